"""How a worker is told, on her own page: which way first, and an e-mail address she proves hers."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from niangjia.apps.accounts.limits import within_limits
from niangjia.apps.notices.channels import carriers
from niangjia.apps.notices.choices import Channel
from niangjia.apps.notices.services import contacts, proving
from niangjia.kernel.errors import DomainError
from niangjia.web.http import go, now, page
from niangjia.web.middleware import said
from niangjia.web.ways import FirstForm, ways
from niangjia.web.worker import session

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Claimant


class EmailForm(forms.Form):
    """The address she wants to add."""

    email = forms.CharField(
        label=_("您的电子邮件地址"),
        max_length=200,
        error_messages={"required": _("请填电子邮件地址。")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    """What stood in the mail that was sent there."""

    email = forms.CharField(max_length=200, widget=forms.HiddenInput)
    asked = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("验证码"),
        max_length=12,
        help_text=_("邮件里的 6 位数字，5 分钟内有效。"),
        error_messages={"required": _("请填邮件里的 6 位数字。")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Show by what she is told; keep which way comes first, add or take away her e-mail address."""
    claimant = session.mine_in(request, number)
    act = request.POST.get("form", "") if request.method == "POST" else ""
    if act == "email":
        return _ask(request, claimant)
    if act == "code":
        return _prove(request, claimant)
    if act == "forget":
        contacts.keep_email(person=claimant.person, email="", by=claimant.person, at=now())
        messages.success(request, gettext("删掉了，以后不往这个邮箱发。"))
        return go(request, "worker:ways", number)
    if act == "first":
        form = FirstForm(request.POST, person=claimant.person)
        if form.is_valid():
            contacts.wish(person=claimant.person, order=form.order(), by=claimant.person)
            messages.success(request, gettext("记下了：以后先这样告诉您。"))
            return go(request, "worker:ways", number)
        return _shown(request, claimant, status=422, first=form)
    return _shown(request, claimant)


def _ask(request: HttpRequest, claimant: "Claimant") -> HttpResponse:
    form = EmailForm(request.POST)
    if not form.is_valid():
        return _shown(request, claimant, status=422, email=form)
    email = form.cleaned_data["email"]
    if not within_limits(request, "phone_code", key=f"email:{claimant.person_id}"):
        form.add_error(None, gettext("要验证码的次数太多了。请过一会儿再要；着急就打 12351。"))
        return _shown(request, claimant, status=429, email=form)
    try:
        asked = proving.ask_code(person=claimant.person, email=email, at=timezone.now())
    except DomainError as declined:
        form.add_error("email", said(declined))
        return _shown(request, claimant, status=422, email=form)
    code = CodeForm(initial={"email": email, "asked": asked.mark})
    return _shown(request, claimant, code=code, shown_code=asked.shown)


def _prove(request: HttpRequest, claimant: "Claimant") -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _shown(request, claimant, status=422, code=form)
    if not within_limits(request, "phone_try"):
        form.add_error(None, gettext("试的次数太多了。请过 15 分钟再试；着急就打 12351。"))
        return _shown(request, claimant, status=429, code=form)
    try:
        proving.prove_email(person=claimant.person, **form.cleaned_data, at=timezone.now())
    except DomainError as declined:
        form.add_error("code", said(declined))
        return _shown(request, claimant, status=422, code=form)
    messages.success(request, gettext("邮箱存好了。要先用邮箱告诉您，在下面选。"))
    return go(request, "worker:ways", claimant.matter.number)


def _shown(
    request: HttpRequest, claimant: "Claimant", *, status: int = 200, **more: Any
) -> HttpResponse:
    person = claimant.person
    every = ways(person)
    context = {
        "claimant": claimant,
        "matter": claimant.matter,
        "ways": every,
        "has_email": any(way.channel == Channel.EMAIL and way.hint for way in every),
        "may_add": Channel.EMAIL in carriers() or settings.IS_DEMO,
        "first": FirstForm(person=person),
        "email": EmailForm(),
        "code": None,
        **more,
    }
    return page(request, "worker/ways.html", context, status=status)
