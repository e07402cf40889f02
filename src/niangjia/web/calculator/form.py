"""A form for the facts of any rule, made from the schema that machines read."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.schema import schema_of
from niangjia.web.calculator import words
from niangjia.web.calculator.cards import Cards, CardsField, act_of, rearranged
from niangjia.web.calculator.reading import MONTH, label, listed
from niangjia.web.calculator.rows import RowsField
from niangjia.web.fields import DayField

# Rows of more columns are cards.
_MOST_IN_A_LINE = 3
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


def _is_differing(bound: forms.BoundField) -> bool:
    if isinstance(bound, Cards):
        return bool(bound._has_changed())
    return str(bound.data or "").split() != str(bound.initial or "").split()


def facts_form(entry: Entry) -> type[forms.Form]:
    """Return the form of a rule: a field for each fact, those that most people know first."""
    schema = schema_of(entry.facts)
    known = schema["properties"]
    first = [name for name in words.FIRST.get(entry.id, ()) if name in known]
    first += [name for name in schema.get("required", ()) if name not in first]
    first = first or [*known][:_FIRST]
    fields: dict[str, Any] = {
        name: _field(
            known[name],
            schema,
            is_required=name in schema.get("required", ()),
            opens=words.OPEN.get((entry.id, name), ()),
        )
        for name in (*first, *(name for name in known if name not in first))
    }
    # Django asks a form's own `clean_…` for what one field cannot know: what its cards hold.
    readers = {
        f"clean_{name}": _reader(name)
        for name, field in fields.items()
        if isinstance(field, CardsField)
    }
    return type("FactsForm", (FactsForm,), {**fields, **readers, "first": tuple(first)})


def _reader(name: str) -> Callable[[forms.Form], Any]:
    return lambda form: form[name].read()  # type: ignore[attr-defined]


class FactsForm(forms.Form):
    """The facts of one rule; `first` names those that stand open, the others are folded."""

    first: tuple[str, ...] = ()

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.is_only_arranged, self._why_not = False, ("", "")
        found = act_of(self.data, self.fields) if self.is_bound else None
        if found:
            name, act = found
            field = cast(CardsField, self.fields[name])
            self.data, why_not = rearranged(self.data, name, act, field)
            self.is_only_arranged, self._why_not = True, (name, why_not)

    def full_clean(self) -> None:
        """Look at what was sent off; cards that were only rearranged are not looked at yet."""
        if not self.is_only_arranged:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}
        name, why_not = self._why_not
        if why_not:
            self.add_error(name, why_not)

    @property
    def is_ready(self) -> bool:
        """Whether it was sent off, without faults."""
        return not self.is_only_arranged and self.is_valid()

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
        return [str(bound.label) for bound in self if _is_differing(bound)]

    @property
    def raw(self) -> dict[str, Any]:
        """The facts as machines write them, without what was left open."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


def _field(
    described: Mapping[str, Any],
    schema: Mapping[str, Any],
    *,
    is_required: bool,
    opens: tuple[str, ...] = (),
) -> Any:
    """Return the field of one fact by its JSON schema; `opens` what stands open of its rows."""
    kinds = [_resolved(one, schema) for one in described.get("anyOf", [described])]
    more = {
        # Machine words in a name are for machines: the choices below say them in Chinese.
        "label": re.sub(r"：[A-Za-z_]+ .*$", "", str(described.get("title", ""))),
        "required": is_required,
        "help_text": str(described.get("ask", "")) if is_required else "",
    }
    if named := _UNITS_ZH.get(described.get("unit", "")):
        more["label"] += f"（{named}）"
    unit = {"unit": described.get("unit", "")}
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
            items = _resolved(kind["items"], schema)
            return _rows(items, schema, more | unit, key="", opens=opens)
        if kind.get("type") == "object":
            [of] = (kind.get("patternProperties") or {"": kind["additionalProperties"]}).values()
            is_by_day = kind.get("propertyNames", {}).get("format") == "date"
            key = "day" if is_by_day else "month"
            return _rows(_resolved(of, schema), schema, more | unit, key=key, opens=opens)
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


class _Listed(forms.CharField):
    """Several words in one field: 加班费、经济补偿."""

    def clean(self, value: Any) -> list[str]:
        return listed(super().clean(value))


def _rows(
    kind: Mapping[str, Any],
    schema: Mapping[str, Any],
    more: dict[str, Any],
    *,
    key: str,
    opens: tuple[str, ...],
) -> Any:
    """Return the field of several rows: cards where a row has many columns, else lines."""
    known = kind.get("properties") or {"": {"title": _head(kind, more["unit"]), **kind}}
    columns = {name: _plain(column, schema) for name, column in known.items()}
    field: Any
    if len(columns) > _MOST_IN_A_LINE and not key:
        row = _row_form(columns, schema, kind.get("required", ()))
        field = CardsField(columns, row, opens=opens or tuple(columns))
        field.label = re.sub(r"，一.一行$", "", more["label"])
    else:
        field = RowsField(columns, key=key)
        field.label = more["label"]
    field.required = more["required"]
    return field


def _head(kind: Mapping[str, Any], unit: str) -> str:
    """Return what the one column of a ledger or list holds."""
    if kind.get("pattern") == MONTH:
        return _("月份")
    return _("小时") if unit == "hour" else _("金额")


def _row_form(
    columns: Mapping[str, Any], schema: Mapping[str, Any], required: Sequence[str]
) -> type[forms.Form]:
    fields = {
        name: _Listed(label=str(column["title"]), required=name in required)
        if column.get("type") == "array"
        else _field(column, schema, is_required=name in required)
        for name, column in columns.items()
    }
    return type("RowForm", (forms.Form,), fields)


def _plain(column: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a column with what its kinds refer to written out."""
    if "anyOf" not in column:
        return _resolved(column, schema)
    return {**column, "anyOf": [_resolved(one, schema) for one in column["anyOf"]]}


def _resolved(kind: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = kind.get("$ref", "").rpartition("/")[2]
    return {**schema["$defs"][name], **kind} if name else kind


def _machine(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
