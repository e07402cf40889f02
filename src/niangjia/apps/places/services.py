"""Write side of places: a federation's sheet taken over whole."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.people.models import Person
from niangjia.apps.places import policies
from niangjia.apps.places.choices import PlaceKind, Service
from niangjia.apps.places.errors import SheetFaulty
from niangjia.apps.places.models import Place
from niangjia.apps.places.selectors import by_number
from niangjia.engines import tables
from niangjia.engines.hours import Unclear, read_closures, read_hours
from niangjia.engines.tables.federation import Fault
from niangjia.engines.tables.listing import ListRow, read_list

HEADINGS = {
    "number": "编号",
    "name": "名称",
    "kind": "类别",
    "region": "区划代码",
    "city": "市",
    "district": "县区",
    "town": "乡镇街道",
    "address": "地址",
    "lat": "纬度",
    "lng": "经度",
    "phone": "电话",
    "services": "服务",
    "hours": "开放时间",
    "closures": "特殊日子",
    "state": "状态",
}
OPTIONAL = ("phone", "services", "closures", "state")
KINDS = {str(one.label): one.value for one in PlaceKind}
OFFERS = {str(one.label): one.value for one in Service}
STATES = {"": False, "在用": False, "停用": True}
LENGTHS = {"number": 40, "name": 100, "city": 40, "district": 40, "town": 40, "address": 200}
CHINA = {"lat": (3.0, 54.0), "lng": (73.0, 136.0)}
FIELDS = (*(key for key in HEADINGS if key not in ("number", "state")), "is_closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of a sheet: how many places are new, changed, and as they were."""

    new: int
    changed: int
    same: int


@atomic
def import_places(*, name: str, data: bytes, by: Person, on: date) -> Imported:
    """Take a sheet of places over (CSV, xlsx, …), found again by number; the same changes nothing.

    A place that is not on the sheet stays as it is; 状态 停用 takes one out of use.

    :raises NotYourPlaces: the person keeps no federation's places.
    :raises SheetFaulty: with every fault by row and column; nothing was written.
    :raises DomainError: the file is no table (`tables.open_workbook`).
    """
    union, areas = policies.keeper(by, on=on)
    rows, faults = read_list(
        tables.open_workbook(name, data), HEADINGS, [k for k in HEADINGS if k not in OPTIONAL]
    )
    read = [_place(row, areas, faults) for row in rows]
    known = by_number(row.texts["number"] for row in rows)
    faults += _twice(rows)
    faults += [
        row.fault("number", f"编号 {row.texts['number']} 是别的工会的，不能改。请换一个编号。")
        for row in rows
        if (old := known.get(row.texts["number"])) and not old.region.startswith(areas)
    ]
    if faults:
        raise SheetFaulty(faults=sorted(faults, key=lambda one: (one.row or 0, one.column or "")))
    new = [one for one in read if one.number not in known]
    changed = [
        (one, before)
        for one in read
        if (old := known.get(one.number)) and (before := _before(old, one))
    ]
    Place.objects.bulk_create(new)
    for one, _before_it in changed:
        one.pk = known[one.number].pk
    Place.objects.bulk_update([one for one, _ in changed], FIELDS)
    if new or changed:
        audit.record(
            "places.imported",
            target=union,
            by=by,
            facts={
                "file": name[-120:],
                "new": [one.number for one in new],
                "changed": {one.number: sorted(before) for one, before in changed},
            },
        )
    return Imported(new=len(new), changed=len(changed), same=len(read) - len(new) - len(changed))


def _before(old: Place, one: Place) -> set[str]:
    """Return the fields in which a place changes."""
    return {key for key in FIELDS if getattr(old, key) != getattr(one, key)}


def _twice(rows: list[ListRow]) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for row in rows:
        number = row.texts["number"]
        if number and first.setdefault(number, row.row) != row.row:
            faults.append(row.fault("number", f"编号和第 {first[number]} 行一样，请改掉一个。"))
    return faults


def _place(row: ListRow, areas: tuple[str, ...], faults: list[Fault]) -> Place:
    """Return a row's place; what is wrong with it goes to the faults."""
    said = row.texts
    faults += [
        row.fault(key, f"太长了，最多 {longest} 个字。")
        for key, longest in LENGTHS.items()
        if len(said[key]) > longest
    ]
    if said["region"] and not re.fullmatch(r"[0-9]{6}", said["region"]):
        faults.append(row.fault("region", "区划代码是六位数字，如 410802。"))
    elif said["region"] and not said["region"].startswith(areas):
        faults.append(row.fault("region", "这个地方不归您的工会管，请交给当地工会导入。"))
    if said["kind"] and said["kind"] not in KINDS:
        faults.append(row.fault("kind", f"类别可以写：{'、'.join(KINDS)}。"))
    if said["state"] not in STATES:
        faults.append(row.fault("state", "状态可以写：在用、停用。"))
    if said["phone"] and not re.fullmatch(r"[0-9+][0-9\- ]{2,18}", said["phone"]):
        faults.append(row.fault("phone", "电话只写数字和短横，如 0391-1234567。"))
    for key, read in (("hours", read_hours), ("closures", read_closures)):
        try:
            if said[key]:
                read(said[key])
        except Unclear as declined:
            faults.append(row.fault(key, str(declined)))
    return Place(
        number=said["number"],
        is_closed=STATES.get(said["state"], False),
        kind=KINDS.get(said["kind"], ""),
        lat=_degrees(row, "lat", faults),
        lng=_degrees(row, "lng", faults),
        services=_offers(row, faults),
        **{
            key: said[key]
            for key in (
                *("name", "region", "city", "district", "town", "address"),
                *("phone", "hours", "closures"),
            )
        },
    )


def _degrees(row: ListRow, key: str, faults: list[Fault]) -> float:
    low, high = CHINA[key]
    said = row.texts[key]
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,20})?", said) and low <= float(said) <= high:
        return round(float(said), 6)
    if said:
        faults.append(
            row.fault(key, f"要填 {low:g} 到 {high:g} 之间的度数（WGS-84），如 35.239250。")
        )
    return 0.0


def _offers(row: ListRow, faults: list[Fault]) -> list[str]:
    words = [word for word in re.split(r"[、,，;； ]", row.texts["services"]) if word]
    for word in words:
        if word not in OFFERS:
            known = "、".join(OFFERS)
            faults.append(row.fault("services", f"“{word}”不认识。可以写：{known}。"))
    return sorted({OFFERS[word] for word in words if word in OFFERS})
