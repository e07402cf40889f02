"""A worker's rights over her data, at the desk: consents, and her wish to be forgotten."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.people import selectors as people
from niangjia.apps.people import services
from niangjia.apps.people.choices import ErasureState, How
from niangjia.apps.people.purposes import purposes, retentions
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said

AT_DESK = [(How.PAPER.value, How.PAPER.label), (How.PHONE.value, How.PHONE.label)]


class ConsentForm(forms.Form):
    """What she agreed to before somebody at the desk, and how."""

    keys = forms.MultipleChoiceField(
        label=gettext_lazy("本人同意的用途"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请勾选本人同意的用途。")},
    )
    how = forms.ChoiceField(
        label=gettext_lazy("怎么同意的"), choices=AT_DESK, widget=forms.RadioSelect
    )


class WithdrawForm(forms.Form):
    """What she takes back."""

    key = forms.ChoiceField(label=gettext_lazy("撤回哪一项"), widget=forms.RadioSelect)


class AskForm(forms.Form):
    """Her wish to be forgotten, as she said it."""

    how = forms.ChoiceField(
        label=gettext_lazy("怎么提出的"), choices=AT_DESK, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label=gettext_lazy("本人的话，或者理由"),
        max_length=300,
        error_messages={"required": gettext_lazy("请写本人为什么要删。")},
    )


class DecideForm(forms.Form):
    """The second person's word."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("怎么决定"),
        choices=[("approve", gettext_lazy("删除")), ("refuse", gettext_lazy("不删"))],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=gettext_lazy("不删的理由"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("本人看得到。选“不删”时要写。"),
    )


@require_http_methods(["GET", "POST"])
def show(request: Request, number: str, seq: int) -> HttpResponse:
    """Show and record a worker's consents and her wish to be forgotten; decide on the wish."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    worker = matters.get_claimant(seq, matter=matter)
    policies.require(Deed.ENROL, matter=matter, person=person, on=on)
    which = request.POST.get("form", "")
    consents = people.consents_of(worker.person)
    made: dict[str, forms.Form] = {
        name: kind(request.POST if which == name else None, prefix=name)
        for name, kind in (
            ("consent", ConsentForm),
            ("withdraw", WithdrawForm),
            ("ask", AskForm),
            ("decide", DecideForm),
        )
    }
    made["consent"].fields["keys"].choices = [(p.key, p.zh) for p in purposes().values()]
    made["withdraw"].fields["key"].choices = [
        (p.key, p.zh) for p, row in consents if row and not row.withdrawn_on
    ]
    form = made.get(which)
    if form is not None and form.is_valid():
        try:
            words = _act(which, form.cleaned_data, request, worker.person, matter)
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            messages.success(request, words)
            return go(request, "desk:claimant_rights", matter.number, seq)
    erasure = people.erasure_of(worker.person)
    is_asked = erasure is not None and erasure.state == ErasureState.ASKED
    context = {
        "matter": matter,
        "worker": worker,
        "consents": consents,
        "forms": made,
        "erasure": erasure,
        "is_asked": is_asked,
        "is_stone": worker.person.erased_on is not None,
        "may_decide": is_asked
        and erasure.asked_by_id != person.pk
        and policies.may(Deed.CLOSE, matter=matter, person=person, on=on),
        "kept": people.erasure_kept(worker.person, on=on),
    }
    answer = invalid if form is not None and form.errors else page
    return answer(request, "desk/rights.html", context)


@require_safe
def retention(request: Request) -> HttpResponse:
    """Show how long what is kept, and whose contact is past it: a person decides, nothing goes."""
    on = today()
    period = retentions()["contact_after_close"]
    context = {
        "periods": list(retentions().values()),
        "past": matters.kept_too_long(request.user.person, on=on, years=period.years),
        "period": period,
    }
    return page(request, "desk/retention.html", context)


def _act(which: str, data: dict[str, Any], request: Request, of: Any, matter: Any) -> str:
    by, on = request.user.person, today()
    if which == "consent":
        services.give_consents(person=of, keys=data["keys"], how=data["how"], on=on, by=by)
        return _("同意已记下。")
    if which == "withdraw":
        services.withdraw_consent(person=of, key=data["key"], on=on, by=by)
        return _("撤回已记下。")
    if which == "ask":
        services.ask_erasure(person=of, how=data["how"], why=data["why"], on=on, by=by)
        return _("删除请求已记下，请另一个人来决定。")
    policies.require(Deed.CLOSE, matter=matter, person=by, on=on)
    erasure = people.erasure_of(of)
    if erasure is None:
        raise NotFound
    if data["verdict"] == "refuse":
        services.refuse_erasure(erasure=erasure, why=data["why"], on=on, by=by)
        return _("已决定不删，理由本人看得到。")
    services.approve_erasure(erasure=erasure, on=on, by=by)
    return _("已删除。账目和审计都还对得上。")
