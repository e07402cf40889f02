"""What a document still lacks, how to ask for it, and its facts without the numbers of people."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from niangjia.engines.forms.masters import Master, SlotType
from niangjia.engines.forms.values import Field
from niangjia.kernel.identifiers import masked_id

NUMBERS = ("citizen_id", "phone", "account", "licence")
"""The particulars of a person that are shown only by their ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """An open slot and what it asks for: one value, or rows of a list that has too few.

    `path` names it as the form does (`committee`, `applicant.address`, `evidence.2.source`);
    `fields` are what to ask, by their own names; none when two sums contradict each other, which
    is put right where the sums are.
    """

    path: str
    label: str
    fields: tuple[Field, ...]
    is_list: bool = False
    at_least: int = 1


def gap(master: Master, path: str, label: str) -> Gap:
    """Return what an open slot of a form asks for.

    The way a value is printed (`monthly_wage.yuan`) is not part of where it is kept.
    """
    first, *rest = path.split(".")
    slot = master.slots.get(first)
    if slot is None:
        return Gap(path=path, label=label, fields=())
    if slot.type is SlotType.VALUE:
        return Gap(path=first, label=label, fields=(slot.value,) if slot.value else ())
    if not rest:
        fields, is_list = tuple(slot.fields.values()), slot.type is SlotType.LIST
        return Gap(path=path, label=label, fields=fields, is_list=is_list, at_least=slot.at_least)
    if slot.type is SlotType.RECORD:
        where, name = f"{first}.{rest[0]}", rest[0]
    elif rest[0].isdigit():
        where, name = f"{first}.{rest[0]}.{rest[1]}", rest[1]
    else:  # counted or summed from the rows: filled by filling them
        return Gap(path=path, label=label, fields=())
    asked = slot.fields.get(name)
    return Gap(path=where, label=label, fields=(asked,) if asked else ())


def with_values(
    master: Master, facts: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the facts with the values of some gaps put in their places; None leaves one open.

    The value of a whole list is rows, added to those it has; of a whole party its particulars.
    """
    whole = deepcopy(dict(facts))
    for path, value in values.items():
        if value is None:
            continue
        first, *rest = path.split(".")
        slot = master.slots[first]
        if slot.type is SlotType.VALUE:
            whole[first] = value
        elif not rest and slot.type is SlotType.LIST:
            whole[first] = [*whole.get(first, ()), *value]
        elif not rest:
            whole[first] = {**whole.get(first, {}), **value}
        elif slot.type is SlotType.LIST:
            row = whole[first][int(rest[0]) - 1]
            row[rest[1]] = value
        else:
            whole.setdefault(first, {})[rest[0]] = value
    return whole


def masked(master: Master, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts with people's numbers shown by their ends, as a page may show them."""
    whole = deepcopy(dict(facts))
    for name, slot in master.slots.items():
        given = whole.get(name)
        if not given or slot.type is SlotType.VALUE:
            continue
        for record in [given] if slot.type is SlotType.RECORD else given:
            for number in NUMBERS:
                text = record.get(number)
                if isinstance(text, str) and text:
                    is_id = number == "citizen_id"
                    record[number] = masked_id(text) if is_id else f"****{text[-4:]}"
    return whole
