"""Cells as people write them in rows, read as the schema of a rule's facts wants them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from niangjia.engines.claims import Ground
from niangjia.web.calculator import words
from niangjia.web.fields import DayField

Column = Mapping[str, Any]
MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
"""How the schema describes a month."""
_YES_ZH = {"是": True, "有": True, "对": True, "否": False, "没有": False, "不是": False}


def cells_of(line: str) -> list[str]:
    """Return the cells of a line: of a sheet by tabs, where empty ones count; else by blanks."""
    text = unicodedata.normalize("NFKC", line)
    if "\t" in text:
        return [cell.strip() for cell in text.rstrip().split("\t")]
    return [cell for cell in re.split(r"[ ]+|[,，;；](?!\d{3}\b)", text.strip()) if cell]


def head_of(title: str) -> str:
    """Return the name of a column without what explains it: 债权金额."""
    return re.split(r"[（(：:]", title)[0].strip()


def order_of(cells: Sequence[str], columns: Mapping[str, Column]) -> list[str] | None:
    """Return the columns in the order that a heading row names them, or None when it is none."""
    heads = {head_of(title): name for name, title in titles(columns)}
    found = [heads.get(head_of(cell)) for cell in cells]
    named = [name for name in found if name]
    return named if named and len(named) == len(cells) == len({*named}) else None


def titles(columns: Mapping[str, Column]) -> Iterator[tuple[str, str]]:
    """Yield each column with its name in Chinese."""
    for name, column in columns.items():
        yield name, str(column.get("title", name))


def label(value: Any, among: list[Any]) -> str:
    """Return how a person says one of few answers."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if {*among} <= {*Ground}:
        return _(Ground(value).label)
    return str(words.CHOICES.get(value, value))


def listed(text: str) -> list[str]:
    """Return several words of one cell: 加班费、经济补偿."""
    return [part.strip() for part in re.split(r"[、/+]", text) if part.strip()]


def month(text: str) -> str:
    """Return a month as machines write it, or nothing when it is none."""
    found = re.fullmatch(r"(\d{4})\D?(\d{1,2})月?", text)
    if not found or not 1 <= int(found[2]) <= 12:
        return ""
    return f"{found[1]}-{int(found[2]):02d}"


def day(text: str) -> str:
    """Return a day as machines write it, or nothing when it is none."""
    try:
        found = DayField(required=False).clean(text)
    except ValidationError:
        return ""
    return found.isoformat() if found else ""


def cell(text: str, column: Column, number: int) -> Any:
    """Return one cell as its column wants it: a yes, a list, one of few, or what was written.

    :raises ValidationError: it is none of the few, no day or no month; naming the row.
    """
    kinds = [one for one in column.get("anyOf", [column])]
    types = {str(one.get("type")) for one in kinds}
    if "boolean" in types:
        return _YES_ZH.get(text, text)
    if "array" in types:
        return listed(text)
    options = [option for one in kinds for option in one.get("enum", ())]
    for option in options:
        if text in (option, unicodedata.normalize("NFKC", label(option, options))):
            return option
    if options:
        named = "、".join(label(option, options) for option in options)
        raise ValidationError(
            _("第 %(row)s 行：“%(text)s”不认识，只能写 %(named)s。"),
            params={"row": number, "text": text, "named": named},
        )
    if any(one.get("format") == "date" for one in kinds):
        return day(text) or _odd(_("第 %(row)s 行：“%(text)s”不是日子。"), number, text)
    if any(one.get("pattern") == MONTH for one in kinds):
        return month(text) or _odd(_("第 %(row)s 行：“%(text)s”不是月份。"), number, text)
    if {"number", "integer"} & types:
        digits = re.sub(r"[,¥元]", "", text)
        return int(digits) if "integer" in types and digits.isdigit() else digits
    return text


def _odd(says: str, number: int, text: str) -> Any:
    raise ValidationError(says, params={"row": number, "text": text})
