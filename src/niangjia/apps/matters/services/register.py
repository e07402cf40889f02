"""The first steps: a matter is opened, its people join and leave, and who may see it is derived."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Max, Q
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.employers import services as employers
from niangjia.apps.employers.models import Employer
from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.machines.choices import EventKind
from niangjia.apps.machines.services import hooks
from niangjia.apps.matters.choices import LeftWhy, Mode, ParticipantRole
from niangjia.apps.matters.models import (
    Claimant,
    Forum,
    Matter,
    Numbering,
    Participant,
)
from niangjia.apps.matters.selectors.look_up import LOOK_UP_ALPHABET, look_up_digest
from niangjia.apps.matters.services import access
from niangjia.apps.people import services as people
from niangjia.apps.people.models import Person
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.choices import Line
from niangjia.apps.unions.models import Union
from niangjia.kernel.errors import DomainError


class MatterClosed(DomainError):
    code = "matters.closed"
    message = "案件 %(number)s 已经结案，不能再改。要再办，请先重新打开。"


class AlreadyActing(DomainError):
    code = "matters.already_acting"
    message = "%(name)s 在这个案件里已经是%(role)s，不用再加一次。"


class TooFewToElect(DomainError):
    code = "matters.too_few_to_elect"
    message = "不满 %(count)s 人的案件不推选代表人，请由每位职工自己申请，或者各自委托代理人。"


class WrongNumber(DomainError):
    code = "matters.wrong_number_of_representatives"
    message = "代表人是 %(fewest)s 至 %(most)s 名，现在选了 %(count)s 名。"


class AlreadyLeft(DomainError):
    code = "matters.already_left"
    message = "%(name)s 已经在 %(on)s 离开了这个案件。"


class LeavesBeforeJoining(DomainError):
    code = "matters.leaves_before_joining"
    message = "%(name)s是 %(on)s 加入这个案件的，离开的日期不能更早。请核对日期。"


class EndsBeforeBeginning(DomainError):
    code = "matters.ends_before_beginning"
    message = "%(name)s是 %(on)s 开始办这个案件的，结束的日期要晚于这一天。请核对日期。"


@transaction.atomic
def open_matter(
    *,
    title: str,
    employer: Employer,
    union: Union,
    region: str,
    received_on: date,
    by: Person,
    at: datetime,
    ended_on: date | None = None,
    end_ground: str = "",
    mode: Mode = Mode.CLINIC,
    line: Union | None = None,
) -> Matter:
    """Register a dispute under the next number of its union, handled by whoever registers it.

    It is kept where the union stands on the day it is entered, not on the day it was received: the
    tree may have changed in between. `line` is the industrial union it belongs to as well.

    :raises unions.selectors.NotPlaced: one of the unions has no place that day.
    """
    entered_on = timezone.localdate(at)
    matter = Matter.objects.create(
        number=_next_number(union, received_on.year),
        title=title,
        employer=employer,
        home_union=union,
        home_key=unions.home_key_of(union, on=entered_on),
        line_union=line,
        line_key=0
        if line is None
        else unions.home_key_of(line, on=entered_on, line=Line.INDUSTRIAL),
        region=region,
        received_on=received_on,
        ended_on=ended_on,
        end_ground=end_ground,
        mode=mode,
        handler=by,
        opened_at=at,
    )
    audit.record("matters.matter_opened", target=matter, by=by, facts={"number": matter.number})
    hooks.announce(
        kind=EventKind.MATTER_OPENED, subject=matter.number, home_key=matter.home_key, at=at
    )
    return matter


@transaction.atomic
def register_matter(
    *,
    uscc: str,
    employer_name: str,
    as_printed_why: str = "",
    title: str,
    union: Union,
    region: str,
    received_on: date,
    by: Person,
    at: datetime,
    ended_on: date | None = None,
    end_ground: str = "",
    address: str = "",
    legal_representative: str = "",
    phone: str = "",
    line: Union | None = None,
) -> Matter:
    """Register a dispute with an employer known by its credit code: both, or neither.

    :raises employers.services.UsccInvalid: the code fails its checks and no reason is given.
    :raises employers.services.NameDiffers: the code is registered under another name.
    """
    employer = employers.register_employer(
        name=employer_name,
        region=region,
        by=by,
        uscc=uscc,
        as_printed_why=as_printed_why,
        address=address,
        legal_representative=legal_representative,
        phone=phone,
    )
    return open_matter(
        title=title,
        employer=employer,
        union=union,
        region=region,
        received_on=received_on,
        by=by,
        at=at,
        ended_on=ended_on,
        end_ground=end_ground,
        line=line,
    )


def _next_number(union: Union, year: int) -> str:
    """Return the next number of a region's code in a year: two unions may share one code."""
    Numbering.objects.get_or_create(code=union.code, year=year)
    row = Numbering.objects.select_for_update().get(code=union.code, year=year)
    Numbering.objects.filter(pk=row.pk).update(last=F("last") + 1)
    return f"{union.code}-{year}-{row.last + 1:04d}"


def require_open(matter: Matter) -> Matter:
    """Return the matter, locked for this transaction.

    :raises MatterClosed: it takes no more changes.
    """
    locked = Matter.objects.select_for_update().get(pk=matter.pk)
    if not locked.is_open:
        raise MatterClosed(number=locked.number)
    return locked


@transaction.atomic
def add_claimant(
    *,
    matter: Matter,
    person: Person,
    row_key: str,
    joined_on: date,
    by: Person,
    hired_on: date | None = None,
    ended_on: date | None = None,
    job_number: str = "",
) -> Claimant:
    """Make a person a claimant of a matter; from now on she may see her own part of it."""
    last = matter.claimants.aggregate(last=Max("seq"))["last"] or 0
    claimant = Claimant.objects.create(
        matter=matter,
        home_key=matter.home_key,
        line_key=matter.line_key,
        person=person,
        seq=last + 1,
        row_key=row_key,
        job_number=job_number,
        hired_on=hired_on,
        ended_on=ended_on,
        joined_on=joined_on,
    )
    access.open_own_parts(claimants=[claimant])
    audit.record("matters.claimant_joined", target=claimant, by=by, facts={"seq": claimant.seq})
    return claimant


@transaction.atomic
def leave(*, claimant: Claimant, why: LeftWhy, on: date, by: Person, note: str = "") -> Claimant:
    """Record that a claimant left the matter; her history stays.

    Her items must have left their forums first (each forum's own step says how).

    :raises AlreadyLeft: she left before.
    :raises LeavesBeforeJoining: the day is before the one on which she came into the matter.
    """
    row = Claimant.objects.select_for_update(of=("self",)).select_related("person", "matter")
    claimant = row.get(pk=claimant.pk)
    require_open(claimant.matter)
    if claimant.left_on:
        raise AlreadyLeft(name=claimant.person.name, on=claimant.left_on)
    if on < claimant.joined_on:
        raise LeavesBeforeJoining(name=claimant.person.name, on=claimant.joined_on)
    Claimant.objects.filter(pk=claimant.pk).update(
        left_on=on, left_why=why, version=F("version") + 1
    )
    audit.record("matters.claimant_left", target=claimant, by=by, why=note, facts={"why": why})
    claimant.refresh_from_db()
    return claimant


@transaction.atomic
def add_participant(
    *,
    matter: Matter,
    person: Person,
    role: ParticipantRole,
    since: date,
    by: Person,
    on: date | None = None,
    forum: Forum | None = None,
    claimant: Claimant | None = None,
    may_settle: bool = False,
) -> Participant:
    """Let somebody act in a matter from a day on, for the whole of it or for one forum or claimant.

    What she may see of it follows in `access`, as of `on`, the day it is; by default `since`.

    :raises AlreadyActing: she acts in that role already.
    """
    made = begin_part(
        Participant(
            matter=matter,
            person=person,
            role=role,
            forum=forum,
            claimant=claimant,
            during=DateRange(since, None),
            may_settle=may_settle,
        ),
        name=person.name,
        on=on or since,
    )
    audit.record("matters.participant_added", target=made, by=by, facts={"role": role})
    return made


def begin_part(part: Participant, *, name: str, on: date) -> Participant:
    """Write the part of a person or a body, unless it stands already; what it opens follows.

    :raises AlreadyActing: the same part of theirs has not ended by then.
    """
    twin = Participant.objects.filter(
        matter=part.matter,
        person=part.person,
        body=part.body,
        role=part.role,
        forum=part.forum,
        claimant=part.claimant,
    ).filter(Q(during__endswith__isnull=True) | Q(during__endswith__gt=part.during.lower))
    if twin.exists():
        raise AlreadyActing(name=name, role=ParticipantRole(part.role).label)
    part.save(force_insert=True)
    access.settle(matter=part.matter, on=on)
    return part


@transaction.atomic
def elect_representatives(
    *,
    matter: Matter,
    claimants: Sequence[Claimant],
    since: date,
    by: Person,
    on: date | None = None,
    may_settle: bool = False,
) -> list[Participant]:
    """Record whom the workers elected to act for them (调解仲裁法 7: ten or more, a common claim).

    `may_settle` only with the written consent of every worker represented (民诉法 56).

    :raises TooFewToElect: the matter has fewer than ten workers.
    :raises WrongNumber: fewer or more than the rules allow were elected.
    :raises AlreadyActing: one of them is a representative already.
    """
    law = lawbook.law_on(since)
    from_people = int(law.parameter("representatives.from_people").value)
    if matter.claimants.filter(left_on__isnull=True).count() < from_people:
        raise TooFewToElect(count=from_people)
    fewest = int(law.parameter("representatives.fewest").value)
    most = int(law.parameter("representatives.most").value)
    if not fewest <= len(claimants) <= most:
        raise WrongNumber(count=len(claimants), fewest=fewest, most=most)
    return [
        add_participant(
            matter=matter,
            person=claimant.person,
            role=ParticipantRole.REPRESENTATIVE,
            since=since,
            by=by,
            on=on,
            may_settle=may_settle,
        )
        for claimant in claimants
    ]


@transaction.atomic
def invite(
    *,
    matter: Matter,
    name: str,
    phone: str,
    role: ParticipantRole,
    since: date,
    by: Person,
    on: date | None = None,
    forum: Forum | None = None,
    claimant: Claimant | None = None,
    may_settle: bool = False,
) -> Participant:
    """Let somebody who is not in the house yet act in a matter: a lawyer, a mediator.

    For the whole of it, or for one forum or one worker; what she sees follows her part.

    :raises AlreadyActing: she acts in that role already.
    """
    person = people.register_person(name=name, phone=phone, by=by)
    return add_participant(
        matter=matter,
        person=person,
        role=role,
        since=since,
        by=by,
        on=on,
        forum=forum,
        claimant=claimant,
        may_settle=may_settle,
    )


@transaction.atomic
def end_participation(
    *, participant: Participant, until: date, by: Person, on: date, why: str
) -> None:
    """Let somebody act in a matter no longer from a day on; what she did stays.

    :raises EndsBeforeBeginning: the day is not after the one on which she began.
    """
    began = participant.during.lower
    if until <= began:
        raise EndsBeforeBeginning(name=participant.name, on=began)
    Participant.objects.filter(pk=participant.pk).update(during=DateRange(began, until))
    access.settle(matter=participant.matter, on=on)
    audit.record(
        "matters.participant_ended", target=participant, by=by, why=why, facts={"until": until}
    )


@transaction.atomic
def issue_look_up_code(*, claimant: Claimant, by: Person) -> str:
    """Return a new code with which a worker without an account opens her own part; shown once."""
    code = "".join(secrets.choice(LOOK_UP_ALPHABET) for _ in range(8))
    digest = look_up_digest(claimant.matter.number, code)
    Claimant.objects.filter(pk=claimant.pk).update(look_up_digest=digest)
    audit.record("matters.look_up_code_issued", target=claimant, by=by)
    return code
