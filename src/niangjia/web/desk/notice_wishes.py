"""How one wants to be told oneself: an address one proves one's own, the order of the channels."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from niangjia.apps.notices import contacts
from niangjia.apps.notices.channels import carriers
from niangjia.apps.notices.choices import Audience, Channel
from niangjia.apps.notices.services import contacts as services
from niangjia.web import mail_code
from niangjia.web.http import Request, go, now, page

CHOICES = [("", _("不用")), *((one.value, one.label) for one in contacts.CHOSEN)]


class WishForm(forms.Form):
    """Up to three channels, the first first."""

    first = forms.ChoiceField(label=_("先用"), choices=CHOICES, required=False)
    second = forms.ChoiceField(label=_("没送到再用"), choices=CHOICES, required=False)
    third = forms.ChoiceField(label=_("还没送到再用"), choices=CHOICES, required=False)

    def order(self) -> list[str]:
        """Return the channels that were chosen."""
        return [one for name in self.fields if (one := self.cleaned_data[name])]


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request) -> HttpResponse:
    """Show by what one can be reached, keep the order, add or take away one's e-mail address."""
    person = request.user.person
    act = request.POST.get("form", "") if request.method == "POST" else ""
    if act == "email":
        asked = mail_code.ask(request, person)
        return _shown(request, status=asked.status, **asked.shown)
    if act == "code":
        if again := mail_code.prove(request, person):
            return _shown(request, status=again.status, **again.shown)
        messages.success(request, gettext("邮箱存好了，通知可以往那里发。"))
        return go(request, "desk:notice_wishes")
    if act == "forget":
        services.keep_email(person=person, email="", by=person, at=now())
        messages.success(request, gettext("删掉了，以后不往这个邮箱发。"))
        return go(request, "desk:notice_wishes")
    if act == "order":
        form = WishForm(request.POST)
        if not form.is_valid():
            return _shown(request, status=mail_code.DECLINED, form=form)
        services.wish(person=person, order=form.order(), by=person)
        messages.success(request, gettext("存好了，以后照这个顺序通知您。"))
        return go(request, "desk:notice_wishes")
    return _shown(request)


def _shown(request: Request, *, status: int = 200, **more: Any) -> HttpResponse:
    person = request.user.person
    ways, carried = contacts.ways_of(person), carriers()
    order = map(str, contacts.order_for(person, Audience.OFFICER))
    context = {
        "form": WishForm(initial=dict(zip(WishForm.base_fields, order, strict=False))),
        "email": mail_code.EmailForm(),
        "code": None,
        "has_email": Channel.EMAIL in ways,
        "may_add": Channel.EMAIL in carried or settings.IS_DEMO,
        "ways": [(one.label, ways.get(one, ""), one in carried) for one in contacts.CHOSEN],
        "usable": [one for one in Channel if one in ways and one in carried],
        **more,
    }
    return page(request, "desk/notice_wishes.html", context, status=status)
