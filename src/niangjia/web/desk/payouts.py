"""Money into each hand: the list is looked at, prepared, given to the bank, and its answer kept."""

from functools import partial
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.apps.matters import selectors as matters
from niangjia.apps.people import services as people
from niangjia.apps.people.choices import Field
from niangjia.apps.recovery import policies, selectors
from niangjia.apps.recovery import services as recovery
from niangjia.apps.recovery.choices import LineState, PayoutState
from niangjia.apps.recovery.policies import Deed
from niangjia.apps.recovery.services.payouts import StalePayout
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.web.both.edit import Edit
from niangjia.web.both.stood import StoodField
from niangjia.web.desk import bank_list
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Claimant
    from niangjia.apps.people.models import Person

# The boxes stand in the table, beside forms of their own: they name the form they belong to.
CONFIRM = "confirm"


class BankForm(forms.Form):
    """A worker's account, filled in where it is missed."""

    bank_name = forms.CharField(label=_("开户银行"), max_length=100)
    bank_account = forms.CharField(
        label=_("收款账号"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    why = forms.CharField(label=_("怎么知道的"), max_length=200, initial=_("本人提供，已核对"))
    version = StoodField()


@require_http_methods(["GET", "POST"])
def new(request: Request, number: str) -> HttpResponse:
    """Show who would be paid how much and who is left out, and why; on POST make the batch."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.PAY, matter=matter, person=person, on=on)
    refused, stale = "", False
    if request.method == "POST":
        sum_shown = request.POST.get("fen", "")
        try:
            made = recovery.prepare_payout(
                matter=matter,
                by=person,
                on=on,
                expected_fen=int(sum_shown) if sum_shown.isdigit() else -1,
            )
        except DomainError as declined:
            refused, stale = said(declined), isinstance(declined, StalePayout)
        else:
            messages.success(
                request, _("第 %(no)s 批已经备好，还没有付款。") % {"no": made.payout.no}
            )
            return go(request, "desk:payout", number, made.payout.no)
    return _list(request, matter, refused=refused, status=409 if stale else 422 if refused else 200)


@require_POST
def bank(request: Request, number: str, seq: int) -> HttpResponse:
    """Fill in the account of a worker who cannot be paid without it."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.PAY, matter=matter, person=person, on=on)
    claimant = matters.get_claimant(seq, matter=matter)
    human = claimant.person
    edit = _bank_edit(request, claimant)
    form = BankForm(edit.posted, prefix=f"c{seq}")
    if edit.keeps_theirs:
        edit.keep_theirs()
        return go(request, "desk:payout_new", number)
    form.fields["bank_account"].required = not edit.takes_theirs("bank_account")
    if form.is_valid():
        data = form.cleaned_data
        try:
            edit.write(
                partial(
                    people.correct_person,
                    person=human,
                    version=data["version"],
                    by=person,
                    why=data["why"],
                    bank_account=data["bank_account"] or None,
                    bank_name=data["bank_name"],
                )
            )
        except StaleVersion:
            human.refresh_from_db()
            return edit.both(
                form,
                version=human.version,
                shown=_bank_of(human),
                what=_("%(name)s的收款账户") % {"name": human.name},
                crumbs=[(reverse("desk:payout_new", args=[number]), matter.title)],
            )
        except DomainError as declined:
            field = "bank_account" if "bank_account" in declined.code else None
            form.add_error(field, said(declined))
        else:
            messages.success(
                request, _("%(name)s的收款账户已存好。") % {"name": claimant.person.name}
            )
            return go(request, "desk:payout_new", number)
    return _list(request, matter, forms_of={seq: form}, status=422)


def _bank_of(human: "Person") -> dict[str, str]:
    """Return what a page shows of an account: never the whole number."""
    account = human.masked_bank_account if human.bank_account_last4 else ""
    return {"bank_name": human.bank_name, "bank_account": account}


def _bank_edit(request: Request, claimant: "Claimant") -> Edit:
    human = claimant.person
    return Edit(
        request,
        record=human,
        version=human.version,
        shown=_bank_of(human),
        keeps=("bank_account",),
        prefix=f"c{claimant.seq}",
    )


def _list(request: Request, matter, *, refused="", forms_of=None, status=200) -> HttpResponse:
    rows = selectors.payees(matter)
    ready = [row for row in rows if not row.why_not]
    left = [
        (
            row,
            None
            if row.claimant.person.bank_account_last4
            else (forms_of or {}).get(row.claimant.seq)
            or BankForm(
                prefix=f"c{row.claimant.seq}",
                initial={"version": _bank_edit(request, row.claimant).stamp},
            ),
        )
        for row in rows
        if row.why_not
    ]
    context = {
        "matter": matter,
        "ready": ready,
        "left": left,
        "fen": sum(row.fen for row in ready),
        "left_fen": sum(row.fen for row, _form in left),
        "refused": refused,
        "payout_open": matter.payouts.filter(
            state__in=[PayoutState.PREPARED, PayoutState.SENT]
        ).order_by("no"),
    }
    return page(request, "desk/payout_new.html", context, status=status)


class ConfirmForm(forms.Form):
    """What the bank's receipt says."""

    people = forms.TypedMultipleChoiceField(
        coerce=int,
        label=_("银行已办的人"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一位银行已经付到的职工。")},
    )
    bank_reference = forms.CharField(
        label=_("银行回单号"), max_length=120, widget=forms.TextInput(attrs={"form": CONFIRM})
    )
    paid_on = DayField(
        label=_("银行付款日期"),
        widget=forms.DateInput(attrs={"type": "date", "form": CONFIRM}, format="%Y-%m-%d"),
    )

    def clean_paid_on(self):
        """Refuse a day that has not come."""
        on = self.cleaned_data["paid_on"]
        if on > today():
            raise forms.ValidationError(_("这一天还没有到。请照回单填银行付款的那一天。"))
        return on


@require_http_methods(["GET", "POST"])
def show(request: Request, number: str, no: int) -> HttpResponse:
    """Show a batch; on POST record whom the bank has paid, and draft their receipts."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    payout = selectors.get_payout(no, matter=matter)
    rows = selectors.transfers(payout)
    waiting = [row for row in rows if row.state == LineState.WAITING]
    form = ConfirmForm(
        request.POST or None,
        initial={"paid_on": on.isoformat(), "people": [row.claimant.pk for row in waiting]},
    )
    form.fields["people"].choices = [(row.claimant.pk, row.claimant.person.name) for row in rows]
    if form.is_bound:
        policies.require(Deed.PAY, matter=matter, person=person, on=on)
        if form.is_valid():
            data = form.cleaned_data
            try:
                _payout, receipts = recovery.confirm_with_receipts(
                    payout=payout,
                    lines=data["people"],
                    on=data["paid_on"],
                    by=person,
                    bank_reference=data["bank_reference"],
                )
            except DomainError as declined:
                form.add_error(None, said(declined))
            else:
                told = ngettext(
                    "已记付款 %(n)d 人，领款凭证 %(n)d 份已写好，在“文书”里。",
                    "已记付款 %(n)d 人，领款凭证 %(n)d 份已写好，在“文书”里。",
                    len(receipts),
                )
                messages.success(request, told % {"n": len(receipts)})
                return go(request, "desk:payout", number, no)
    return _show(request, matter, payout, rows, form)


def _show(request: Request, matter, payout, rows, form, *, refused="", returning=None):
    states = [row.state for row in rows]
    checked = {str(value) for value in (form["people"].value() or ())}
    context = {
        "matter": matter,
        "payout": payout,
        "rows": [(row, str(row.claimant.pk) in checked) for row in rows],
        "form": form,
        "people": len(rows),
        "waiting": states.count(LineState.WAITING),
        "paid": states.count(LineState.PAID),
        "returned": states.count(LineState.RETURNED),
        "waiting_fen": sum(row.fen for row in rows if row.state == LineState.WAITING),
        "is_prepared": payout.state == PayoutState.PREPARED,
        "is_waiting": payout.state in (PayoutState.PREPARED, PayoutState.SENT),
        "may": matter.is_open
        and policies.may(Deed.PAY, matter=matter, person=request.user.person, on=today()),
        "refused": refused,
        "returning": returning,
        "step": {PayoutState.PREPARED: 2, PayoutState.SENT: 3}.get(PayoutState(payout.state), 4),
    }
    answer = invalid if form.errors or refused else page
    return answer(request, "desk/payout.html", context)


@require_POST
def send(request: Request, number: str, no: int) -> HttpResponse:
    """Record that the batch went to the bank."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.PAY, matter=matter, person=person, on=on)
    payout = selectors.get_payout(no, matter=matter)
    recovery.send_payout(payout=payout, by=person, on=on)
    messages.success(request, _("已记送银行。等银行回单到了，再在这一页确认。"))
    return go(request, "desk:payout", number, no)


@require_POST
def give_back(request: Request, number: str, no: int, seq: int) -> HttpResponse:
    """Record that the bank returned one worker's transfer, with the bank's reason."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.PAY, matter=matter, person=person, on=on)
    payout = selectors.get_payout(no, matter=matter)
    claimant = matters.get_claimant(seq, matter=matter)
    try:
        recovery.return_payout_line(
            payout=payout, claimant=claimant.pk, on=on, by=person, why=request.POST.get("why", "")
        )
    except DomainError as declined:
        rows = selectors.transfers(payout)
        form = ConfirmForm(initial={"paid_on": on.isoformat(), "people": []})
        form.fields["people"].choices = []
        return _show(
            request, matter, payout, rows, form, refused=said(declined), returning=claimant.seq
        )
    told = _("已记银行退回：%(name)s的钱回到“到账待发”。")
    messages.success(request, told % {"name": claimant.person.name})
    return go(request, "desk:payout", number, no)


@require_POST
def export(request: Request, number: str, no: int) -> HttpResponse:
    """Give out the list the bank pays from, with whole account numbers: each reading is kept."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.PAY, matter=matter, person=person, on=on)
    payout = selectors.get_payout(no, matter=matter)
    rows = [row for row in selectors.transfers(payout) if row.state == LineState.WAITING]
    shown = people.reveal_many(
        people=[row.claimant.person for row in rows],
        fields=[Field.BANK_ACCOUNT],
        by=person,
        why=_("第 %(no)s 批付款名单") % {"no": no},
    )
    lines = [
        bank_list.Line(
            name=row.claimant.person.name,
            bank=row.bank_name,
            account=shown[row.claimant.person_id][Field.BANK_ACCOUNT],
            fen=row.fen,
            remark=f"{matter.number}-{no}-{row.claimant.seq}",
        )
        for row in rows
    ]
    kind = "csv" if request.POST.get("kind") == "csv" else "xlsx"
    return bank_list.answer(lines, kind=kind, name=f"{matter.number} 第{no}批付款名单")
