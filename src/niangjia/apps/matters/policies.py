"""Who may do what with a matter as a whole, with its people and with its papers."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet, TextChoices
from django.utils import timezone

from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.models import Claimant, Matter, Participant
from niangjia.apps.people.models import Person
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.acting import eyes_of
from niangjia.apps.unions.choices import BodyKind, RoleKind
from niangjia.apps.unions.models import Union
from niangjia.kernel.errors import DomainError


class Deed(TextChoices):
    """What can be done with a matter as a whole and with its papers."""

    REGISTER = "register", "登记案件"
    ENROL = "enrol", "导入名册"
    ASSESS = "assess", "计算应得"
    CAST = "cast", "登记参与人"
    PART = "part", "登记职工离开"
    CODE = "code", "发查询码"
    CLOSE = "close", "结案和重新打开"
    HAND = "hand", "交给另一位承办人"
    FILL = "fill", "补填文书"
    SEND = "send", "发出文书"
    VOID = "void", "作废文书"
    PROVE = "prove", "登记证据"
    WAGES = "wages", "登记实发工资"
    MEET = "meet", "约日子"


MAY = {
    Deed.REGISTER: ("clerk", "case_officer", "team_leader"),
    Deed.ENROL: ("clerk", "case_officer", "team_leader"),
    Deed.ASSESS: ("clerk", "case_officer", "team_leader"),
    Deed.CAST: ("clerk", "case_officer", "team_leader"),
    Deed.PART: ("case_officer", "team_leader"),
    Deed.CODE: ("clerk", "case_officer", "team_leader"),
    Deed.CLOSE: ("case_officer", "team_leader"),
    Deed.HAND: ("case_officer", "team_leader"),
    Deed.FILL: ("clerk", "case_officer", "team_leader", "mediator", "aid_lawyer"),
    Deed.SEND: ("case_officer", "team_leader", "mediator", "aid_lawyer"),
    Deed.VOID: ("case_officer", "team_leader", "mediator", "aid_lawyer"),
    Deed.PROVE: ("clerk", "case_officer", "team_leader", "mediator", "aid_lawyer"),
    Deed.WAGES: ("clerk", "case_officer", "team_leader"),
    Deed.MEET: ("clerk", "case_officer", "team_leader", "mediator", "aid_lawyer"),
}
"""The roles for each deed, held in the federation above the matter, or in it."""

WHOLE_ROLES = (ParticipantRole.MEDIATOR, ParticipantRole.AID_LAWYER)
"""The roles in a matter that open the whole of it, with everybody's names, sums and papers, unless
they were given for one forum or one worker. Every other role opens the part it was given for, and
nothing when it was given for none (docs/contexts/scope.md)."""

ROLE_OF_BODY = {
    BodyKind.LAW_FIRM: ParticipantRole.AID_LAWYER,
    BodyKind.MEDIATION: ParticipantRole.MEDIATOR,
    BodyKind.COURT: ParticipantRole.COURT,
    BodyKind.ARBITRATION: ParticipantRole.ARBITRATION,
    BodyKind.BUREAU: ParticipantRole.BUREAU,
    BodyKind.EMPLOYER: ParticipantRole.EMPLOYER,
}
"""As what a partner body takes part: what it is decides, so that no court becomes a mediator by a
slip of the hand and opens the whole."""

REVIEW_DAYS = 30
"""So many days a closed matter stays open to those who acted in it, for their own files; to the
worker her part stays open for good. `matters_settle_access` counts the same days for what they
see; `roles_over` counts them for what they may do."""

ROLE_NAMES = {**dict(RoleKind.choices), **dict(ParticipantRole.choices)}


class NotForYou(DomainError):
    """None of the person's roles on this matter may do this."""

    code = "matters.not_for_you"
    message = "“%(deed)s”要由%(roles)s来办，请交给他们。"


def roles_of(matter: Matter, person: Person, *, on: date) -> frozenset[str]:
    """Return every role a person holds on a matter: in the federation above it, and in it."""
    return roles_over([matter], person, on=on)[matter.pk]


def roles_over(matters: Iterable[Matter], person: Person, *, on: date) -> dict[int, frozenset[str]]:
    """Return a person's roles on each of many matters, by number; places are asked once each.

    Who acts in a closed matter has her role there as long as it is under review, and not after.
    """
    every = list(matters)
    above = {key: unions.roles_at(person, key, on=on) for key in {m.home_key for m in every}}
    held = {m.pk: set(above[m.home_key]) for m in every}
    seen = [m for m in every if is_under_review(m, on=on)]
    acting = Participant.objects.filter(_by(person, on), matter__in=seen, during__contains=on)
    for matter, role in acting.values_list("matter_id", "role"):
        held[matter].add(role)
    own = Claimant.objects.filter(matter__in=every, person=person)
    for matter in own.values_list("matter_id", flat=True):
        held[matter].add(ParticipantRole.WORKER.value)
    for matter in every:
        if matter.handler_id == person.pk:
            held[matter.pk].add(RoleKind.CASE_OFFICER.value)
    return {pk: frozenset(roles) for pk, roles in held.items()}


def is_under_review(matter: Matter, *, on: date) -> bool:
    """Tell whether a matter is open on a day, or was closed fewer than `REVIEW_DAYS` before it."""
    if matter.closed_at is None:
        return True
    return on < timezone.localdate(matter.closed_at) + timedelta(days=REVIEW_DAYS)


def _by(person: Person, on: date) -> Q:
    """Return which participants a person is on a day: herself, and the bodies she acts for."""
    bodies = [-one for one in eyes_of(person, on=on).principals if one < 0]
    return Q(person=person) | Q(body__in=bodies) if bodies else Q(person=person)


def may(deed: Deed, *, matter: Matter, person: Person, on: date) -> bool:
    """Tell whether a person may do this in a matter on a day."""
    return not roles_of(matter, person, on=on).isdisjoint(MAY[deed])


def require(deed: Deed, *, matter: Matter, person: Person, on: date) -> None:
    """Decline whoever may not do this.

    :raises NotForYou: naming the roles that may.
    """
    if not may(deed, matter=matter, person=person, on=on):
        raise NotForYou(deed=deed.label, roles=roles_zh(deed))


def roles_zh(deed: Deed) -> str:
    """Return the roles that may do this, in Chinese."""
    return "、".join(ROLE_NAMES[role] for role in MAY[deed])


def may_register(person: Person, *, on: date) -> bool:
    """Tell whether a person may register matters in any union on a day."""
    held = eyes_of(person, on=on).scope.roles.values()
    return any(not kinds.isdisjoint(MAY[Deed.REGISTER]) for kinds in held)


def unions_to_register_in(person: Person, *, on: date) -> QuerySet[Union]:
    """Return the unions in which a person may register matters on a day."""
    found = Union.objects.none()
    for role in MAY[Deed.REGISTER]:
        found = found | unions.unions_of(person, on=on, kind=role)
    return found.distinct()
