"""The form of a step, made from what its table says it needs."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.selectors import Told
from niangjia.engines.procedure import HAPPENED_ON, Covers, Kind, Need, Step
from niangjia.web import words
from niangjia.web.desk.picking import Row
from niangjia.web.fields import DayField, ManyField, YuanField

ITEM = "item-"
"""Prefix of the fields that hold one item's amount: `item-<need>-<item id>`."""
LONG = frozenset(
    {
        "clue",
        "contract",
        "detail",
        "facts",
        "faults",
        "left_reason",
        "means",
        "note",
        "other_terms",
        "penalty",
        "present",
        "reason",
        "report",
        "responsibility",
        "terms",
        "undisputed",
        "why",
    }
)
"""Texts of more than a line: they get a box of several lines."""
LASTING = frozenset(
    {
        "address",
        "agency",
        "agency_kind",
        "applicant_type",
        "committee",
        "contact",
        "contract",
        "court",
        "employer_post",
        "facts",
        "firm",
        "lawyer",
        "lawyer_phone",
        "left_reason",
        "licence",
        "perform_by",
        "post",
        "stage",
    }
)
"""Facts that stay true from step to step: told once, they stand in the form the next time."""
LONGEST = {True: 4000, False: 500}
FEW = 20
"""Up to so many rows of people stand open; more are folded behind their count."""


class StepForm(forms.Form):
    """One step's day, facts and covered items; `facts()` gives them as the services want them."""

    def __init__(
        self,
        *args: Any,
        step: Step,
        covered: Iterable[Row],
        today: date,
        people: Iterable[tuple[int, str]] = (),
        told: Mapping[str, Told] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.covered = tuple(covered)
        self._people = tuple(people)
        self.remembered: list[Need] = []
        self.fields[HAPPENED_ON] = DayField(label=step.day, initial=today)
        if step.covers is Covers.SOME:
            self.fields["items"] = ManyField(
                label=_("哪些人、哪些请求"),
                choices=[(row.item_id, row.name) for row in self.covered],
                initial=[row.item_id for row in self.covered],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("请至少选一位职工的一项请求。")},
            )
        for need in step.needs:
            if need.kind is Kind.PER_ITEM_MONEY:
                self._add_amounts(need)
            else:
                self.fields[need.name] = _field(need, self._people)
                if need.name in LASTING and told and need.name in told:
                    self.fields[need.name].initial = told[need.name].value
                    self.fields[need.name].help_text = _from(need, told[need.name], today)
                    self.remembered.append(need)

    def _add_amounts(self, need: Need) -> None:
        for row in self.covered:
            self.fields[amount_name(need, row)] = YuanField(
                label=f"{row.name} {row.kind_zh}", required=False, initial=row.suggested_fen
            )

    def clean(self) -> dict[str, Any]:
        """Ask for an amount only where the item is covered."""
        cleaned = super().clean() or {}
        chosen = set(self.items() or ())
        for need in self.amount_needs():
            for row in self.covered:
                name = amount_name(need, row)
                if row.item_id in chosen and name in cleaned and cleaned[name] is None:
                    self.add_error(name, _("请填金额；没有就填 0。"))
        return cleaned

    def amount_needs(self) -> tuple[Need, ...]:
        """Return the needs that ask one amount for each item."""
        return tuple(n for n in self.step.needs if n.kind is Kind.PER_ITEM_MONEY)

    def short_fields(self) -> list[forms.BoundField]:
        """Return what takes a line: days, names, choices, sums."""
        return [f for f in self._plain() if not _is_long(f) and not _is_check(f)]

    def long_fields(self) -> list[forms.BoundField]:
        """Return what is told in sentences."""
        return [f for f in self._plain() if _is_long(f)]

    def check_fields(self) -> list[forms.BoundField]:
        """Return what is confirmed by a tick."""
        return [f for f in self._plain() if _is_check(f)]

    def _plain(self) -> list[forms.BoundField]:
        return [f for f in self if f.name != "items" and not f.name.startswith(ITEM)]

    @cached_property
    def entries(self) -> dict[int, dict[str, Any]]:
        """The table of people by item: whether it is ticked, and its amount fields."""
        chosen = {str(v) for v in (self["items"].value() or ())} if "items" in self.fields else None
        return {
            row.item_id: {
                "row": row,
                "checked": chosen is None or str(row.item_id) in chosen,
                "amounts": [self[amount_name(n, row)] for n in self.amount_needs()],
            }
            for row in self.covered
        }

    def chosen(self) -> dict[str, Any]:
        """Return how many people and items are ticked, of how many, and what they come to (fen)."""
        every = self.entries.values()
        ticked = [entry for entry in every if entry["checked"]]
        return {
            "fen": sum(_fen(entry["amounts"][0]) for entry in ticked if entry["amounts"]),
            "people": len({entry["row"].seq for entry in ticked}),
            "items": len(ticked),
            "of_people": len({entry["row"].seq for entry in every}),
            "of_items": len(self.covered),
        }

    def chosen_ids(self) -> frozenset[int]:
        """Return the items that are ticked."""
        return frozenset(pk for pk, entry in self.entries.items() if entry["checked"])

    def typed(self) -> dict[str, str]:
        """Return the amounts that differ from what was proposed, by the name of their field."""
        return {
            bound.name: str(bound.value() or "")
            for entry in self.entries.values()
            for bound in entry["amounts"]
            if (bound.value() or "") != proposed(entry["row"])
        }

    def faulty_ids(self) -> list[int]:
        """Return the items with an amount to be put right."""
        if not self.is_bound:
            return []
        return [
            pk
            for pk, entry in self.entries.items()
            if any(bound.errors for bound in entry["amounts"])
        ]

    def faulty_fields(self) -> list[forms.BoundField]:
        """Return the fields outside the table that must be put right."""
        return [bound for bound in self._plain() if bound.errors]

    def is_folded(self) -> bool:
        """Tell whether the people stand behind their count: many, and chosen rightly."""
        return len(self.covered) > FEW and not (self.is_bound and "items" in self.errors)

    def items(self) -> list[int] | None:
        """Return the chosen item ids, or None when the step covers what it covers."""
        if self.step.covers is Covers.SOME:
            return self.cleaned_data.get("items", [])
        return None if self.step.covers is Covers.RECORD else [r.item_id for r in self.covered]

    def happened_on(self) -> date:
        """Return the day on which the step happened."""
        return self.cleaned_data[HAPPENED_ON]

    def facts(self) -> dict[str, Any]:
        """Return the facts as JSON: days as text, money in fen, per item by id."""
        found: dict[str, Any] = {}
        chosen = self.items()
        for need in self.step.needs:
            if need.kind is Kind.PER_ITEM_MONEY:
                ids = [r.item_id for r in self.covered] if chosen is None else chosen
                found[need.name] = {
                    str(pk): self.cleaned_data[f"{ITEM}{need.name}-{pk}"] for pk in ids
                }
                continue
            value = self.cleaned_data.get(need.name)
            if value in (None, ""):
                continue
            if need.kind is Kind.DATE:
                value = value.isoformat()
            found[need.name] = value
        return found


def amount_name(need: Need, row: Row) -> str:
    """Return the name of the field that holds one item's amount."""
    return f"{ITEM}{need.name}-{row.item_id}"


def proposed(row: Row) -> str:
    """Return the amount proposed for an item as its box shows it."""
    return str(YuanField().prepare_value(row.suggested_fen) or "")


def _fen(bound: forms.BoundField) -> int:
    """Return what a box says now; what is no amount counts nothing and is asked for elsewhere."""
    try:
        return bound.field.clean(bound.value() or "") or 0
    except forms.ValidationError:
        return 0


def _field(need: Need, people: tuple[tuple[int, str], ...]) -> forms.Field:
    common = {"label": need.zh, "required": not need.optional, "help_text": need.hint}
    blank = {"required": _("请填“%(what)s”。") % {"what": need.zh}}
    if need.kind is Kind.DATE:
        return DayField(**common)
    if need.kind is Kind.MONEY:
        return YuanField(**common)
    if need.kind is Kind.BOOL:
        # A duty to confirm: unticked means "not so", which the guard then explains.
        return forms.BooleanField(**{**common, "required": False})
    if need.kind is Kind.PERSON:
        blank["required"] = _("请选“%(what)s”；名单里没有的，先到“参与人”里添加。") % {
            "what": need.zh
        }
        options = [("", _("请选择")), *((str(pk), name) for pk, name in people)]
        return forms.ChoiceField(choices=options, error_messages=blank, **common)
    if need.kind is Kind.CHOICE:
        choices = [("", _("请选择")), *need.choices]
        return forms.ChoiceField(choices=choices, error_messages=blank, **common)
    is_long = need.name in LONG
    widget = forms.Textarea(attrs={"rows": 3}) if is_long else forms.TextInput()
    return forms.CharField(
        max_length=LONGEST[is_long], error_messages=blank, widget=widget, **common
    )


def _from(need: Need, told: Told, on: date) -> str:
    """Say where a value that stands in the form already came from, after the need's own hint."""
    source = _("照%(where)s里 %(day)s填的带过来，不对的请改。") % {
        "where": _(told.zh),
        "day": words.day(told.on, on),
    }
    return f"{_(need.hint)}。{source}" if need.hint else source


def _is_long(bound: forms.BoundField) -> bool:
    return isinstance(bound.field.widget, forms.Textarea)


def _is_check(bound: forms.BoundField) -> bool:
    return isinstance(bound.field.widget, forms.CheckboxInput)


def covered_rows(
    rows: Iterable[matters.ClaimantRow], *, item_ids: Iterable[int], amounts: Mapping[int, int]
) -> list[Row]:
    """Return the items that a step may cover, in the order of the roster, with a first amount."""
    wanted = set(item_ids)
    return [
        Row(
            item_id=item.item_id,
            seq=row.seq,
            name=row.name,
            job_number=row.job_number,
            masked_id=row.masked_id,
            kind_zh=item.kind_zh,
            suggested_fen=amounts.get(item.item_id, item.computed_fen),
        )
        for row in rows
        for item in row.items
        if item.item_id in wanted
    ]
