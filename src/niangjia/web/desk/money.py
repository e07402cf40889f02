"""Money at the desk: what waits over all matters, the books of one, and what arrives."""

import uuid

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from niangjia.apps.matters import selectors as matters
from niangjia.apps.recovery import policies, selectors
from niangjia.apps.recovery import services as recovery
from niangjia.apps.recovery.choices import PayerKind, PayoutState, PlanState
from niangjia.apps.recovery.policies import Deed
from niangjia.kernel.errors import DomainError
from niangjia.web import words
from niangjia.web.desk import deeds
from niangjia.web.fields import DayField, YuanField
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said

ENTRIES = 10
PAYERS = [(kind.value, _(kind.label)) for kind in PayerKind if kind != PayerKind.FUND]


@require_safe
def index(request: Request) -> HttpResponse:
    """Show, over all matters this person may see, which money waits for whom."""
    found = selectors.overview(request.user.person, on=today())
    deeds.learn(request, found.matters)
    return page(request, "desk/money.html", {"found": found})


@require_safe
def matter(request: Request, number: str) -> HttpResponse:
    """Show the books of a matter: where the money is, what waits, every entry, the proof."""
    person, on = request.user.person, today()
    shown = matters.get_matter(number, visible_to=person, on=on)
    sums = selectors.totals(shown)
    payees = selectors.payees(shown)
    lines = selectors.entries(shown)
    context = {
        "matter": shown,
        "totals": sums,
        "payees": payees,
        "payable_fen": sum(p.fen for p in payees if not p.why_not),
        "left": [p for p in payees if p.why_not],
        "plans": shown.distribution_plans.select_related("made_by", "approved_by").order_by("-pk"),
        "plan_open": shown.distribution_plans.filter(state=PlanState.PROPOSED).first(),
        "changes": shown.ledger_changes.select_related("made_by", "approved_by").order_by("-pk"),
        "change_open": shown.ledger_changes.filter(state=PlanState.PROPOSED)
        .select_related("made_by")
        .first(),
        "payouts": shown.payouts.select_related("prepared_by").order_by("-no"),
        "payout_open": shown.payouts.filter(
            state__in=[PayoutState.PREPARED, PayoutState.SENT]
        ).order_by("no"),
        "receipts": shown.receipts.select_related("entry").order_by("-received_on", "-pk"),
        "entries": Paginator(lines, ENTRIES).get_page(request.GET.get("page")),
        "check": selectors.balance_check(shown),
        "may": {
            deed.value: shown.is_open and policies.may(deed, matter=shown, person=person, on=on)
            for deed in Deed
        },
    }
    return page(request, "desk/money_matter.html", context)


class ReceiptForm(forms.Form):
    """Money that arrived, as the bank's slip says."""

    payer_kind = forms.ChoiceField(
        label=_("谁付来的"), choices=PAYERS, widget=forms.RadioSelect, initial=PayerKind.COURT
    )
    payer = forms.CharField(
        label=_("付款人户名"), max_length=120, help_text=_("照银行回单填，例如：某某人民法院。")
    )
    amount = YuanField(label=_("来款金额（元）"))
    cost = YuanField(
        label=_("其中扣除的费用（元）"),
        required=False,
        help_text=_("拍卖等费用先扣，不分给职工。没有就空着。"),
    )
    voucher = forms.CharField(
        label=_("凭证号"), max_length=120, help_text=_("同一张凭证只能记一次。")
    )
    received_on = DayField(label=_("到账日期"))
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_received_on(self):
        """Refuse a day that has not come."""
        on = self.cleaned_data["received_on"]
        if on > today():
            raise forms.ValidationError(_("这一天还没有到。请照回单填到账的那一天。"))
        return on

    def clean(self):
        """Refuse costs that leave nothing."""
        data = super().clean()
        amount, cost = data.get("amount"), data.get("cost") or 0
        if amount == 0:
            self.add_error("amount", _("来款金额要大于 0。"))
        elif amount is not None and cost >= amount:
            self.add_error("cost", _("费用要比来款金额少。请照回单再核对一遍。"))
        return data


@require_http_methods(["GET", "POST"])
def receipt_new(request: Request, number: str) -> HttpResponse:
    """Ask for a receipt, show what would be booked, and book it: once, however often it is sent."""
    person, on = request.user.person, today()
    shown = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.RECEIVE, matter=shown, person=person, on=on)
    form = ReceiptForm(
        request.POST or None, initial={"received_on": on.isoformat(), "key": uuid.uuid4()}
    )
    preview = None
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        action = request.POST.get("action")
        if action == "record":
            try:
                made = recovery.receive(
                    matter=shown,
                    amount_fen=data["amount"],
                    cost_fen=data["cost"] or 0,
                    payer=data["payer"],
                    payer_kind=PayerKind(data["payer_kind"]),
                    voucher=data["voucher"],
                    on=data["received_on"],
                    by=person,
                    idempotency_key=data["key"],
                )
            except DomainError as declined:
                form.add_error("voucher" if "already" in declined.code else None, said(declined))
            else:
                told = _("已记来款 %(yuan)s 元，凭证 %(voucher)s。")
                messages.success(
                    request,
                    told % {"yuan": words.yuan(made.amount_fen), "voucher": made.voucher},
                )
                return go(request, "desk:matter_money", number)
        elif action == "preview":
            preview = {
                "kind": dict(PAYERS)[data["payer_kind"]],
                "rest": data["amount"] - (data["cost"] or 0),
                **data,
            }
    context = {"matter": shown, "form": form, "preview": preview}
    return (invalid if form.errors else page)(request, "desk/receipt_new.html", context)
