"""What leaves the house: one channel at a time, said before it is asked, never twice.

Three beats for each try: that it begins is committed; the carrier is asked outside any transaction;
what came of it is committed. A worker that dies between the first and the last leaves a try that
nobody knows the end of: it is `unclear`, and the next channel has its turn.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from niangjia.apps.audit import services as audit
from niangjia.apps.notices import contacts, quiet, selectors, templates
from niangjia.apps.notices.channels import CutOff, Outgoing, Refused, TryLater, carriers
from niangjia.apps.notices.choices import AttemptState, Channel, LetterState, NoticeState, Reason
from niangjia.apps.notices.models import Attempt, Letter, Notice
from niangjia.apps.notices.opened import opened

MOST_TRIES = 5
BACK_OFF = (1, 5, 15, 60)
"""Minutes after the first try, the second … that was not taken."""
LEASE = timedelta(minutes=10)
"""For how long a try belongs to the worker that began it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    attempt: Attempt
    out: Outgoing


def send_due(*, at: datetime, most: int = 200) -> int:
    """Send what is due, and return how many notices were looked at."""
    due = selectors.due(at=at, most=most)
    for notice in due:
        send_one(notice=notice, at=at)
    return len(due)


def send_one(*, notice: UUID, at: datetime) -> None:
    """Carry one notice as far as it goes now: the next channel at once where one declines."""
    for _ in Channel:
        with opened(notice):
            begun = _begin(notice, at)
        if begun is None:
            return
        came = _asked(begun)
        with opened(notice):
            _note(begun.attempt.pk, came, at)


def _begin(pk: UUID, at: datetime) -> _Begun | None:
    """Choose the channel and write that it begins; None when there is nothing to ask now."""
    rows = Notice.objects.select_for_update(skip_locked=True, of=("self",))
    notice = rows.select_related("person").filter(pk=pk, next_at__lte=at).first()
    if notice is None:
        return None
    attempts = Attempt.objects.filter(notice=notice)
    _settle_unclear(attempts, at)
    if not notice.is_urgent and (morning := quiet.next_allowed(at)) > at:
        _move(notice, next_at=morning)
        return None
    again = attempts.filter(state=AttemptState.RETRY).first()
    channel = Channel(again.channel) if again else _next_channel(notice, attempts)
    if channel is None:
        _end(notice, attempts, at)
        return None
    if channel == Channel.LETTER:
        _write_letter(notice, at)
        return None
    hint = contacts.ways_of(notice.person).get(channel, "")
    turn = notice.turn + 1
    attempt = again or Attempt(notice=notice, channel=channel, turn=turn, began_at=at)
    attempt.state, attempt.hint, attempt.reason = AttemptState.GOING, hint, Reason.NO_REASON
    attempt.tries += 1
    attempt.save()
    _move(notice, next_at=at + LEASE, turn=turn)
    return _Begun(attempt=attempt, out=_outgoing(notice, attempt))


def _outgoing(notice: Notice, attempt: Attempt) -> Outgoing:
    return Outgoing(
        mark=attempt.pk,
        template=notice.template,
        to=contacts.address_of(notice.person, Channel(attempt.channel)),
        name=notice.person.name,
        words=selectors.words_of(notice),
        link=settings.PUBLIC_URL + notice.about if settings.PUBLIC_URL and notice.about else "",
    )


def _asked(begun: _Begun) -> str | TryLater | Refused | CutOff:
    """Ask the carrier, outside any transaction of ours, and return what it said."""
    carrier = carriers().get(Channel(begun.attempt.channel))
    if carrier is None or not begun.out.to:
        return Refused(Reason.NO_ADDRESS)
    try:
        return carrier.send(begun.out)
    except (TryLater, Refused, CutOff) as no:
        return no


def _note(pk: UUID, came: str | TryLater | Refused | CutOff, at: datetime) -> None:
    """Write what came of a try; a receipt that was quicker stands."""
    attempt = Attempt.objects.select_for_update().select_related("notice").get(pk=pk)
    notice = attempt.notice
    if attempt.state != AttemptState.GOING:
        return
    if isinstance(came, str):
        attempt.state, attempt.sent_at, attempt.carrier_ref = AttemptState.SENT, at, came[:200]
        wait = templates.template(notice.template).wait
        _move(
            notice,
            state=NoticeState.SENT,
            next_at=at + timedelta(hours=wait) if wait and notice.read_at is None else None,
        )
    else:
        _note_trouble(attempt, came, at)
    attempt.save()
    audit.record(
        "notices.tried",
        target=notice,
        by=None,
        facts={
            "channel": attempt.channel,
            "state": str(attempt.state),
            "reason": str(attempt.reason),
        },
    )


def _note_trouble(attempt: Attempt, came: TryLater | Refused | CutOff, at: datetime) -> None:
    attempt.reason = came.reason
    attempt.note = str(came)[:300]
    if isinstance(came, TryLater) and attempt.tries < MOST_TRIES:
        attempt.state = AttemptState.RETRY
        minutes = BACK_OFF[min(attempt.tries, len(BACK_OFF)) - 1]
        next_at = at + timedelta(minutes=minutes)
    else:
        attempt.state = AttemptState.UNCLEAR if isinstance(came, CutOff) else AttemptState.FAILED
        attempt.ended_at, next_at = at, at
    if attempt.notice.read_at is not None:  # she read it here meanwhile
        _move(attempt.notice, state=NoticeState.HERE, next_at=None)
    else:
        _move(attempt.notice, state=NoticeState.WAITING, next_at=next_at)


def _settle_unclear(attempts: QuerySet[Attempt], at: datetime) -> None:
    """A try still going now was a dead worker's; what was not confirmed by now lapses."""
    attempts.filter(state=AttemptState.GOING).update(
        state=AttemptState.UNCLEAR, reason=Reason.CUT_OFF, ended_at=at
    )
    attempts.filter(state=AttemptState.SENT, reason="").update(reason=Reason.NOT_CONFIRMED)


def _next_channel(notice: Notice, attempts: QuerySet[Attempt]) -> Channel | None:
    tried = set(attempts.values_list("channel", flat=True))
    return next((one for one in _plan(notice) if one not in tried), None)


def _plan(notice: Notice) -> list[Channel]:
    """Return by which channels a notice may go: her wish, what is set up, what she has."""
    one = templates.template(notice.template)
    ways = contacts.ways_of(notice.person)
    wanted = contacts.order_for(notice.person, one.audience)
    if notice.only:
        wanted = (Channel(notice.only),)
    plan = contacts.only_set_up([way for way in wanted if way in ways], carriers())
    return [*plan, Channel.LETTER] if one.proof and Channel.LETTER in ways else plan


def _end(notice: Notice, attempts: QuerySet[Attempt], at: datetime) -> None:
    """No channel is left: it stays as far as it came, or somebody has to see to it."""
    one = templates.template(notice.template)
    must = one.proof or notice.is_urgent or bool(notice.only)
    was_sent = attempts.filter(state=AttemptState.SENT).exists()
    if was_sent and not one.proof:
        state = NoticeState.SENT
    elif must or attempts.exists():
        state = NoticeState.UNREACHED
    else:
        state = NoticeState.HERE
    is_stuck = state == NoticeState.UNREACHED
    _move(notice, state=state, next_at=None, stuck_at=at if is_stuck else None)
    if is_stuck:
        audit.record("notices.unreached", target=notice, by=None)


def _write_letter(notice: Notice, at: datetime) -> None:
    attempt = Attempt.objects.create(
        notice=notice,
        channel=Channel.LETTER,
        turn=notice.turn + 1,
        state=AttemptState.BY_HAND,
        began_at=at,
        hint=contacts.ways_of(notice.person).get(Channel.LETTER, ""),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('notices_letter_number')")
        number = f"信{at.year}-{cursor.fetchone()[0]:05d}"
    Letter.objects.create(attempt=attempt, number=number, state=LetterState.TO_PRINT)
    _move(notice, state=NoticeState.BY_HAND, next_at=None, stuck_at=at)
    audit.record("notices.letter_wanted", target=notice, by=None, facts={"number": number})


def _move(notice: Notice, **values: Any) -> None:
    Notice.objects.filter(pk=notice.pk).update(**values)
    for name, value in values.items():
        setattr(notice, name, value)
