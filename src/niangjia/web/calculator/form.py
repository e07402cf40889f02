"""A form for the facts of any rule, made from the schema that machines read."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from niangjia.engines.claims import Ground
from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.schema import schema_of
from niangjia.web.calculator import words
from niangjia.web.fields import DayField

_YES_ZH = {"是": True, "有": True, "对": True, "否": False, "没有": False, "不是": False}
# How many facts stand open where none is needed and nobody has chosen.
_FIRST = 6
_UNITS_ZH = {
    "yuan": "元",
    "yuan/day": "元/天",
    "day": "天",
    "hour": "小时",
    "month": "个月",
    "year": "年",
    "person": "人",
    "times": "倍",
    "ratio": "小数，一半写 0.5",
}


class NumberField(forms.CharField):
    """A number as people write it (`4,900元`); its value is the text of a decimal."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "num"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """Return the digits alone.

        :raises ValidationError: it is no number.
        """
        text = re.sub(r"[,\s¥元]", "", unicodedata.normalize("NFKC", super().clean(value)))
        if text and not re.fullmatch(r"-?\d+(\.\d+)?", text):
            raise ValidationError(_("这里要填数字，比如 4900 或 4,900.50。"), "invalid")
        return text


class RowsField(forms.CharField):
    """Rows as one pastes them from a sheet, columns by tab, comma or blank: a list or a ledger.

    Its value is what the schema wants: a list of objects, or months with theirs.
    """

    def __init__(self, columns: Mapping[str, Mapping[str, Any]], *, by_month: bool) -> None:
        self.columns, self.by_month = columns, by_month
        heads = [_("月份"), *self._heads()] if by_month else self._heads()
        rows = forms.Textarea(attrs={"rows": 4, "class": "num"})
        super().__init__(required=False, widget=rows, help_text=_example(heads, by_month))

    def clean(self, value: Any) -> Any:
        """Return the rows; None when there are none.

        :raises ValidationError: naming the row and what is wrong with it.
        """
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        if not lines:
            return None
        rows = [self._row(number, line) for number, line in enumerate(lines, start=1)]
        if not self.by_month:
            return [row for _, row in rows]
        months = [month for month, _ in rows]
        if twice := [month for month in months if months.count(month) > 1]:
            raise ValidationError(_("%(month)s 写了两行，请合成一行。"), params={"month": twice[0]})
        return dict(rows)

    def _heads(self) -> list[str]:
        return [str(one.get("title", name)) for name, one in self.columns.items()]

    def _row(self, number: int, line: str) -> tuple[str, Any]:
        text = unicodedata.normalize("NFKC", line).strip()
        cells = [cell.strip() for cell in re.split(r"\t|[ ]+|[,，;；](?!\d{3}\b)", text) if cell]
        month = ""
        if self.by_month:
            month = _month(cells.pop(0) if cells else "")
            if not month:
                raise ValidationError(
                    _("第 %(row)s 行：前面要写月份，比如 2026-01。"), params={"row": number}
                )
        if not cells or len(cells) > len(self.columns):
            raise ValidationError(
                _("第 %(row)s 行：除月份外要有 1 到 %(n)s 列，现在是 %(found)s 列。")
                if self.by_month
                else _("第 %(row)s 行：要有 1 到 %(n)s 列，现在是 %(found)s 列。"),
                params={"row": number, "n": len(self.columns), "found": len(cells)},
            )
        read = {
            name: _cell(cell, self.columns[name], number)
            for name, cell in zip(self.columns, cells, strict=False)
        }
        return month, read.get("", read)


def facts_form(entry: Entry) -> type[forms.Form]:
    """Return the form of a rule: a field for each fact, those that most people know first."""
    schema = schema_of(entry.facts)
    known = schema["properties"]
    first = [name for name in words.FIRST.get(entry.id, ()) if name in known]
    first += [name for name in schema.get("required", ()) if name not in first]
    first = first or [*known][:_FIRST]
    fields: dict[str, Any] = {
        name: _field(known[name], schema, is_required=name in schema.get("required", ()))
        for name in (*first, *(name for name in known if name not in first))
    }
    return type("FactsForm", (FactsForm,), {**fields, "first": tuple(first)})


class FactsForm(forms.Form):
    """The facts of one rule; `first` names those that stand open, the others are folded."""

    first: tuple[str, ...] = ()

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields that everybody sees: the first ones, and any that was found faulty."""
        return [self[name] for name in self.fields if name in self.first or name in self.errors]

    @property
    def folded(self) -> list[forms.BoundField]:
        """The fields for who knows more."""
        shown = {bound.name for bound in self.asked}
        return [self[name] for name in self.fields if name not in shown]

    @property
    def is_folded_used(self) -> bool:
        """Whether anything was written in the folded fields."""
        return any(self.is_bound and bound.name in self.changed_data for bound in self.folded)

    @property
    def differing(self) -> list[str]:
        """The names of the facts that were written otherwise than they stood."""
        return [
            str(bound.label)
            for bound in self
            if str(bound.data or "").split() != str(bound.initial or "").split()
        ]

    @property
    def raw(self) -> dict[str, Any]:
        """The facts as machines write them, without what was left open."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


def _field(described: Mapping[str, Any], schema: Mapping[str, Any], *, is_required: bool) -> Any:
    """Return the field of one fact by its JSON schema."""
    kinds = [_resolved(one, schema) for one in described.get("anyOf", [described])]
    more = {
        # Machine words in a name are for machines: the choices below say them in Chinese.
        "label": re.sub(r"：[A-Za-z_]+ .*$", "", str(described.get("title", ""))),
        "required": is_required,
        "help_text": str(described.get("ask", "")) if is_required else "",
    }
    if unit := _UNITS_ZH.get(described.get("unit", "")):
        more["label"] += f"（{unit}）"
    default = described.get("default")
    for kind in kinds:
        if "enum" in kind:
            return _choice(kind["enum"], default, more)
        if kind.get("type") == "boolean":
            return _choice([True, False], default, more)
        if kind.get("format") == "date":
            return _Day(**more)
        if kind.get("format") == "date-time":
            return forms.CharField(**more)
        if kind.get("type") == "array":
            return _rows(_resolved(kind["items"], schema), more, by_month=False)
        if kind.get("type") == "object":
            [of] = (kind.get("patternProperties") or {"": kind["additionalProperties"]}).values()
            return _rows(_resolved(of, schema), more, by_month=True)
    if any(kind.get("type") in ("number", "integer") for kind in kinds):
        return _Number(is_whole=any(kind.get("type") == "integer" for kind in kinds), **more)
    return forms.CharField(**more)


class _Day(DayField):
    def clean(self, value: Any) -> str:
        found = super().clean(value)
        return found.isoformat() if found else ""


class _Number(NumberField):
    def __init__(self, *, is_whole: bool, **more: Any) -> None:
        super().__init__(**more)
        self.is_whole = is_whole

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return int(found) if self.is_whole and re.fullmatch(r"-?\d+", found) else found


class _Choice(forms.ChoiceField):
    """One of few; yes and no come back as what they are."""

    def clean(self, value: Any) -> Any:
        return {"true": True, "false": False}.get(found := super().clean(value), found)


def _choice(values: list[Any], default: Any, more: dict[str, Any]) -> forms.ChoiceField:
    known = [(_machine(value), label(value, values)) for value in values]
    if default is None:
        known.insert(0, ("", _("不清楚") if not more["required"] else _("请选一个")))
    return _Choice(choices=known, initial=None if default is None else _machine(default), **more)


def _rows(kind: Mapping[str, Any], more: dict[str, Any], *, by_month: bool) -> RowsField:
    columns = kind.get("properties") or {"": {"title": _("金额"), **kind}}
    field = RowsField(columns, by_month=by_month)
    field.label = more["label"]
    field.required = more["required"]
    return field


def _resolved(kind: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = kind.get("$ref", "").rpartition("/")[2]
    return {**schema["$defs"][name], **kind} if name else kind


def _machine(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def label(value: Any, among: list[Any]) -> str:
    """Return how a person says one of few answers."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if {*among} <= {*Ground}:
        return _(Ground(value).label)
    return str(words.CHOICES.get(value, value))


def _month(text: str) -> str:
    found = re.fullmatch(r"(\d{4})\D?(\d{1,2})月?", text)
    if not found or not 1 <= int(found[2]) <= 12:
        return ""
    return f"{found[1]}-{int(found[2]):02d}"


def _cell(text: str, column: Mapping[str, Any], number: int) -> Any:
    """Return one cell as its column wants it: a yes, a list, one of few, or what was written."""
    kinds = [str(one.get("type")) for one in column.get("anyOf", [column])]
    if "boolean" in kinds:
        return _YES_ZH.get(text, text)
    if "array" in kinds:
        return [part for part in re.split(r"[、/+]", text) if part]
    options = [o for one in column.get("anyOf", [column]) for o in one.get("enum", ())]
    for option in options:
        if text in (option, label(option, options)):
            return option
    if options:
        named = "、".join(label(option, options) for option in options)
        raise ValidationError(
            _("第 %(row)s 行：“%(text)s”不认识，只能写 %(named)s。"),
            params={"row": number, "text": text, "named": named},
        )
    if {"number", "integer"} & {*kinds}:
        digits = re.sub(r"[,¥元]", "", text)
        return int(digits) if "integer" in kinds and digits.isdigit() else digits
    return text


def _example(heads: list[str], by_month: bool) -> str:
    columns = "、".join(heads)
    if by_month:
        return _("一个月一行，依次写：%(columns)s。可以从表格里复制过来。") % {"columns": columns}
    return _("一行一个，依次写：%(columns)s，中间空一格。") % {"columns": columns}
