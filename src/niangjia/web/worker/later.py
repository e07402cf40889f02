"""An unfinished interview: kept with a number and a code, gone on with on any phone."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from niangjia.apps.accounts.address import address_of
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.services import drafts
from niangjia.apps.intake.services.drafts import Kept
from niangjia.apps.unions.selectors.doors import where_to_knock
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.http import go, invalid, now, page, today
from niangjia.web.interview import asking
from niangjia.web.interview.walk import kept_walk
from niangjia.web.middleware import said
from niangjia.web.worker import session

KEY = session.DRAFT_KEY


class LaterForm(forms.Form):
    """What she was given when she stopped."""

    number = forms.CharField(
        label=_("编号"),
        max_length=20,
        help_text=_("C 开头，比如 C10001。"),
        error_messages={"required": _("请填编号，C 开头。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    code = forms.CharField(
        label=_("接着写的码"),
        max_length=20,
        help_text=_("8 个字母和数字，大小写都行。"),
        error_messages={"required": _("请填接着写的码，8 个字母和数字。")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Ask for number and code, and go on at the question she had come to."""
    sent = request.POST if request.method == "POST" else None
    form = LaterForm(sent, initial=_just_kept(request))
    if form.is_valid():
        try:
            opened = drafts.open_draft(**form.cleaned_data, address=address_of(request), at=now())
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            asked = asking.goes_on(kept_walk(opened.answers, where_to_knock(today())), opened.mark)
            context = {**asked.context(), "action": reverse("worker:tell"), "draft": "tell"}
            return page(request, "worker/tell.html", context)
    return (invalid if form.errors else page)(request, "worker/tell_later.html", {"form": form})


def given(request: HttpRequest, kept: Kept, mark: UUID) -> HttpResponse:
    """Lead to the page that shows number and code; the code is made again from the mark."""
    request.session[KEY] = {
        "number": kept.number,
        "mark": str(mark),
        "until": kept.until.isoformat(),
    }
    return go(request, "worker:later_kept")


@login_not_required
@never_cache
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """Show number and code of what was just kept from this browser."""
    shown = _just_kept(request)
    if not shown:
        raise NotFound
    return page(request, "worker/tell_kept.html", {"kept": shown})


def _just_kept(request: HttpRequest) -> dict[str, Any]:
    found = request.session.get(KEY)
    if not found:
        return {}
    return {
        "number": found["number"],
        "code": intake.code_of_draft(UUID(found["mark"])),
        "until": parse_datetime(found["until"]),
    }
