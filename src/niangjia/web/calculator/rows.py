"""Rows written as one pastes them from a sheet: a list, or a ledger by month or by day."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from niangjia.web.calculator import reading
from niangjia.web.calculator.reading import Column

Keyed = tuple[str, Any]
# What stands in front of each row of a ledger, by the name of its kind.
_KEYS: Mapping[str, Callable[[str], str]] = {"month": reading.month, "day": reading.day}
_BEGINS = {
    "month": gettext_lazy("第 %(row)s 行：前面要写月份，比如 2026-01。"),
    "day": gettext_lazy("第 %(row)s 行：前面要写日子，比如 2026-01-31。"),
}
_COUNTS = {
    "": gettext_lazy("第 %(row)s 行：要有 1 到 %(n)s 列，现在是 %(found)s 列。"),
    "month": gettext_lazy("第 %(row)s 行：除月份外要有 1 到 %(n)s 列，现在是 %(found)s 列。"),
    "day": gettext_lazy("第 %(row)s 行：除日子外要有 1 到 %(n)s 列，现在是 %(found)s 列。"),
}


class RowsField(forms.CharField):
    """Rows with columns by tab, comma or blank; its value is what the schema wants.

    `key` is `month` or `day` for a ledger, whose rows begin with one; empty for a list.
    """

    def __init__(self, columns: Mapping[str, Column], *, key: str = "") -> None:
        self.columns, self.key = columns, key
        rows = forms.Textarea(attrs={"rows": 4, "class": "num"})
        super().__init__(required=False, widget=rows, help_text=_example(columns, key))

    def clean(self, value: Any) -> Any:
        """Return the rows; None when there are none.

        :raises ValidationError: naming the row and what is wrong with it.
        """
        rows = rows_of(super().clean(value), self.columns, key=self.key)
        if not rows:
            return None
        if not self.key:
            return [row for _, row in rows]
        keys = [key for key, _ in rows]
        if twice := [key for key in keys if keys.count(key) > 1]:
            raise ValidationError(_("%(key)s 写了两行，请合成一行。"), params={"key": twice[0]})
        return dict(rows)


def rows_of(text: str, columns: Mapping[str, Column], *, key: str = "") -> list[Keyed]:
    """Return the rows of a text, each with its month or day; a heading row says their order.

    :raises ValidationError: naming the row and what is wrong with it.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    order = [*columns]
    if lines and not key and (named := reading.order_of(reading.cells_of(lines[0]), columns)):
        order, lines = named, lines[1:]
    return [_row(number, line, columns, order, key) for number, line in enumerate(lines, start=1)]


def _row(
    number: int, line: str, columns: Mapping[str, Column], order: list[str], key: str
) -> Keyed:
    cells = reading.cells_of(line)
    begins = _key_of(number, cells, key) if key else ""
    if not any(cells) or len(cells) > len(order):
        raise ValidationError(
            _COUNTS[key], params={"row": number, "n": len(order), "found": len(cells)}
        )
    read = {
        name: reading.cell(cell, columns[name], number)
        for name, cell in zip(order, cells, strict=False)
        if cell
    }
    return begins, read.get("", read)


def _key_of(number: int, cells: list[str], key: str) -> str:
    found = _KEYS[key](cells.pop(0) if cells else "")
    if not found:
        raise ValidationError(_BEGINS[key], params={"row": number})
    return found


def _example(columns: Mapping[str, Column], key: str) -> str:
    heads = [title for _name, title in reading.titles(columns)]
    if key == "month":
        says = _("一个月一行，依次写：%(columns)s。可以从表格里复制过来。")
        heads.insert(0, _("月份"))
    elif key == "day":
        says = _("一天一行，依次写：%(columns)s。可以从表格里复制过来。")
        heads.insert(0, _("日期"))
    else:
        says = _("一行一个，依次写：%(columns)s，中间空一格。")
    return says % {"columns": "、".join(heads)}
