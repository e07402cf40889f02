"""An e-mail address that somebody adds for herself: a code goes there, she types it on her page."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.apps.accounts.limits import within_limits
from niangjia.apps.notices.services import proving
from niangjia.kernel.errors import DomainError
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person

DECLINED, TOO_OFTEN = 422, 429


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How her page looks after one of these forms came: with which of them, by which status."""

    shown: dict[str, Any] = field(default_factory=dict)
    status: int = 200


def ask(request: HttpRequest, person: "Person") -> Turn:
    """Have a code sent to the address that was typed; the page then asks for it."""
    form = EmailForm(request.POST)
    if not form.is_valid():
        return Turn(shown={"email": form}, status=DECLINED)
    if not within_limits(request, "phone_code", key=f"email:{person.pk}"):
        form.add_error(None, gettext("要验证码的次数太多了。请过一会儿再要。"))
        return Turn(shown={"email": form}, status=TOO_OFTEN)
    email = form.cleaned_data["email"]
    try:
        asked = proving.ask_code(person=person, email=email, at=timezone.now())
    except DomainError as declined:
        form.add_error("email", said(declined))
        return Turn(shown={"email": form}, status=DECLINED)
    code = CodeForm(initial={"email": email, "asked": asked.mark})
    return Turn(shown={"code": code, "shown_code": asked.shown})


def prove(request: HttpRequest, person: "Person") -> Turn | None:
    """Keep the address as hers, or return the page that asks for the code once more."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return Turn(shown={"code": form}, status=DECLINED)
    if not within_limits(request, "phone_try"):
        form.add_error(None, gettext("试的次数太多了。请过 15 分钟再试。"))
        return Turn(shown={"code": form}, status=TOO_OFTEN)
    try:
        proving.prove_email(person=person, **form.cleaned_data, at=timezone.now())
    except DomainError as declined:
        form.add_error("code", said(declined))
        return Turn(shown={"code": form}, status=DECLINED)
    return None
