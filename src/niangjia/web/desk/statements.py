"""A worker's bank statement: seen by month with every doubt, corrected in place, confirmed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services import wage_facts
from niangjia.engines import tables
from niangjia.engines.tables.statements import (
    LACK,
    Aside,
    Line,
    PaidMonth,
    Pays,
    Statement,
    Unused,
    Wage,
    Why,
)
from niangjia.kernel.errors import DomainError
from niangjia.kernel.money import to_fen
from niangjia.web.fields import YuanField
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Evidence, WageMonth

_BETWEEN_NAMES = re.compile(r"[、,，;；\n]+")
_MOST_NAMES = 10


class HowForm(forms.Form):
    """How the statement is to be read: who the employer is, and which month a pay day pays."""

    employer = forms.CharField(
        label=gettext_lazy("单位在流水里的名称"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("有曾用名、分公司或者包工头代付的，用顿号隔开。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    pays = forms.ChoiceField(
        label=gettext_lazy("没有写月份的工资，算哪个月的"),
        required=False,
        choices=[
            ("", gettext_lazy("不知道：照写明的推算，逐个核对")),
            (Pays.MONTH_BEFORE.value, gettext_lazy("问过了：当月发上个月的")),
            (Pays.SAME_MONTH.value, gettext_lazy("问过了：当月发当月的")),
        ],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One month of the page: what the statement says, what is kept, why there is nothing."""

    month: date
    found: PaidMonth | None
    kept: "WageMonth | None"
    lack: str = ""
    is_kept: bool = False

    @property
    def name(self) -> str:
        """The month as the fields of the form are named by it."""
        return f"{self.month:%Y-%m}"

    @property
    def fen(self) -> int | None:
        """What was paid, in fen: as it was confirmed by this statement, else as it says."""
        if self.is_kept:
            return self.kept_fen
        return None if self.found is None else to_fen(self.found.paid)

    @property
    def kept_fen(self) -> int | None:
        """What is kept now to have been paid, in fen."""
        return self.kept.paid_fen if self.kept else None

    @property
    def doubts(self) -> tuple[tables.Problem, ...]:
        """What somebody should look at before confirming the month."""
        return self.found.doubts if self.found else ()

    @property
    def is_certain(self) -> bool:
        """Whether nothing about the month is doubtful: such a month is ticked beforehand."""
        fen = self.fen
        return fen is not None and fen >= 0 and not self.doubts


class MonthsForm(forms.Form):
    """Of each month: whether it is confirmed, what was paid, what was kept when the page came.

    The page writes the last anew each time, so that after a refusal it is what the page shows now.
    """

    def __init__(self, rows: Sequence[Row], *args: Any) -> None:
        super().__init__(*args)
        self.rows = rows
        for row in rows:
            about = {"month": row.name}
            self.fields[f"ok|{row.name}"] = forms.BooleanField(
                required=False,
                initial=row.is_certain and not row.is_kept,
                widget=forms.CheckboxInput(
                    attrs={
                        "class": "form-check-input",
                        "aria-label": _("登记 %(month)s") % about,
                    }
                ),
            )
            self.fields[f"paid|{row.name}"] = YuanField(
                required=False,
                initial=row.fen,
                widget=forms.TextInput(
                    attrs={
                        "class": "form-control num",
                        "inputmode": "decimal",
                        "autocomplete": "off",
                        "aria-label": _("%(month)s 实发（元）") % about,
                        "aria-describedby": f"see-{row.name}",
                    }
                ),
            )
            self.fields[f"was|{row.name}"] = forms.IntegerField(
                required=False, widget=forms.HiddenInput()
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the amount of each month that is ticked."""
        data: dict[str, Any] = super().clean() or {}
        for row in self.rows:
            field = f"paid|{row.name}"
            if data.get(f"ok|{row.name}") and field in data and data[field] is None:
                self.add_error(field, _("请填上实发；没有发就填 0，不知道就不要勾。"))
        return data

    @property
    def ticked(self) -> dict[date, int]:
        """The confirmed months and what was paid, in fen."""
        data = self.cleaned_data
        return {row.month: data[f"paid|{row.name}"] for row in self.rows if data[f"ok|{row.name}"]}

    @property
    def seen(self) -> dict[date, int | None]:
        """What was kept of each month when the page came, in fen."""
        return {row.month: self.cleaned_data[f"was|{row.name}"] for row in self.rows}

    def lines(self) -> list[dict[str, Any]]:
        """Return each row with its fields, as the page shows it."""
        return [
            {
                "row": row,
                "ok": self[f"ok|{row.name}"],
                "paid": self[f"paid|{row.name}"],
                "basis": [_basis(one) for one in row.found.lines] if row.found else [],
            }
            for row in self.rows
        ]


@require_http_methods(["GET", "POST"])
def show(request: Request, number: str, seq: int, evidence: int) -> HttpResponse:
    """Show what a bank statement says of a worker's wages; on POST keep what was confirmed."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    worker = matters.get_claimant(seq, matter=matter)
    policies.require(Deed.WAGES, matter=matter, person=person, on=on)
    piece = matters.get_statement(evidence, claimant=worker)
    how = HowForm(request.GET if "employer" in request.GET else None)
    how.fields["employer"].initial = matter.employer.name
    context = {
        "matter": matter,
        "worker": worker,
        "piece": piece,
        "how": how,
        "statement": None,
        "form": None,
    }
    try:
        statement = wage_facts.open_statement(
            evidence=piece,
            claimant=worker,
            employers=_employers(how) or [matter.employer.name],
            pays=_pays(how),
            by=person,
        )
    except DomainError as declined:
        return invalid(request, "desk/statement.html", context | {"failed": said(declined)})
    rows = _rows(statement, {row.month: row for row in worker.wage_months.all()}, piece)
    form = MonthsForm(rows, *([request.POST] if request.method == "POST" else []))
    failed = ""
    if form.is_valid():
        try:
            done = wage_facts.confirm_paid(
                claimant=worker,
                evidence=piece,
                paid=form.ticked,
                seen=form.seen,
                by=person,
                at=now(),
            )
        except DomainError as declined:
            failed = said(declined)
        else:
            messages.success(request, _told(done, piece))
            return go(request, "desk:claimant", matter.number, seq)
    context |= {"form": form, "failed": failed, **_context(statement, form)}
    answer = invalid if form.is_bound else page
    return answer(request, "desk/statement.html", context)


def _employers(how: HowForm) -> list[str]:
    """Return the names that were typed, each by itself."""
    if not how.is_valid():
        return []
    names = _BETWEEN_NAMES.split(how.cleaned_data["employer"])
    return [name.strip() for name in names if name.strip()][:_MOST_NAMES]


def _pays(how: HowForm) -> Pays | None:
    chosen = how.cleaned_data.get("pays") if how.is_valid() else ""
    return Pays(chosen) if chosen else None


def _told(done: wage_facts.Confirmed, piece: "Evidence") -> str:
    if not done.changed:
        return _("这些月份以前按证据 %(seq)s 登记过，都没有变化。") % {"seq": piece.seq}
    return ngettext(
        "登记了 %(n)d 个月的实发，来源是证据 %(seq)s。应得要再算一遍。",
        "登记了 %(n)d 个月的实发，来源是证据 %(seq)s。应得要再算一遍。",
        done.changed,
    ) % {"n": done.changed, "seq": piece.seq}


def _rows(statement: Statement, kept: "dict[date, WageMonth]", piece: "Evidence") -> list[Row]:
    """Return the months with payments and those without, in order."""
    lacks = {gap.month: str(LACK[gap.lack]) for gap in statement.gaps}
    rows = []
    for name in sorted({*statement.months, *lacks}):
        month = date.fromisoformat(f"{name}-01")
        found = statement.months.get(name)
        before = kept.get(month)
        is_kept = before is not None and before.paid_from_id == piece.pk
        rows.append(
            Row(month=month, found=found, kept=before, lack=lacks.get(name, ""), is_kept=is_kept)
        )
    return rows


def _basis(wage: Wage) -> dict[str, Any]:
    """Return one payment as the page tells it: when, how much, its words, and what led to it."""
    line = wage.line
    words = [one.text for one in wage.pay.reasons if one.why is Why.WORDS]
    whys = [_("写着“%(words)s”") % {"words": "、".join(words)}] if words else []
    if any(one.why is Why.PAYER for one in wage.pay.reasons):
        whys.append(_("付款人是单位"))
    if any(one.why is Why.REGULAR for one in wage.pay.reasons):
        whys.append(_("每月都有"))
    if any(one.why is Why.REVERSAL for one in wage.pay.reasons):
        whys.append(_("是退回的"))
    return {
        "on": line.on,
        "fen": to_fen(line.amount),
        "text": line.words,
        "payer": line.party,
        "row": line.row,
        "whys": whys,
    }


def _context(statement: Statement, form: MonthsForm) -> dict[str, Any]:
    incoming = [_left(one, line) for one in statement.unused if (line := one.income)]
    return {
        "statement": statement,
        "lines": form.lines(),
        "lacking": len(statement.gaps),
        "doubtful": sum(bool(row.doubts) for row in form.rows),
        "bonuses": [(_basis(one), one.doubts) for one in statement.bonuses],
        "incoming": incoming,
        "outgoing": sum(one.why in (Aside.OUT, Aside.BACK) for one in statement.unused),
    }


def _left(one: Unused, line: Line) -> dict[str, Any]:
    """Return money in that was not counted, and why."""
    return {
        "on": line.on,
        "fen": to_fen(line.amount),
        "text": line.words,
        "payer": line.party,
        "why": one.why_zh,
    }
