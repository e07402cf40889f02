"""Partner bodies: registered by a union, and who acts for them from when until when."""

from datetime import date

from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.people import services as people
from niangjia.apps.people.models import Person
from niangjia.apps.unions.choices import BodyKind
from niangjia.apps.unions.errors import BodyKnown, BodyUnnamed, MemberAlready, MembershipOver
from niangjia.apps.unions.models import Body, Membership, Union

_NO_DAY = DateRange(empty=True)


@atomic
def register_body(*, union: Union, kind: str, name: str, by: Person | None) -> Body:
    """Enter a partner body in the register of a union, under which and below which it is known.

    Whether `by` may is `policies.can_manage`, which the interface asks with its own day.

    :raises BodyUnnamed: it has no name.
    :raises BodyKnown: the union keeps one of that name.
    """
    if not name.strip():
        raise BodyUnnamed
    try:
        with atomic():
            body = Body.objects.create(
                union=union, kind=BodyKind(kind), name=name.strip(), made_by=by
            )
    except IntegrityError:
        raise BodyKnown(union=union.short_name, name=name.strip()) from None
    audit.record(
        "unions.body_registered",
        target=body,
        by=by,
        facts={"union": union.pk, "kind": str(body.kind), "name": body.name},
    )
    return body


@atomic
def add_member(*, body: Body, name: str, phone: str, from_: date, by: Person | None) -> Membership:
    """Let somebody who is not in the house yet act for a body from a day on.

    She is always a new person: whoever administers a body must not open an account that somebody
    else gave. A link for her account is made apart, by `accounts.invitations`.

    :raises people.errors.NameMissing: she has no name.
    :raises people.errors.PhoneInvalid: what was typed is no phone.
    """
    person = people.register_person(name=name, phone=phone, by=by)
    return _joined(body, person, from_, by)


@atomic
def readmit_member(*, membership: Membership, from_: date, by: Person) -> Membership:
    """Let somebody who acted for a body before act for it again, with the account she had.

    :raises MemberAlready: she does so at some time from that day on.
    """
    twin = Membership.objects.filter(body=membership.body, person=membership.person)
    if twin.filter(during__overlap=DateRange(from_, None)).exists():
        raise MemberAlready(person=membership.person.name, body=membership.body.name)
    try:
        with atomic():
            return _joined(membership.body, membership.person, from_, by)
    except IntegrityError:  # two clicks at once
        raise MemberAlready(person=membership.person.name, body=membership.body.name) from None


@atomic
def end_membership(*, membership: Membership, on: date, by: Person, why: str) -> Membership:
    """End a membership: from `on` she acts for the body no longer, and sees nothing by it.

    Her sessions go on; already the next request is answered by what is so. One that ends on its
    first day, or before, lasted no day.

    :raises MembershipOver: it has ended by that day.
    """
    row = Membership.objects.select_for_update(of=("self",)).select_related("person", "body")
    membership = row.get(pk=membership.pk)
    during = membership.during
    if during.isempty or (during.upper is not None and during.upper <= on):
        end = membership.was.lower if during.isempty else during.upper
        raise MembershipOver(person=membership.person.name, body=membership.body.name, end=end)
    if on > during.lower:
        membership.during = DateRange(during.lower, on)
    else:
        membership.during, membership.was = _NO_DAY, during
    Membership.objects.filter(pk=membership.pk).update(during=membership.during, was=membership.was)
    audit.record(
        "unions.member_ended",
        target=membership,
        by=by,
        why=why,
        facts={"person": membership.person_id, "body": membership.body_id, "on": on},
    )
    return membership


def _joined(body: Body, person: Person, from_: date, by: Person | None) -> Membership:
    during = DateRange(from_, None)
    made = Membership.objects.create(body=body, person=person, during=during, made_by=by)
    audit.record(
        "unions.member_added",
        target=made,
        by=by,
        facts={"person": person.pk, "body": body.pk, "from": from_},
    )
    return made
