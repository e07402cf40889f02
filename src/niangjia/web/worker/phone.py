"""The door by phone: a number, then the code that was sent to it. Two plain forms, no script.

Every number gets the same answer: whether it is registered shows only to who holds the phone.
"""

import logging

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.apps.accounts import gateways
from niangjia.apps.accounts.limits import within_limits
from niangjia.apps.accounts.services import phone_codes
from niangjia.kernel.errors import DomainError
from niangjia.web.http import go, invalid, page
from niangjia.web.middleware import said
from niangjia.web.worker import session

logger = logging.getLogger(__name__)


class PhoneForm(forms.Form):
    """The number a worker left with the union."""

    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        help_text=_("登记的时候留的那个。"),
        error_messages={"required": _("请填手机号。")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


class CodeForm(forms.Form):
    """What stood in the message, and the receipt's number where a phone is shared."""

    phone = forms.CharField(max_length=20, widget=forms.HiddenInput)
    asked = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("验证码"),
        max_length=12,
        help_text=_("短信里的 6 位数字。"),
        error_messages={"required": _("请填短信里的 6 位数字。")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    number = forms.CharField(
        label=_("受理编号"),
        max_length=60,
        required=False,
        help_text=_("几个人共用一个手机号时才要填，在受理回执的上面。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the number; send a code to it, if it is anybody's."""
    if not gateways.is_there():
        raise Http404
    form = PhoneForm(request.POST or None)
    if not form.is_valid():
        answer = invalid if form.is_bound else page
        return answer(request, "worker/phone.html", {"form": form})
    phone = form.cleaned_data["phone"]
    try:
        key = phone_codes.number_key(phone)
        if not _may_ask(request, key):
            logger.warning("door by phone: too many codes asked")
            form.add_error(None, gettext("要验证码的次数太多了。请过一会儿再要；着急就打 12351。"))
            return page(request, "worker/phone.html", {"form": form}, status=429)
        asked = phone_codes.ask(phone=phone, at=timezone.now())
    except DomainError as declined:
        form.add_error("phone", said(declined))
        return invalid(request, "worker/phone.html", {"form": form})
    context = {"form": CodeForm(initial={"phone": phone, "asked": asked})}
    return page(request, "worker/phone_code.html", context)


@login_not_required
@never_cache
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Open her own parts by the code that came."""
    form = CodeForm(request.POST)
    if form.is_valid():
        if not within_limits(request, "phone_try"):
            logger.warning("door by phone: too many tries")
            form.add_error(None, gettext("试的次数太多了。请过 15 分钟再试；着急就打 12351。"))
            return page(request, "worker/phone_code.html", {"form": form}, status=429)
        try:
            session.open_by_phone(request, **form.cleaned_data)
        except DomainError as declined:
            logger.warning("door by phone declined: %s", declined.code)
            form.add_error(None, said(declined))
        else:
            return go(request, "worker:home")
    return invalid(request, "worker/phone_code.html", {"form": form})


def _may_ask(request: HttpRequest, key: str) -> bool:
    return within_limits(request, "phone_code", key=key) and within_limits(
        request, "phone_code_all", key="all"
    )
