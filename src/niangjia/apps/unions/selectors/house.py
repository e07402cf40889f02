"""What an administrator reads: the tree as of a day, one union, people with their dated roles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from niangjia.apps.people import numbers
from niangjia.apps.people import selectors as people
from niangjia.apps.people.models import Person
from niangjia.apps.unions import policies
from niangjia.apps.unions.choices import Line, RoleKind, UnionKind
from niangjia.apps.unions.models import Absence, FormerName, Placement, Role, Succession, Union
from niangjia.apps.unions.selectors import placements_on
from niangjia.kernel.errors import NotFound

NOW, ENDED, TO_COME, TAKEN_BACK = "now", "ended", "to_come", "taken_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeRow:
    """One union in the tree on a day, `depth` steps below the top of what is shown."""

    union: Union
    name: str
    place: Placement
    depth: int
    below: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """A role as people read it: whose, where, when, and whom it stands in for.

    `is_new` is one whose first day this is: given by mistake, it can still be taken back.
    """

    role: Role
    state: str
    is_new: bool = False

    @property
    def start(self) -> date:
        """The first day, also of what was only planned."""
        return (self.role.was or self.role.during).lower

    @property
    def end(self) -> date | None:
        """The day from which it no longer holds, also of what was only planned."""
        return (self.role.was or self.role.during).upper

    @property
    def covers(self) -> Person | None:
        """For whom she stands in."""
        return self.role.covers.person if self.role.covers is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Somebody who is away, or soon will be, and which of her roles nobody covers meanwhile."""

    absence: Absence
    uncovered: tuple[Role, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """That somebody is away on a day: when she is back, and who stands in ("" when nobody does)."""

    back_on: date
    by: str


def get_managed(pk: int, *, by: Person, on: date) -> Union:
    """Return a union the person administers on a day.

    :raises NotFound: there is none, or it is not hers to administer.
    """
    found = policies.managed_unions(by, on=on).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def name_on(union: Union, on: date) -> str:
    """Return what a union was called on a day."""
    return names_on([union], on)[union.pk]


def names_on(unions: Iterable[Union], on: date) -> dict[int, str]:
    """Return what unions were called on a day, by number."""
    names = {union.pk: union.name for union in unions}
    formers = FormerName.objects.filter(union__in=list(names), until__gt=on)
    for former in formers.order_by("-until"):
        names[former.union_id] = former.name
    return names


def tops(by: Person, *, on: date, as_of: date, line: str) -> list[Placement]:
    """Return where the trees a person administers begin, as they stood on a day."""
    managed = policies.managed_unions(by, on=on).values("pk")
    places = placements_on(as_of).filter(line=line, union__in=managed)
    outer = places.filter(union=OuterRef("parent"))
    found = places.annotate(has_outer=Exists(outer)).filter(has_outer=False)
    return list(found.select_related("union", "parent").order_by("span"))


def tree(
    by: Person, *, on: date, as_of: date, line: str, under: Union | None = None
) -> list[TreeRow]:
    """Return the tree as it stood on a day: from the tops, or from one union, two levels deep.

    Only unions the person administers on `on` are shown.
    """
    managed = policies.managed_unions(by, on=on).values("pk")
    places = placements_on(as_of).filter(line=line, union__in=managed)
    if under is None:
        first = tops(by, on=on, as_of=as_of, line=line)
    else:
        first = list(places.filter(union=under).select_related("union", "parent"))
    shown: list[tuple[int, Placement]] = []
    for top in first:
        shown.append((0, top))
        for child in _children(places, top.union_id):
            shown.append((1, child))
            shown += [(2, place) for place in _children(places, child.union_id)]
    unions = [place.union for _, place in shown]
    names = names_on(unions, as_of)
    below = _counted(places.values("parent_id"), "parent_id")
    held = Role.objects.filter(union__in=unions, during__contains=as_of)
    people_ = _counted(held.values("union_id"), "union_id", "person")
    return [
        TreeRow(
            union=place.union,
            name=names[place.union_id],
            place=place,
            depth=depth,
            below=below.get(place.union_id, 0),
            people=people_.get(place.union_id, 0),
        )
        for depth, place in shown
    ]


def is_founded() -> bool:
    """Tell whether this house has any union yet."""
    return Union.objects.exists()


def whole_tree(*, on: date, line: str) -> list[TreeRow]:
    """Return every union placed in a line on a day, parents before what is below them.

    For the command line on the machine itself, which is nobody's page.
    """
    places = list(placements_on(on).filter(line=line).select_related("union").order_by("span"))
    names = names_on([place.union for place in places], on)
    held = Role.objects.filter(during__contains=on)
    people_ = _counted(held.values("union_id"), "union_id", "person")
    depth: dict[int | None, int] = {None: -1}
    rows = []
    for place in sorted(places, key=lambda one: (one.span.lower, one.level)):
        depth[place.union_id] = depth.get(place.parent_id, -1) + 1
        rows.append(
            TreeRow(
                union=place.union,
                name=names[place.union_id],
                place=place,
                depth=depth[place.union_id],
                below=0,
                people=people_.get(place.union_id, 0),
            )
        )
    return rows


def _children(places: QuerySet[Placement], parent: int) -> list[Placement]:
    return list(places.filter(parent=parent).select_related("union", "parent").order_by("span"))


def _counted(rows: QuerySet, key: str, what: str = "pk") -> dict[int, int]:
    counted = rows.order_by().annotate(count=Count(what, distinct=True))
    return {row[key]: row["count"] for row in counted}


def places_of(union: Union) -> list[Placement]:
    """Return every place a union has had, has or will have, as known today, newest first."""
    rows = Placement.objects.filter(union=union, known__upper_inf=True).select_related("parent")
    return list(rows.order_by("-during", "line"))


def place_on(union: Union, *, on: date) -> Placement | None:
    """Return where a union stands on a day, in the territorial line when it stands in both."""
    return placements_on(on).filter(union=union).order_by("-line").first()


def people_in(unions: QuerySet[Union], *, on: date) -> int:
    """Return how many people have a role in some unions on a day."""
    held = Role.objects.filter(union__in=unions.values("pk"), during__contains=on)
    return held.values("person").distinct().count()


def above(union: Union, *, on: date, line: str = Line.TERRITORIAL) -> list[Union]:
    """Return what a union stands under on a day, the outermost first."""
    place = placements_on(on).filter(union=union, line=line).first()
    if place is None:
        return []
    outer = placements_on(on).filter(line=line, span__contains=place.span).exclude(union=union)
    return [found.union for found in outer.select_related("union").order_by("level")]


def below(union: Union, *, on: date, line: str = Line.TERRITORIAL) -> QuerySet[Placement]:
    """Return the places right below a union on a day."""
    rows = placements_on(on).filter(parent=union, line=line)
    return rows.select_related("union").order_by("span")


def subtree(union: Union, *, on: date, line: str = Line.TERRITORIAL) -> QuerySet[Union]:
    """Return a union and everything below it on a day."""
    place = placements_on(on).filter(union=union, line=line).values("span")[:1]
    inside = placements_on(on).filter(line=line, span__contained_by=Subquery(place))
    return Union.objects.filter(pk__in=inside.values("union_id")).order_by("code", "name")


def succession_of(union: Union) -> Succession | None:
    """Return what became of a union that was merged away."""
    return Succession.objects.select_related("successor").filter(union=union).first()


def former_names(union: Union) -> list[FormerName]:
    """Return what a union was called before, newest first."""
    return list(FormerName.objects.filter(union=union).order_by("-until"))


def roles_in(union: Union, *, on: date) -> dict[str, list[RoleRow]]:
    """Return the roles of a union by state on a day: now, to come, ended, taken back."""
    return _by_state(Role.objects.filter(union=union), on)


def roles_of(person: Person, *, on: date, within: QuerySet[Union]) -> dict[str, list[RoleRow]]:
    """Return a person's roles in some unions by state on a day."""
    return _by_state(Role.objects.filter(person=person, union__in=within.values("pk")), on)


def _by_state(roles: QuerySet[Role], on: date) -> dict[str, list[RoleRow]]:
    found: dict[str, list[RoleRow]] = {NOW: [], TO_COME: [], ENDED: [], TAKEN_BACK: []}
    rows = roles.select_related("person", "union", "covers__person")
    for role in rows.order_by("union__code", "kind", "during", "pk"):
        row = RoleRow(role=role, state=_state(role, on), is_new=begins_on(role, on))
        found[row.state].append(row)
    return found


def begins_on(role: Role, on: date) -> bool:
    """Tell whether a day is the first of a role that was not taken back."""
    return not role.during.isempty and role.during.lower == on


def _state(role: Role, on: date) -> str:
    if role.during.isempty:
        return TAKEN_BACK
    if role.during.lower > on:
        return TO_COME
    return ENDED if role.during.upper is not None and role.during.upper <= on else NOW


def roles_elsewhere(person: Person, *, by: Person, on: date) -> list[Role]:
    """Return a person's lasting roles in unions that another does not administer."""
    managed = policies.managed_unions(by, on=on).values("pk")
    lasting = Q(during__endswith__gt=on) | Q(during__endswith__isnull=True)
    rows = Role.objects.filter(lasting, person=person, during__isempty=False)
    return list(rows.exclude(union__in=managed).select_related("union").order_by("pk"))


def namesakes(name: str, *, by: Person, on: date) -> list[Person]:
    """Return the colleagues of a name, so that nobody is entered twice."""
    return list(colleagues(by, on=on).filter(name=numbers.name(name))[:5])


def get_role(pk: int, *, by: Person, on: date) -> Role:
    """Return a role in a union the person administers.

    :raises NotFound: there is none, or it is not hers to administer.
    """
    managed = policies.managed_unions(by, on=on).values("pk")
    role = Role.objects.select_related("person", "union", "covers__person")
    found = role.filter(pk=pk, union__in=managed).first()
    if found is None:
        raise NotFound
    return found


def colleagues(by: Person, *, on: date, words: str = "", state: str = "") -> QuerySet[Person]:
    """Return the people who have, had or will have a role where a person administers.

    `words` is part of a name, or a whole phone; `state` is now, ended, to_come, away, no_account
    or unused.
    """
    managed = policies.managed_unions(by, on=on).values("pk")
    roles = Role.objects.filter(union__in=managed, person=OuterRef("pk"))
    now = roles.filter(during__contains=on)
    future = roles.filter(during__startswith__gt=on)
    found = Person.objects.filter(Exists(roles)).select_related("account")
    match state:
        case "now":
            found = found.filter(Exists(now))
        case "to_come":
            found = found.filter(Exists(future), ~Exists(now))
        case "ended":
            found = found.filter(~Exists(now), ~Exists(future))
        case "away":
            away = Absence.objects.filter(person=OuterRef("pk"), during__contains=on)
            found = found.filter(Exists(away))
        case "no_account":
            found = found.filter(Exists(now), account__isnull=True)
        case "unused":
            found = found.filter(
                Exists(now), account__is_active=True, account__last_login__isnull=True
            )
    if words.strip():
        phones = people.people_by_phone(words).values("pk")
        found = found.filter(Q(name__contains=words.strip()) | Q(pk__in=phones))
    return found.order_by("name", "pk")


def get_colleague(pk: int, *, by: Person, on: date) -> Person:
    """Return one of the people of `colleagues`.

    :raises NotFound: there is none, or she is nobody's colleague here.
    """
    found = colleagues(by, on=on).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def posts_of(persons: Sequence[Person], *, on: date) -> dict[int, list[Role]]:
    """Return what people are on a day, by their numbers."""
    found: dict[int, list[Role]] = {person.pk: [] for person in persons}
    rows = Role.objects.filter(person__in=persons, during__contains=on)
    for role in rows.select_related("union", "covers__person").order_by("union__code", "kind"):
        found[role.person_id].append(role)
    return found


def absences_of(person: Person, *, on: date) -> list[Absence]:
    """Return when a person is or will be away, from a day on."""
    rows = Absence.objects.filter(person=person, during__endswith__gt=on)
    return list(rows.order_by("during"))


def absent_among(persons: Iterable[Person], *, on: date) -> dict[int, Absent]:
    """Return who of some people is away on a day, by number."""
    covers = _present(Role.objects.filter(covers__person=OuterRef("person")), on)
    name = Subquery(covers.order_by("pk").values("person__name")[:1])
    rows = Absence.objects.filter(person__in=persons, during__contains=on).annotate(by=name)
    return {one.person_id: Absent(back_on=one.during.upper, by=one.by or "") for one in rows}


def get_absence(pk: int, *, person: Person) -> Absence:
    """Return an absence of a person.

    :raises NotFound: she has no such absence.
    """
    found = Absence.objects.filter(pk=pk, person=person).first()
    if found is None:
        raise NotFound
    return found


def covering(person: Person, *, on: date) -> list[Role]:
    """Return the roles of others for which a person stands in on a day."""
    rows = Role.objects.filter(person=person, covers__isnull=False, during__contains=on)
    return list(rows.select_related("covers__person", "union").order_by("pk"))


def absent_from(union: Union, person: Person, *, on: date) -> Absent | None:
    """Return that somebody does not do her work at a union on a day, and who does it there."""
    covers = _present(Role.objects.filter(covers__person=person, union=union), on)
    if cover := covers.select_related("person").order_by("pk").first():
        return Absent(back_on=cover.during.upper, by=cover.person.name)
    gone = absent_among([person], on=on).get(person.pk)
    return replace(gone, by="") if gone else None


def standing_in(union: Union, person: Person, *, on: date) -> list[Person]:
    """Return who does somebody's work at a union on a day, and is there herself."""
    covers = _present(Role.objects.filter(covers__person=person, union=union), on)
    return list({one.person_id: one.person for one in covers.select_related("person")}.values())


def _present(covers: QuerySet[Role], on: date) -> QuerySet[Role]:
    """Return the covers that hold on a day and whose stand-in is not away herself."""
    away = Absence.objects.filter(person=OuterRef("person"), during__contains=on)
    return covers.filter(~Exists(away), during__contains=on)


def covers_since(since: date, *, on: date) -> list[Role]:
    """Return the covers that began on a day or later and hold on another, whoever stands in."""
    rows = Role.objects.filter(covers__isnull=False, during__startswith__gte=since)
    return list(rows.filter(during__contains=on).select_related("person", "covers__person"))


def stood_in(person_ids: Iterable[int], *, days: Iterable[date]) -> dict[tuple[int, date], Person]:
    """Return for whom people stood in on days, by number and day, as records name her "for" them.

    A person who stood in for several on a day is named for the first of them; one who held a role
    of that kind there herself acted in her own name.
    """
    wanted = set(days)
    rows = Role.objects.filter(person__in=set(person_ids), during__isempty=False)
    held = list(rows.select_related("covers__person").order_by("pk"))
    found: dict[tuple[int, date], Person] = {}
    for day in wanted:
        that_day = [role for role in held if role.during.lower <= day and _lasts(role, day)]
        own = {(one.person_id, one.union_id, one.kind) for one in that_day if one.covers is None}
        for role in that_day:
            if role.covers is not None and (role.person_id, role.union_id, role.kind) not in own:
                found.setdefault((role.person_id, day), role.covers.person)
    return found


def _lasts(role: Role, day: date) -> bool:
    return role.during.upper is None or day < role.during.upper


def away(by: Person, *, on: date, until: date) -> list[Away]:
    """Return who is away between two days where a person administers, with what is uncovered.

    A role counts as uncovered when on some day of the absence from `on` nobody stands in, or only
    who is away too.
    """
    managed = policies.managed_unions(by, on=on)
    rows = Absence.objects.filter(during__overlap=(on, until)).select_related("person")
    found = []
    for absence in rows.order_by("during", "pk"):
        mine = _roles_while(absence, within=managed, on=on)
        if mine:
            found.append(Away(absence=absence, uncovered=_open_among(mine, absence, on)))
    return found


def open_while(absence: Absence, *, by: Person, on: date) -> tuple[Role, ...]:
    """Return which of her roles nobody covers on some day of an absence, from a day on."""
    managed = policies.managed_unions(by, on=on)
    return _open_among(_roles_while(absence, within=managed, on=on), absence, on)


def _roles_while(absence: Absence, *, within: QuerySet[Union], on: date) -> list[Role]:
    roles = Role.objects.filter(
        person=absence.person_id,
        union__in=within.values("pk"),
        covers__isnull=True,
        during__overlap=(max(absence.during.lower, on), absence.during.upper),
    )
    return list(roles.select_related("union", "person").order_by("pk"))


def _open_among(roles: Iterable[Role], absence: Absence, on: date) -> tuple[Role, ...]:
    first, last = max(absence.during.lower, on), absence.during.upper
    return tuple(role for role in roles if _is_uncovered(role, first, last))


def _is_uncovered(role: Role, first: date, until: date) -> bool:
    """Tell whether on some day nobody stands in who is not away herself."""
    day = max(first, role.during.lower)
    end = until if role.during.upper is None else min(until, role.during.upper)
    covers = list(role.covered_by.filter(during__overlap=(day, end)))
    persons = [cover.person_id for cover in covers]
    away = list(Absence.objects.filter(person__in=persons, during__overlap=(day, end)))
    while day < end:
        gone = {one.person_id for one in away if one.during.lower <= day < one.during.upper}
        here = (one for one in covers if one.during.lower <= day < one.during.upper)
        if all(cover.person_id in gone for cover in here):
            return True
        day += timedelta(days=1)
    return False


def without(kind: str, *, by: Person, on: date) -> QuerySet[Union]:
    """Return the unions a person administers in which nobody holds a role on a day.

    For `admin` only federations and industrial unions: a grassroots union is kept from above.
    """
    standing = placements_on(on).values("union_id")
    managed = policies.managed_unions(by, on=on).filter(pk__in=standing)
    if kind == RoleKind.ADMIN:
        managed = managed.filter(kind__in=(UnionKind.FEDERATION, UnionKind.INDUSTRIAL))
    holding = Role.objects.filter(kind=kind, during__contains=on, union=OuterRef("pk"))
    return managed.filter(~Exists(holding)).order_by("code", "name")
