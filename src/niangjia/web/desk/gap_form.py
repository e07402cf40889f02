"""The form of what a document lacks, made from the slots of its master."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from niangjia.engines.forms.values import Field, Kind
from niangjia.web.both.stood import StoodField, read, written
from niangjia.web.fields import CountField, DayField, YuanField

if TYPE_CHECKING:
    from niangjia.apps.documents.gaps import Gap
    from niangjia.apps.documents.retelling import Retold

ROWS = 3
"""How many rows a list that has too few can be given at once, or as many as it must have."""


class GapForm(forms.Form):
    """Every open slot as a field of its own kind; what is left empty stays open."""

    use_required_attribute = False
    version = StoodField()

    def __init__(
        self,
        data: Any,
        *,
        gaps: "Sequence[Gap]",
        version: int,
        retold: "Mapping[str, Retold] | None" = None,
    ) -> None:
        super().__init__(data)
        self.gaps = [gap for gap in gaps if gap.fields]
        for gap in self.gaps:
            known = (retold or {}).get(gap.path)
            for row in range(1, _rows(gap) + 1):
                for asked in gap.fields:
                    made = _field(asked, gap, len(gap.fields) > 1)
                    # All are missed, so none is marked as optional; none is insisted on either.
                    made.required = data is None
                    value = _known(known, asked, gap, row)
                    if known and value is not None:
                        made.initial = value
                        made.help_text = _("照“%(title)s”带过来，不对的请改。") % {
                            "title": known.title
                        }
                    self.fields[_name(gap, row, asked)] = made
        asked_for = {name: [str(one.label)] for name, one in self.fields.items()}
        self.stamp = written(version, asked_for)
        self.initial["version"] = self.stamp

    def filled_meanwhile(self) -> list[tuple[str, str]]:
        """Return what was typed for slots that somebody else has filled since the page was open.

        By the label each had then; it is not written, and stands on the page to be compared.
        """
        stood = read(self.data.get("version", "")) if self.is_bound else None
        labels = stood.values if stood else {}
        return [
            (labels[name][0], "、".join(texts))
            for name, texts in self.data.lists()
            if name in labels and name not in self.fields and any(text.strip() for text in texts)
        ]

    def groups(self) -> list[dict[str, Any]]:
        """Return the fields by slot: single ones, and lists with their rows."""
        return [
            {
                "label": gap.label,
                "is_list": gap.is_list,
                "rows": [
                    [self[_name(gap, row, asked)] for asked in gap.fields]
                    for row in range(1, _rows(gap) + 1)
                ],
            }
            for gap in self.gaps
        ]

    def values(self) -> dict[str, Any]:
        """Return what was filled in, by the path of its slot; None where nothing was."""
        found: dict[str, Any] = {}
        for gap in self.gaps:
            if gap.is_list:
                rows = [self._row(row, gap) for row in range(1, _rows(gap) + 1)]
                found[gap.path] = [row for row in rows if row] or None
            elif len(gap.fields) > 1:
                found[gap.path] = self._row(1, gap) or None
            else:
                found[gap.path] = self._value(_name(gap, 1, gap.fields[0]), gap.fields[0])
        return found

    def _row(self, row: int, gap: "Gap") -> dict[str, Any]:
        values = {asked.name: self._value(_name(gap, row, asked), asked) for asked in gap.fields}
        return {name: value for name, value in values.items() if value is not None}

    def _value(self, name: str, asked: Field) -> Any:
        value = self.cleaned_data.get(name)
        if value in (None, "", []):
            return None
        if asked.kind is Kind.DATE:
            return value.isoformat()
        if asked.kind is Kind.FLAG:
            return value == "yes"
        return value


def _known(known: "Retold | None", asked: Field, gap: "Gap", row: int) -> Any:
    """Return what another document says for this field, as its box takes it; None for nothing."""
    if known is None:
        return None
    value = known.value
    if gap.is_list:
        rows = value if isinstance(value, list) else []
        value = rows[row - 1] if row <= len(rows) else None
    if isinstance(value, Mapping):
        value = value.get(asked.name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if value not in ("", [], {}) else None


def _rows(gap: "Gap") -> int:
    return max(ROWS, gap.at_least) if gap.is_list else 1


def _name(gap: "Gap", row: int, asked: Field) -> str:
    """Return the name of a slot's box: by the slot, so one filled meanwhile shifts no other."""
    return f"gap-{gap.path}-{row}-{asked.name}"


def _field(asked: Field, gap: "Gap", is_part: bool) -> forms.Field:
    label = asked.label if is_part else gap.label
    common: dict[str, Any] = {"label": label, "required": False}
    match asked.kind:
        case Kind.DATE:
            return DayField(**common)
        case Kind.MONEY:
            return YuanField(**common)
        case Kind.NUMBER:
            return CountField(min_value=0, **common)
        case Kind.FLAG:
            return forms.ChoiceField(
                choices=[("", _("请选择")), ("yes", _("是")), ("no", _("否"))], **common
            )
        case Kind.CHOICES:
            return forms.MultipleChoiceField(
                choices=list(asked.options.items()),
                widget=forms.CheckboxSelectMultiple,
                **common,
            )
    is_long = asked.name in ("facts", "left_reason", "reason", "contract", "statement")
    widget = forms.Textarea(attrs={"rows": 3}) if is_long else forms.TextInput()
    return forms.CharField(max_length=2000, widget=widget, **common)
