"""The day a demo plays; outside a demo this page is not there."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from niangjia.apps.teaching import services
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said


class DayForm(forms.Form):
    """The day to be played."""

    day = DayField(label=_("演到哪一天"), required=False)


@require_http_methods(["GET", "POST"])
def show(request: Request) -> HttpResponse:
    """Show which day is played, and set it."""
    if not settings.IS_DEMO:
        raise NotFound
    form = DayForm(request.POST or None, initial={"day": today()})
    if form.is_valid():
        is_real = request.POST.get("action") == "real"
        day: Any = None if is_real else form.cleaned_data["day"]
        if day is None and not is_real:
            form.add_error("day", gettext("请选一个日子。"))
        else:
            try:
                services.play_day(day=day, by=request.user.person)
            except DomainError as declined:
                form.add_error("day", said(declined))
            else:
                messages.success(request, gettext("日期换好了，页面、命令和后台任务都按它办。"))
                return go(request, "admin:clock")
    answer = invalid if form.is_bound and form.errors else page
    return answer(request, "admin/clock.html", {"form": form})
