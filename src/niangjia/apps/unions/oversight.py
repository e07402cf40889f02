"""Reading the audit: for auditors alone, of those who work in their part, and itself recorded."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.transaction import atomic

from niangjia.apps.audit import selectors as events
from niangjia.apps.audit import services as audit
from niangjia.apps.audit.models import Event
from niangjia.apps.people.models import Account, Person
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.models import Body, Role, Union
from niangjia.apps.unions.positions import Span, merged
from niangjia.apps.unions.selectors import placements_on
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.kernel.words import is_blank

MOST = 200


class SearchReasonMissing(DomainError):
    """The audit is not read for nothing."""

    code = "unions.search_reason_missing"
    message = "请写为什么要查。查询本身也会记下。"


def audited_unions(person: Person, *, on: date) -> frozenset[int]:
    """Return in which unions a person audits: those of her role, and what lies below.

    :raises NotFound: she is no auditor: for her there is no such page.
    """
    roles = Role.objects.filter(person=person, kind=RoleKind.AUDITOR, during__contains=on)
    unions = set(roles.values_list("union_id", flat=True))
    if not unions:
        raise NotFound
    own = placements_on(on).filter(union__in=unions).values_list("span", flat=True)
    spans: Iterable[Span] = merged([(span.lower, span.upper) for span in own])
    for low, high in spans:
        inside = placements_on(on).filter(span__contained_by=(low, high))
        unions |= set(inside.values_list("union_id", flat=True))
    return frozenset(unions)


def audited_by(person: Person, *, on: date) -> frozenset[int]:
    """Return whose deeds a person audits: all who ever worked in the unions she audits.

    :raises NotFound: she is no auditor: for her there is no such page.
    """
    unions = audited_unions(person, on=on)
    return frozenset(Role.objects.filter(union__in=unions).values_list("person_id", flat=True))


@atomic
def search_audit(
    *,
    by: Person,
    on: date,
    why: str,
    who: str = "",
    about: Person | None = None,
    record: str = "",
    kind: str = "",
    since: date | None = None,
    until: date | None = None,
    machines: Collection[int] = (),
    only_machines: bool = False,
) -> list[Event]:
    """Return the newest events that fit, and record who searched, for what and why.

    `who` is part of the name of whoever acted; `about` the person, and `record` the label of the
    record, to which something was done. `machines` are programs of the unions she audits, which act
    as people who hold no role; `only_machines` leaves everybody else out.

    :raises NotFound: she is no auditor.
    :raises SearchReasonMissing: no reason is given.
    """
    if is_blank(why):
        raise SearchReasonMissing
    staff = audited_by(by, on=on)
    staff = frozenset(machines) if only_machines else staff | frozenset(machines)
    actors = (
        Person.objects.filter(pk__in=staff, name__contains=who.strip()) if who.strip() else None
    )
    found = events.search(
        by_ids=staff if actors is None else set(actors.values_list("pk", flat=True)),
        target=events.label_of(about) if about else record.strip(),
        kind=kind,
        since=since,
        until=until,
    )[:MOST]
    rows = list(found)
    asked = {
        "machines": only_machines or "",
        "kind": kind,
        "since": since,
        "until": until,
        "found": len(rows),
    }
    facts = {key: value for key, value in asked.items() if value not in ("", None)}
    if about or record.strip():
        facts["record"] = events.label_of(about) if about else record.strip()
    personal = {"who": who.strip()} if who.strip() else None
    audit.record(
        "audit.searched", target=by, by=by, why=why.strip(), facts=facts, personal=personal
    )
    return rows


def names(
    *,
    people: Iterable[int],
    unions: Iterable[int],
    bodies: Iterable[int],
    targets: Iterable[str],
    staff: frozenset[int],
) -> dict[str, str]:
    """Return what these are called, by the label the audit knows each by (`unions.union:12`).

    Of `targets` those that are unions, or people of `staff`, or their accounts: nobody else is
    told by name.
    """
    wanted: dict[str, set[int]] = {"people.person": set(people), "unions.union": set(unions)}
    wanted |= {"people.account": set(), "unions.body": set(bodies)}
    for target in targets:
        label, _, number = target.partition(":")
        if label in wanted and number.isdecimal():
            wanted[label].add(int(number))
    found: dict[str, str] = {}
    persons = Person.objects.filter(pk__in=wanted["people.person"] & staff)
    for pk, name in persons.values_list("pk", "name"):
        found[f"people.person:{pk}"] = name
    accounts = Account.objects.filter(pk__in=wanted["people.account"], person__in=staff)
    for pk, name in accounts.values_list("pk", "person__name"):
        found[f"people.account:{pk}"] = name
    for pk, name in Union.objects.filter(pk__in=wanted["unions.union"]).values_list(
        "pk", "short_name"
    ):
        found[f"unions.union:{pk}"] = name
    for pk, name in Body.objects.filter(pk__in=wanted["unions.body"]).values_list("pk", "name"):
        found[f"unions.body:{pk}"] = name
    return found
