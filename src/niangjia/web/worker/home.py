"""The first page of a worker: her matters if she has shown who she is, else the door to them."""

import logging
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from niangjia.apps.accounts import gateways
from niangjia.apps.intake import selectors as intake
from niangjia.apps.matters import selectors as matters
from niangjia.kernel.errors import DomainError
from niangjia.web.http import go, invalid, left, page, today
from niangjia.web.middleware import said
from niangjia.web.worker import session, telling

logger = logging.getLogger(__name__)


class LookUpForm(forms.Form):
    """What stands on the receipt she took home."""

    number = forms.CharField(
        label=_("受理编号"),
        max_length=60,
        help_text=_("在回执的上面，比如 460100-2026-0001 或 460100-S2026-0001。横线不打也行。"),
        error_messages={"required": _("请填受理编号，在受理回执的上面。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    code = forms.CharField(
        label=_("查询码"),
        max_length=20,
        help_text=_("8 个字母和数字，大小写都行。不要告诉别人。"),
        error_messages={"required": _("请填查询码，8 个字母和数字。")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


@login_not_required
@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show her matters, or the door to them; the hotline always."""
    return page(request, "worker/home.html", _context(request, LookUpForm()))


@login_not_required
@never_cache
@require_POST
def look_up(request: HttpRequest) -> HttpResponse:
    """Open her own part by the number and the code of her receipt."""
    form = LookUpForm(request.POST)
    if form.is_valid():
        try:
            if intake.is_draft(form.cleaned_data["number"]):
                return go(request, "worker:later")
            if session.is_enquiry(form.cleaned_data["number"]):
                session.open_enquiry(request, **form.cleaned_data)
                return go(request, "worker:told")
            session.open_by_code(request, **form.cleaned_data)
        except DomainError as declined:
            logger.warning("door by receipt declined: %s", declined.code)
            form.add_error(None, said(declined))
        else:
            number = matters.matter_number(form.cleaned_data["number"])
            return go(request, "worker:matter", number)
    return invalid(request, "worker/home.html", _context(request, form))


@login_not_required
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close what the code opened, on a phone that others use too."""
    session.close(request)
    answer = left(go(request, "worker:home"))
    session.let_go(answer)
    return answer


def _context(request: HttpRequest, form: LookUpForm) -> dict[str, Any]:
    on = today()
    mine = session.mine(request)
    return {
        "form": form,
        "mine": [(claimant, telling.told(claimant, on=on)) for claimant in mine],
        "name": mine[0].person.name if mine else "",
        "union_name": mine[0].matter.home_union.name if mine else "",
        "enquiry": session.enquiry(request),
        "opened_by_code": bool(session.holders(request)),
        "has_phone_door": gateways.is_there(),
    }
