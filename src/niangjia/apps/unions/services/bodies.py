"""Partner bodies: registered, renamed and closed; who acts for them from when until when."""

from datetime import date

from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.people import services as people
from niangjia.apps.people.models import Person
from niangjia.apps.unions.choices import BodyKind
from niangjia.apps.unions.errors import (
    BodyClosed,
    BodyKnown,
    BodyOpen,
    BodyRenamedLater,
    BodySameName,
    BodyUnnamed,
    MemberAlready,
    MembershipOver,
)
from niangjia.apps.unions.models import Body, Closure, FormerBodyName, Membership, Union
from niangjia.kernel.errors import StaleVersion
from niangjia.kernel.words import is_blank

_NO_DAY = DateRange(empty=True)


@atomic
def register_body(*, union: Union, kind: str, name: str, by: Person | None) -> Body:
    """Enter a partner body in the register of a union, under which and below which it is known.

    Whether `by` may is `policies.can_manage`, which the interface asks with its own day.

    :raises BodyUnnamed: it has no name.
    :raises BodyKnown: the union keeps one of that name.
    """
    if is_blank(name):
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
def rename_body(
    *, body: Body, name: str, on: date, by: Person, why: str, known_as: str | None = None
) -> Body:
    """Give a partner body another name from a day on; what it was called stays with its day.

    Two changes on one day leave one former name: what it was called until that day. `known_as` is
    the name that was looked at when the new one was written.

    :raises StaleVersion: it is called otherwise by now.
    :raises BodyUnnamed: there is no name.
    :raises BodySameName: it is called so already.
    :raises BodyRenamedLater: it changed its name after that day.
    :raises BodyKnown: the union keeps another body of that name.
    """
    name = name.strip()
    body = Body.objects.select_for_update(of=("self",)).select_related("union").get(pk=body.pk)
    if known_as is not None and body.name != known_as:
        raise StaleVersion(what="这个单位的名称")
    if not name:
        raise BodyUnnamed
    if name == body.name:
        raise BodySameName(name=name)
    last = body.former_names.order_by("-until").first()
    if last is not None and last.until > on:
        raise BodyRenamedLater(name=body.name, on=last.until)
    before = body.name
    try:
        with atomic():
            Body.objects.filter(pk=body.pk).update(name=name)
    except IntegrityError:
        raise BodyKnown(union=body.union.short_name, name=name) from None
    if last is None or last.until < on:
        FormerBodyName.objects.create(body=body, name=before, until=on)
    body.name = name
    facts = {"before": before, "after": name, "from": on}
    audit.record("unions.body_renamed", target=body, by=by, why=why, facts=facts)
    return body


@atomic
def close_body(*, body: Body, from_: date, by: Person, why: str) -> Closure:
    """Close a partner body: from a day on it opens nothing to its people and is no choice.

    What it took part in stays as it was; nobody joins it until it is opened again.

    :raises BodyClosed: it is closed by then, or was at some time from that day on.
    """
    twin = body.closures.filter(during__overlap=DateRange(from_, None)).first()
    if twin is not None:
        raise BodyClosed(name=body.name, start=twin.during.lower)
    try:
        with atomic():
            made = Closure.objects.create(body=body, during=DateRange(from_, None), made_by=by)
    except IntegrityError:  # two clicks at once
        raise BodyClosed(name=body.name, start=from_) from None
    facts = {"body": body.pk, "name": body.name, "from": from_}
    audit.record("unions.body_closed", target=body, by=by, why=why, facts=facts)
    return made


@atomic
def reopen_body(*, body: Body, on: date, by: Person) -> Closure:
    """Let a closed partner body open again, from a day on, what it takes part in.

    A closure that would begin that day, or later, lasts no day.

    :raises BodyOpen: it is not closed, nor will it be.
    """
    lasting = body.closures.select_for_update().filter(
        during__isempty=False, during__upper_inf=True
    )
    closure = lasting.first()
    if closure is None:
        raise BodyOpen(name=body.name)
    if on > closure.during.lower:
        closure.during = DateRange(closure.during.lower, on)
    else:
        closure.during, closure.was = _NO_DAY, closure.during
    Closure.objects.filter(pk=closure.pk).update(during=closure.during, was=closure.was)
    facts = {"body": body.pk, "name": body.name, "from": on}
    audit.record("unions.body_reopened", target=body, by=by, facts=facts)
    return closure


@atomic
def add_member(*, body: Body, name: str, phone: str, from_: date, by: Person | None) -> Membership:
    """Let somebody who is not in the house yet act for a body from a day on.

    She is always a new person: whoever administers a body must not open an account that somebody
    else gave. A link for her account is made apart, by `accounts.invitations`.

    :raises BodyClosed: it is closed that day.
    :raises people.errors.NameMissing: she has no name.
    :raises people.errors.PhoneInvalid: what was typed is no phone.
    """
    _require_open(body, from_)
    person = people.register_person(name=name, phone=phone, by=by)
    return _joined(body, person, from_, by)


@atomic
def readmit_member(*, membership: Membership, from_: date, by: Person) -> Membership:
    """Let somebody who acted for a body before act for it again, with the account she had.

    :raises BodyClosed: it is closed that day.
    :raises MemberAlready: she does so at some time from that day on.
    """
    _require_open(membership.body, from_)
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


def _require_open(body: Body, on: date) -> None:
    closure = body.closures.filter(during__contains=on).first()
    if closure is not None:
        raise BodyClosed(name=body.name, start=closure.during.lower)


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
