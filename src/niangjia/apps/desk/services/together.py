"""One deed on many rows: each judged and done by its own context's service, or left as it is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from django.db.transaction import atomic

from niangjia.apps.desk.choices import Deed, Listing, Verdict
from niangjia.apps.desk.rounds import Asked, Row
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.services import steps as enquiry_steps
from niangjia.apps.intake.services.naming import tell_given, tell_person
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.services import handing, steps
from niangjia.apps.outbox.services import Tell
from niangjia.apps.people.models import Person
from niangjia.apps.people.selectors import people_of
from niangjia.apps.worklist.errors import ToDoAlready
from niangjia.apps.worklist.services import writing
from niangjia.kernel.errors import DomainError, NotFound, StaleVersion

CHUNK = 200
"""So many rows are done between two tellings of how far it is."""


class NothingToTake(DomainError):
    code = "desk.nothing_to_take"
    message = "没有在办的“%(kind)s”，办不了这一步。"


class _TakenBack(Exception):
    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows


def tried(
    asked: Asked, rows: Sequence[Row], *, by: Person, on: date, at: datetime, tell: Tell
) -> list[Row]:
    """Return what would become of each row: it is done and taken back, so each service itself says.

    A step alone is judged without being taken: it would draw papers.
    """
    try:
        with atomic():
            raise _TakenBack(done(asked, rows, by=by, on=on, at=at, tell=tell, is_trial=True))
    except _TakenBack as taken:
        return [row.as_(Verdict.DOES) if row.verdict is Verdict.DONE else row for row in taken.rows]


def done(
    asked: Asked,
    rows: Sequence[Row],
    *,
    by: Person,
    on: date,
    at: datetime,
    tell: Tell,
    is_trial: bool = False,
) -> list[Row]:
    """Do it with each row that it can be done with, at the version that was looked at.

    Rows that were left before stay left, and are not tried again.
    """
    act: Callable[..., list[Row]] = {
        (Deed.GIVE, Listing.MATTERS): _give_matters,
        (Deed.GIVE, Listing.ENQUIRIES): _give_enquiries,
        (Deed.TASK, Listing.MATTERS): _write_tasks,
        (Deed.TASK, Listing.ENQUIRIES): _write_tasks,
        (Deed.STEP, Listing.MATTERS): partial(_each_step, is_trial=is_trial),
    }[asked.deed, asked.listing]
    found: list[Row] = []
    size = 10 if asked.deed is Deed.STEP else CHUNK
    for start in range(0, len(rows), size):
        tell(start, len(rows), f"第 {start + 1:,} 条，共 {len(rows):,} 条")
        some = rows[start : start + size]
        open_ = [row for row in some if row.verdict is Verdict.DOES]
        acted = iter(act(asked, open_, by=by, on=on, at=at) if open_ else ())
        found += [next(acted) if row.verdict is Verdict.DOES else row for row in some]
    return found


def _give_matters(
    asked: Asked, rows: Sequence[Row], *, by: Person, on: date, at: datetime
) -> list[Row]:
    to = _whom(asked)
    seen = matters.matters_visible_to(by, on=on).filter(number__in=[row.number for row in rows])
    hers = set(seen.filter(handler=to).values_list("number", flat=True))
    left = handing.hand_over_each(
        versions={row.number: row.version for row in rows if row.number not in hers},
        to=to,
        on=on,
        at=at,
        by=by,
        note=asked.note,
    )
    return [_judged(row, left, row.number in hers) for row in rows]


def _give_enquiries(
    asked: Asked, rows: Sequence[Row], *, by: Person, on: date, at: datetime
) -> list[Row]:
    to, found = _whom(asked), []
    seen = intake.enquiries_visible_to(by, on=on).filter(number__in=[row.number for row in rows])
    enquiries = {one.number: one for one in seen}
    given = []
    for row in rows:
        one, left = enquiries.get(row.number), {}
        is_hers = one is not None and one.handler_id == to.pk
        try:
            if one is None:
                raise NotFound
            if not is_hers:
                with atomic():
                    was = enquiry_steps.give(
                        enquiry=one,
                        to=to,
                        by=by,
                        at=at,
                        version=row.version,
                        note=asked.note,
                    )
                    tell_person(enquiry=one, was=was, by=by, at=at)
                given.append(one)
        except DomainError as declined:
            left = {row.number: declined}
        found.append(_judged(row, left, is_hers))
    tell_given(enquiries=given, to=to, by=by, at=at)
    return found


def _write_tasks(
    asked: Asked, rows: Sequence[Row], *, by: Person, on: date, at: datetime
) -> list[Row]:
    numbers = [row.number for row in rows]
    if asked.listing is Listing.MATTERS:
        seen = matters.matters_visible_to(by, on=on).select_related("home_union")
        found = {one.number: (one, matters.about(one)) for one in seen.filter(number__in=numbers)}
    else:
        told = intake.enquiries_visible_to(by, on=on).filter(number__in=numbers)
        found = {one.number: (one, intake.about(one)) for one in told}
    left: dict[str, DomainError] = {}
    abouts = []
    to = _whom(asked) if asked.to else None
    for row in rows:
        one, about = found.get(row.number, (None, None))
        if one is None or about is None:
            left[row.number] = NotFound()
        elif one.version != row.version:
            left[row.number] = StaleVersion(what="这一条")
        else:
            abouts.append((about, to or one.handler))
    left |= writing.write_task_each(
        abouts=abouts, what=asked.what, due_on=asked.due_on, by=by, at=at, why=asked.note
    )
    return [_judged(row, left, isinstance(left.get(row.number), ToDoAlready)) for row in rows]


def _each_step(
    asked: Asked, rows: Sequence[Row], *, by: Person, on: date, at: datetime, is_trial: bool
) -> list[Row]:
    seen = matters.matters_visible_to(by, on=on).filter(number__in=[row.number for row in rows])
    forums = {
        one.pk: one
        for one in matters.live_forums(list(seen.values_list("pk", flat=True)), asked.lifecycle)
    }
    table, _step = matters.common_step(asked.lifecycle, asked.verb)
    found = []
    for row in rows:
        forum = forums.get(row.part or 0)
        if forum is None:
            found.append(row.left(NothingToTake(kind=table.zh)))
            continue
        told = {
            "forum": forum,
            "verb": asked.verb,
            "by": by,
            "happened_on": asked.happened_on or on,
            "at": at,
            "facts": dict(asked.facts),
            "expected_version": row.version,
        }
        try:
            with atomic():
                if is_trial:
                    row = replace(row, people=steps.foresee(**told).people)
                else:
                    steps.take(**told)
        except DomainError as declined:
            found.append(row.left(declined))
        else:
            found.append(row.as_(Verdict.DONE))
    return found


def _judged(row: Row, left: dict[str, DomainError], is_already: bool) -> Row:
    if is_already:
        return row.as_(Verdict.ALREADY)
    declined = left.get(row.number)
    return row.left(declined) if declined else row.as_(Verdict.DONE)


def _whom(asked: Asked) -> Person:
    found = people_of([asked.to] if asked.to else [])
    if asked.to not in found:
        raise NotFound
    return found[asked.to]
