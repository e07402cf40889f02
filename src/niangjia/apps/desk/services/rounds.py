"""A round: many rows are chosen, seen one by one, and done once; of very many by a job."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.desk.choices import Deed, Listing, RoundState, Verdict
from niangjia.apps.desk.models import Round
from niangjia.apps.desk.rounds import Asked, Row, asked_of, rows_of, seal_asked, seal_rows
from niangjia.apps.desk.selectors.rounds import get_round
from niangjia.apps.desk.services import together
from niangjia.apps.matters import at_once
from niangjia.apps.matters import selectors as matters
from niangjia.apps.outbox import services as outbox
from niangjia.apps.outbox.services import Tell, quiet
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import DomainError

AT_ONCE = 200
"""Up to so many rows are seen and done while somebody waits; more become a job."""
STEPS_AT_ONCE = 40
"""Of steps, and of enquiries, each of which is written by itself."""
MOST = 2_000
"""So many rows in one round; a person looks through no more."""
KEPT_FOR = timedelta(days=30)


class TooManyRows(DomainError):
    code = "desk.too_many_rows"
    message = "一次最多 %(most)s 条。请先加条件缩小范围，分几次办。"


class NothingChosen(DomainError):
    code = "desk.nothing_chosen"
    message = "还没有选。请在列表里勾上要办的，或者选“符合条件的全部”。"


class NotForThisList(DomainError):
    code = "desk.not_for_this_list"
    message = "诉求要一条一条地办，不能一起办步骤。请打开那一条诉求再办。"


class SeenAlready(DomainError):
    code = "desk.seen_already"
    message = "这一批已经看过或者办过了。"


@atomic
def begin(
    *, asked: Asked, rows: Sequence[tuple[str, int]], by: Person, on: date, at: datetime
) -> Round:
    """Begin a round over rows (number and version of each) and see what would become of each.

    Nothing is done yet but the seeing. Of more than `AT_ONCE` rows that is the work of a job.

    :raises NothingChosen, TooManyRows: there are none, or more than 2,000.
    :raises NotForThisList: enquiries are not taken through steps together.
    :raises DomainError: what is asked holds for no row (nothing said to be done, a day passed).
    """
    if not rows:
        raise NothingChosen
    if len(rows) > MOST:
        raise TooManyRows(most=f"{MOST:,}")
    if asked.deed is Deed.STEP and asked.listing is not Listing.MATTERS:
        raise NotForThisList
    wanted = _of_steps(asked, rows, by, on) if asked.deed is Deed.STEP else _plain(rows)
    made = Round(owner=by, listing=asked.listing, deed=asked.deed, made_at=at)
    made.asked_enc = seal_asked(made, asked)
    is_small = len(wanted) <= _most_at_once(asked)
    if is_small:
        wanted = together.tried(asked, wanted, by=by, on=on, at=at, tell=quiet)
        made.state = RoundState.FORESEEN
    made.rows_enc = seal_rows(made, wanted)
    made.save(force_insert=True)
    if not is_small:
        _defer_seeing(made, by)
    return made


@atomic
def see_again(*, round_: Round, by: Person) -> Round:
    """Have a round seen once more whose seeing failed.

    :raises SeenAlready: it was seen.
    """
    locked = _locked(round_)
    if locked.state != RoundState.ASKED:
        raise SeenAlready
    _defer_seeing(locked, by)
    return locked


@atomic
def confirm(*, round_: Round, by: Person, on: date, at: datetime) -> Round:
    """Do what was seen, once: a second click changes nothing. Of very many rows a job does it.

    Each row is judged again, at the version that was looked at: what has changed meanwhile, or may
    not be done any more, is left as it is and says why.
    """
    locked = _locked(round_)
    if locked.state != RoundState.FORESEEN:
        return locked
    asked, rows = asked_of(locked), rows_of(locked)
    people = sum(row.people for row in rows)
    if len(rows) <= _most_at_once(asked) and people <= at_once.PEOPLE:
        return _do(locked, asked, rows, by=by, on=on, at=at, tell=quiet)
    job = outbox.defer(
        "desk.do_round",
        by=by,
        once=f"desk.round:{locked.pk}",
        title=_title(rows),
        round=str(locked.pk),
    )
    Round.objects.filter(pk=locked.pk).update(job_id=job.pk)
    locked.job_id = job.pk
    return locked


@atomic
def see(*, pk: UUID | str, by: Person, on: date, at: datetime, tell: Tell) -> Round:
    """See what would become of each row of a round; the work of a job."""
    round_ = _locked(get_round(pk, visible_to=by))
    if round_.state != RoundState.ASKED:
        return round_
    asked, rows = asked_of(round_), rows_of(round_)
    rows = together.tried(asked, rows, by=by, on=on, at=at, tell=tell)
    _keep(round_, rows, state=RoundState.FORESEEN)
    does = _count(rows, Verdict.DOES)
    tell(len(rows), len(rows), f"看完了：能办 {does:,} 条，不动 {len(rows) - does:,} 条。")
    return round_


@atomic
def do(*, pk: UUID | str, by: Person, on: date, at: datetime, tell: Tell) -> Round:
    """Do a round that was confirmed; the work of a job."""
    round_ = _locked(get_round(pk, visible_to=by))
    if round_.state != RoundState.FORESEEN:
        return round_
    return _do(round_, asked_of(round_), rows_of(round_), by=by, on=on, at=at, tell=tell)


def drop_rounds(*, at: datetime) -> int:
    """Delete the rounds that are older than 30 days, and return how many; nobody is acting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_drop_rounds(%s)", [at - KEPT_FOR])
        return int(cursor.fetchone()[0])


def _do(
    round_: Round,
    asked: Asked,
    rows: list[Row],
    *,
    by: Person,
    on: date,
    at: datetime,
    tell: Tell,
) -> Round:
    rows = together.done(asked, rows, by=by, on=on, at=at, tell=tell)
    _keep(round_, rows, state=RoundState.DONE, at=at)
    facts = {
        "list": asked.listing.value,
        "done": _count(rows, Verdict.DONE),
        "left": _count(rows, Verdict.LEFT),
    }
    match asked.deed:
        case Deed.GIVE:
            audit.record("desk.given_in_bulk", target=round_, by=by, why=asked.note, facts=facts)
        case Deed.TASK:
            audit.record("desk.tasks_in_bulk", target=round_, by=by, why=asked.note, facts=facts)
        case Deed.STEP:
            step = {"lifecycle": asked.lifecycle, "verb": asked.verb}
            audit.record("desk.steps_in_bulk", target=round_, by=by, facts=facts | step)
    tell(len(rows), len(rows), f"办好 {facts['done']:,} 条，没动 {facts['left']:,} 条。")
    return round_


def _plain(rows: Sequence[tuple[str, int]]) -> list[Row]:
    return [Row(number=number, version=version) for number, version in rows]


def _of_steps(asked: Asked, rows: Sequence[tuple[str, int]], by: Person, on: date) -> list[Row]:
    """Return a row for each proceeding of the kind, and one for each matter that has none."""
    numbers = [number for number, _version in rows]
    seen = matters.matters_visible_to(by, on=on).filter(number__in=numbers)
    forums: dict[str, list[Row]] = {}
    for one in matters.live_forums(list(seen.values_list("pk", flat=True)), asked.lifecycle):
        row = Row(number=one.matter.number, version=one.version, part=one.pk)
        forums.setdefault(row.number, []).append(row)
    return [
        row
        for number, version in rows
        for row in forums.get(number, [Row(number=number, version=version)])
    ]


def _most_at_once(asked: Asked) -> int:
    is_plain = asked.deed is Deed.TASK or asked.listing is Listing.MATTERS
    return AT_ONCE if is_plain and asked.deed is not Deed.STEP else STEPS_AT_ONCE


def _defer_seeing(round_: Round, by: Person) -> None:
    job = outbox.defer(
        "desk.see_round",
        by=by,
        once=f"desk.round:{round_.pk}",
        title=_title(rows_of(round_)),
        round=str(round_.pk),
    )
    Round.objects.filter(pk=round_.pk).update(job_id=job.pk)
    round_.job_id = job.pk


def _keep(
    round_: Round, rows: Sequence[Row], *, state: RoundState, at: datetime | None = None
) -> None:
    round_.rows_enc, round_.state, round_.done_at = seal_rows(round_, rows), state, at
    round_.save(update_fields=["rows_enc", "state", "done_at"])


def _locked(round_: Round) -> Round:
    return Round.objects.select_for_update().get(pk=round_.pk)


def _count(rows: Sequence[Row], verdict: Verdict) -> int:
    return sum(1 for row in rows if row.verdict is verdict)


def _title(rows: Sequence[Row]) -> str:
    return f"{len(rows):,} 条"
