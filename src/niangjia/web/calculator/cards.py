"""Rows of many columns, one card each: written field by field, or pasted and then looked through.

Cards are added, taken away and filled from a paste by buttons of the form itself: the page comes
back with them, with or without script, and nothing is computed yet.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _

from niangjia.web.calculator import reading
from niangjia.web.calculator.reading import Column
from niangjia.web.calculator.rows import rows_of

MOST = 40
"""So many cards at once: a page of more is no help, a form of more fields is declined."""
_FEWEST = 2
_ACTS = ("more", "drop", "take")


class CardsField(forms.Field):
    """A list of rows, each a form of its own; its value is a list of objects, or None.

    `opens` names the columns that stand open in a card, the others are folded.
    """

    widget = forms.HiddenInput

    def __init__(
        self, columns: Mapping[str, Column], row: type[forms.Form], *, opens: tuple[str, ...] = ()
    ) -> None:
        self.columns, self.row, self.opens = columns, row, opens
        super().__init__(required=False)

    def clean(self, value: Any) -> Any:
        """Leave the reading to the cards, which know the form (`Cards.read`)."""
        return value

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> "Cards":
        """Return the field as it is drawn: its cards and what was pasted."""
        return Cards(form, self, field_name)


class Cards(forms.BoundField):
    """The cards of a field as they were sent, or two empty ones."""

    @property
    def is_cards(self) -> bool:
        """Whether it is drawn as cards."""
        return True

    @property
    def prefix(self) -> str:
        """What the names of its parts begin with."""
        return self.html_name

    @property
    def pasted(self) -> str:
        """What stands in the place for pasting."""
        return str(self.form.data.get(self.prefix, "")) if self.form.is_bound else ""

    @property
    def heads(self) -> list[str]:
        """The names of the columns in their order, for whoever pastes."""
        columns = cast(CardsField, self.field).columns
        return [reading.head_of(title) for _name, title in reading.titles(columns)]

    @property
    def rows(self) -> list[forms.Form]:
        """The form of every card, with what was written and, where it was sent off, its faults."""
        field = cast(CardsField, self.field)
        prefixes = [f"{self.prefix}-{n}" for n in range(count_of(self.form.data, self.prefix))]
        # A card nobody has sent shows its defaults, not the first of each choice.
        made = [
            field.row(self.form.data if is_sent(self.form.data, one) else None, prefix=one)
            for one in prefixes
        ]
        if getattr(self.form, "is_only_arranged", False):
            for one in made:
                one._errors = ErrorDict()
        return made

    @property
    def cards(self) -> Iterator[dict[str, Any]]:
        """Each card with the fields that stand open, those that are folded, and its number."""
        opens = cast(CardsField, self.field).opens
        for number, row in enumerate(self.rows):
            shown = [bound for bound in row if bound.name in opens or bound.errors]
            names = {bound.name for bound in shown}
            yield {
                "no": number + 1,
                "at": number,
                "open": shown,
                "folded": [bound for bound in row if bound.name not in names],
                "is_used": row.is_bound and any(n not in names for n in row.changed_data),
            }

    def read(self) -> list[dict[str, Any]] | None:
        """Return the rows of all cards that something is written in, then the pasted ones.

        :raises ValidationError: cards with faults, named; or a pasted row that cannot be read.
        """
        found, faulty = [], []
        for number, row in enumerate(self.rows, start=1):
            if not (row.is_bound and row.has_changed()):
                continue
            if not row.is_valid():
                faulty.append(str(number))
                continue
            found.append({k: v for k, v in row.cleaned_data.items() if v not in ("", None, [])})
        if faulty:
            says = _("第 %(which)s 张里有要改的，红字写在那一格下面。")
            raise ValidationError(says, params={"which": "、".join(faulty)})
        found += [row for _key, row in rows_of(self.pasted, cast(CardsField, self.field).columns)]
        if self.field.required and not found:
            raise ValidationError(self.field.error_messages["required"], "required")
        return found or None

    def _has_changed(self) -> bool:
        """Tell whether anything stands in a card or was pasted, or cards are being arranged."""
        if not self.form.is_bound:
            return False
        is_arranged = any(f"{self.prefix}-{act}" in self.form.data for act in _ACTS)
        written = any(row.is_bound and row.has_changed() for row in self.rows)
        return is_arranged or written or bool(self.pasted.strip())


def count_of(data: Mapping[str, Any], name: str) -> int:
    """Return how many cards were sent, or how many stand there at first."""
    sent = str(data.get(f"{name}-rows", ""))
    return min(int(sent), MOST) if sent.isdigit() and len(sent) < 5 else _FEWEST


def is_sent(data: Mapping[str, Any], prefix: str) -> bool:
    """Tell whether anything of a card was sent."""
    return any(name.startswith(f"{prefix}-") for name in data)


def act_of(data: Mapping[str, Any], fields: Mapping[str, forms.Field]) -> tuple[str, str] | None:
    """Return which cards are to be rearranged and how, or None where the form was sent off."""
    for name, field in fields.items():
        if isinstance(field, CardsField):
            for act in _ACTS:
                if f"{name}-{act}" in data:
                    return name, act
    return None


def rearranged(data: QueryDict, name: str, act: str, field: CardsField) -> tuple[QueryDict, str]:
    """Return what was sent with a card more, a card less, or cards for the pasted rows.

    With it, why it could not be done, empty when it could.
    """
    sent, count = data.copy(), count_of(data, name)
    if act == "more":
        if count >= MOST:
            return sent, _("一页最多 %(n)s 张。再多的，请在下面从表格粘贴。") % {"n": MOST}
        sent[f"{name}-rows"] = str(count + 1)
        return sent, ""
    if act == "drop":
        _drop(sent, name, field, count)
        return sent, ""
    try:
        rows = [row for _key, row in rows_of(str(sent.get(name, "")), field.columns)]
    except ValidationError as faulty:
        return sent, " ".join(faulty.messages)
    return sent, _take(sent, name, field, rows, count)


def _drop(sent: QueryDict, name: str, field: CardsField, count: int) -> None:
    at = str(sent.get(f"{name}-drop", ""))
    if not at.isdigit() or int(at) >= count:
        return
    for number in range(int(at), count):
        for column in field.columns:
            following = sent.get(f"{name}-{number + 1}-{column}") if number + 1 < count else None
            if following is None:
                sent.pop(f"{name}-{number}-{column}", None)
            else:
                sent[f"{name}-{number}-{column}"] = following
    sent[f"{name}-rows"] = str(max(count - 1, 1))


def _take(
    sent: QueryDict, name: str, field: CardsField, rows: list[dict[str, Any]], count: int
) -> str:
    used = [
        n
        for n in range(count)
        if is_sent(sent, f"{name}-{n}") and field.row(sent, prefix=f"{name}-{n}").has_changed()
    ]
    start = max(used, default=-1) + 1
    if start + len(rows) > MOST:
        says = _("一共 %(n)s 行，太多了，不分成一张一张：留在这里，直接点“算”就行。")
        return says % {"n": start + len(rows)}
    defaults = {
        column: str(one.initial)
        for column, one in field.row.base_fields.items()
        if one.initial is not None
    }
    for number, row in enumerate(rows, start=start):
        for column, value in defaults.items():
            sent[f"{name}-{number}-{column}"] = value
        for column, value in row.items():
            written = "、".join(value) if isinstance(value, list) else _written(value)
            sent[f"{name}-{number}-{column}"] = written
    sent[f"{name}-rows"] = str(max(start + len(rows), 1))
    sent[name] = ""
    return ""


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
