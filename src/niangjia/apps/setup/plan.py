"""What taking a sheet over would do: compared with the federation as it is, changing nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from niangjia.apps.people import crypto, numbers
from niangjia.apps.people.models import Person
from niangjia.apps.unions import policies
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.models import Placement, Role, Union
from niangjia.engines.tables.federation import (
    Fault,
    FederationReading,
    PersonRow,
    UnitRow,
    at_person,
    at_unit,
)

NEW, CHANGED, SAME = "new", "changed", "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlan:
    """What becomes of one row of 单位; `parent` is a union there is, or the key of a row."""

    row: UnitRow
    action: str
    union: Union | None = None
    place: bool = False
    parent: "Union | str | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePlan:
    """What becomes of one row of 人员; `union` is a union there is, or the name of a row."""

    row: PersonRow
    action: str
    union: "Union | str"
    person: Person | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that taking a sheet over would do, and what must be put right before."""

    units: tuple[UnitPlan, ...]
    roles: tuple[RolePlan, ...]
    faults: tuple[Fault, ...]
    missing_unions: tuple[Union, ...] = ()
    missing_roles: tuple[Role, ...] = ()

    @property
    def errors(self) -> tuple[Fault, ...]:
        """What must be put right before anything is taken over."""
        return tuple(fault for fault in self.faults if fault.is_error)

    @property
    def counts(self) -> dict[str, int]:
        """How many unions and roles are new, changed, as they were, and not on the sheet."""
        found = {f"units_{key}": 0 for key in (NEW, CHANGED, SAME)}
        found |= {f"roles_{key}": 0 for key in (NEW, CHANGED, SAME)}
        for unit in self.units:
            found[f"units_{unit.action}"] += 1
        for role in self.roles:
            found[f"roles_{role.action}"] += 1
        found["people_new"] = len({key_of(r.row) for r in self.roles if r.person is None})
        found["units_missing"] = len(self.missing_unions)
        found["roles_missing"] = len(self.missing_roles)
        return found


def key_of(row: PersonRow) -> tuple[str, str]:
    """Return by what a sheet's person is one: her name with her phone, or with her union."""
    return numbers.name(row.name), row.phone or f"@{row.union}"


@dataclass(slots=True)
class _Ground:
    """The federation as far as a sheet can touch it."""

    by_name: dict[str, Union]
    by_number: dict[str, Union]
    by_short: dict[str, list[Union]]
    places: dict[tuple[int, str], Placement]
    managed: set[int] | None
    by: Person | None
    faults: list[Fault] = field(default_factory=list)

    def find(self, words: str) -> Union | None:
        """Return the union of a name, a number, or a short name that only one has."""
        short = self.by_short.get(words, [])
        only = short[0] if len(short) == 1 else None
        return self.by_name.get(words) or self.by_number.get(words) or only

    def may(self, union: Union) -> bool:
        """Tell whether whoever brings the sheet administers a union."""
        return self.managed is None or union.pk in self.managed


def compare(reading: FederationReading, *, by: Person | None, on: date) -> Plan:
    """Return what taking a sheet over would do, for whoever brings it; None sets the house up."""
    ground = _ground(by, on)
    units = _units(reading.units, ground)
    shorts: dict[str, set[str]] = {}
    for plan in units:
        shorts.setdefault(plan.row.short_name, set()).add(plan.row.name)
    roles = _roles(reading.people, ground, units, shorts, on)
    touched = {plan.union.pk for plan in units if plan.union}
    missing: list[Union] = []
    if reading.units and ground.managed is not None:
        kept = {key for key, _line in ground.places}
        every = (ground.managed & kept) - touched
        missing = list(Union.objects.filter(pk__in=every).order_by("code", "name"))
    missing_roles = _missing_roles(reading, roles, ground, on)
    return Plan(
        units=tuple(units),
        roles=tuple(roles),
        faults=(*reading.faults, *ground.faults),
        missing_unions=tuple(missing),
        missing_roles=tuple(missing_roles),
    )


def _ground(by: Person | None, on: date) -> _Ground:
    unions = list(Union.objects.all())
    by_short: dict[str, list[Union]] = {}
    for union in unions:
        by_short.setdefault(union.short_name, []).append(union)
    places = Placement.objects.filter(known__upper_inf=True).filter(
        Q(during__contains=on) | Q(during__startswith__gt=on)
    )
    managed = None
    if by is not None:
        managed = set(policies.managed_unions(by, on=on).values_list("pk", flat=True))
    return _Ground(
        by_name={union.name: union for union in unions},
        by_number={union.number: union for union in unions if union.number},
        by_short=by_short,
        places={(place.union_id, place.line): place for place in places.order_by("-during")},
        managed=managed,
        by=by,
    )


def _units(rows: Iterable[UnitRow], ground: _Ground) -> list[UnitPlan]:
    every = list(rows)
    of_sheet: dict[tuple[str, str], UnitRow] = {}
    for row in every:
        for word in (row.short_name, row.number, row.name):
            if word:
                of_sheet[word, row.line] = row
    plans = []
    for row in every:
        union = (ground.by_number.get(row.number) if row.number else None) or ground.by_name.get(
            row.name
        )
        plans.append(_unit(row, union, of_sheet, ground))
    ground.faults += _circles(every, of_sheet)
    return plans


def _unit(
    row: UnitRow,
    union: Union | None,
    of_sheet: Mapping[tuple[str, str], UnitRow],
    ground: _Ground,
) -> UnitPlan:
    parent: Union | str | None = None
    level_above = None
    if row.parent:
        above = of_sheet.get((row.parent, row.line))
        there = ground.find(row.parent)
        if above is not None:
            parent, level_above = above.name, above.level
        elif there is not None and (there.pk, row.line) in ground.places:
            parent, level_above = there, ground.places[there.pk, row.line].level
            if not ground.may(there) and union is None:
                words = f"“{row.parent}”不归您管理，不能在它下面建工会。请让它的管理员来建。"
                ground.faults.append(at_unit(row, "parent", words))
        else:
            words = f"上级“{row.parent}”在表里和系统里都没有（按名称、简称、编号找）。请核对写法。"
            ground.faults.append(at_unit(row, "parent", words))
    if level_above is not None and row.level <= level_above:
        words = f"层级应低于上级“{row.parent}”。请改层级或上级。"
        ground.faults.append(at_unit(row, "level", words))
    place = None if union is None else ground.places.get((union.pk, row.line))
    if place is None and not row.parent and ground.managed is not None:
        words = "没有填上级。您只能在自己管理的工会下面建，请填上级工会。"
        ground.faults.append(at_unit(row, "parent", words))
    if union is None:
        if row.from_ is None:
            ground.faults.append(at_unit(row, "from", "没有填从哪天起。新建的工会要写起始日期。"))
        return UnitPlan(row=row, action=NEW, place=True, parent=parent)
    if not ground.may(union):
        words = f"“{row.name}”不归您管理，表格不能改它。请删掉这一行，或让它的管理员来改。"
        ground.faults.append(at_unit(row, "name", words))
    if place is None:
        if row.from_ is None:
            ground.faults.append(at_unit(row, "from", "没有填从哪天起。新的隶属要写起始日期。"))
        return UnitPlan(row=row, action=CHANGED, union=union, place=True, parent=parent)
    _told_moves(row, union, place, parent, ground)
    differs = (union.name, union.short_name, union.code) != (row.name, row.short_name, row.code)
    number_differs = bool(row.number) and union.number != row.number
    action = CHANGED if differs or number_differs else SAME
    return UnitPlan(row=row, action=action, union=union, parent=parent)


def _told_moves(
    row: UnitRow, union: Union, place: Placement, parent: "Union | str | None", ground: _Ground
) -> None:
    """Say that a sheet does not move a union: that is done with its preview, from a day on."""
    if parent is None:
        return
    there = parent if isinstance(parent, Union) else ground.by_name.get(parent)
    if there is None or place.parent_id != there.pk or place.level != row.level:
        words = (
            f"{union.short_name}现在的上级或层级与表里不同。表格不改隶属，这一处不动；"
            "要改，请在工会页面办“划到别的工会下面”。"
        )
        ground.faults.append(at_unit(row, "parent", words, is_error=False))


def _circles(
    rows: Iterable[UnitRow], of_sheet: Mapping[tuple[str, str], UnitRow]
) -> Iterable[Fault]:
    for row in rows:
        seen = {row.name}
        above = of_sheet.get((row.parent, row.line)) if row.parent else None
        while above is not None:
            if above.name in seen:
                yield at_unit(row, "parent", "上级绕了一圈回到自己。请核对上级。")
                break
            seen.add(above.name)
            above = of_sheet.get((above.parent, above.line)) if above.parent else None


def _roles(
    rows: Iterable[PersonRow],
    ground: _Ground,
    units: list[UnitPlan],
    shorts: Mapping[str, set[str]],
    on: date,
) -> list[RolePlan]:
    every = list(rows)
    of_sheet = {plan.row.name: plan for plan in units}
    of_sheet |= {plan.row.number: plan for plan in units if plan.row.number}
    for short, names in shorts.items():
        if len(names) == 1:
            of_sheet.setdefault(short, of_sheet[next(iter(names))])
    known = _known_people(every)
    held = _held_roles(ground)
    plans: list[RolePlan] = []
    for row in every:
        plan = of_sheet.get(row.union)
        union: Union | str | None = (plan.union or plan.row.name) if plan else None
        union = union or ground.find(row.union)
        if union is None:
            several = (
                len(ground.by_short.get(row.union, [])) > 1 or len(shorts.get(row.union, ())) > 1
            )
            words = (
                f"有几个工会简称“{row.union}”，请写全称或编号。"
                if several
                else f"工会“{row.union}”在表里和系统里都没有。请核对写法。"
            )
            ground.faults.append(at_person(row, "union", words))
            continue
        if isinstance(union, Union) and not ground.may(union):
            words = f"“{row.union}”不归您管理，不能给它安排人。请让它的管理员来办。"
            ground.faults.append(at_person(row, "union", words))
            continue
        plans.append(_role(row, union, known, held, ground, on))
    ground.faults += _overlaps(plans, held)
    return plans


def _role(
    row: PersonRow,
    union: "Union | str",
    known: Mapping[tuple[str, str], list[Person]],
    held: Mapping[int, list[Role]],
    ground: _Ground,
    on: date,
) -> RolePlan:
    name = numbers.name(row.name)
    there = held.get(union.pk, []) if isinstance(union, Union) else []
    persons = known.get((name, row.phone), []) if row.phone else []
    if not persons:
        same = {role.person_id: role.person for role in there if role.person.name == name}
        # One who is known here by name, and has no other phone than the sheet's.
        persons = [one for one in same.values() if not (row.phone and one.phone_last4)]
    if len(persons) > 1:
        words = f"系统里有 {len(persons)} 位同名的{row.name}。请填手机，好认出是哪一位。"
        ground.faults.append(at_person(row, "phone", words))
    person = persons[0] if len(persons) == 1 else None
    mine = [role for role in there if person is not None and role.person_id == person.pk]
    mine = [role for role in mine if role.kind == row.role]
    for role in mine:
        if row.from_ is None or role.during.lower == row.from_:
            if row.until is not None and role.during.upper != row.until:
                return RolePlan(row=row, action=CHANGED, union=union, person=person, role=role)
            return RolePlan(row=row, action=SAME, union=union, person=person, role=role)
    if row.from_ is None:
        ground.faults.append(at_person(row, "from", "没有填从哪天起。新的岗位要写起始日期。"))
    if person is not None and person == ground.by:
        words = "这一行给您自己加岗位。自己的岗位不能自己授予，请删掉，或请另一位管理员来办。"
        ground.faults.append(at_person(row, "roles", words))
    return RolePlan(row=row, action=NEW, union=union, person=person)


def _known_people(rows: Iterable[PersonRow]) -> dict[tuple[str, str], list[Person]]:
    """Return who is registered, by name and phone."""
    phones = {row.phone: numbers.phone(row.phone) for row in rows if row.phone}
    slots = {raw: crypto.index_slots("phone", digits) for raw, digits in phones.items() if digits}
    by_key = {key: raw for raw, one in slots.items() for key in (one.odd, one.even) if key}
    keys = list(by_key)
    rows_ = Person.objects.filter(Q(phone_key__in=keys) | Q(phone_key_even__in=keys))
    found: dict[tuple[str, str], list[Person]] = {}
    for person in rows_.order_by("pk"):
        held = (person.phone_key, person.phone_key_even)
        raw = next(by_key[bytes(key)] for key in held if key and bytes(key) in by_key)
        found.setdefault((person.name, raw), []).append(person)
    return found


def _held_roles(ground: _Ground) -> dict[int, list[Role]]:
    found: dict[int, list[Role]] = {}
    roles = Role.objects.filter(during__isempty=False, covers__isnull=True)
    if ground.managed is not None:
        roles = roles.filter(union__in=ground.managed)
    for role in roles.select_related("person").order_by("pk"):
        found.setdefault(role.union_id, []).append(role)
    return found


def _overlaps(plans: list[RolePlan], held: Mapping[int, list[Role]]) -> Iterable[Fault]:
    """Tell of two chairs at once, and of one person twice in a role, in the sheet or beside it."""
    spans: dict[tuple[object, ...], list[tuple[date, date, str, int | None]]] = {}
    for union_id, roles in held.items():
        for role in roles:
            span = (role.during.lower, role.during.upper or date.max, "系统里", role.pk)
            spans.setdefault((union_id, role.kind, role.person_id), []).append(span)
            if role.kind == RoleKind.CHAIR:
                spans.setdefault((union_id, "chair"), []).append(span)
    for plan in plans:
        if plan.action != NEW or plan.row.from_ is None:
            continue
        row = plan.row
        key = plan.union.pk if isinstance(plan.union, Union) else plan.union
        who = plan.person.pk if plan.person else key_of(row)
        span = (row.from_, row.until or date.max, f"第 {row.row} 行", None)
        checks = [((key, row.role, who), "这段时间已经有同一个岗位")]
        if row.role == RoleKind.CHAIR:
            checks.append(((key, "chair"), "这个工会这段时间已有主席"))
        for where, words in checks:
            clash = next(
                (s for s in spans.get(where, []) if s[0] < span[1] and span[0] < s[1]), None
            )
            if clash:
                what = f"{words}（{clash[2]}）。请改起止日期，或删掉一条。"
                yield at_person(row, "roles" if where[1] == "chair" else "from", what)
                break
        for where, _words in checks:
            spans.setdefault(where, []).append(span)


def _missing_roles(
    reading: FederationReading, plans: list[RolePlan], ground: _Ground, on: date
) -> list[Role]:
    """Return who has a role today in a union of the sheet and does not stand on it."""
    if not reading.people:
        return []
    unions = {plan.union.pk for plan in plans if isinstance(plan.union, Union)}
    there = {plan.role.pk for plan in plans if plan.role}
    rows = Role.objects.filter(union__in=unions, during__contains=on, covers__isnull=True)
    return list(rows.exclude(pk__in=there).select_related("person", "union").order_by("pk"))
