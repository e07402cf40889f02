"""How one wants to be told oneself: the address, the order of the channels."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from niangjia.apps.notices import contacts
from niangjia.apps.notices.channels import carriers
from niangjia.apps.notices.choices import Audience, Channel
from niangjia.apps.notices.services import contacts as services
from niangjia.kernel.errors import DomainError
from niangjia.web.http import Request, go, invalid, now, page
from niangjia.web.middleware import said

CHOICES = [("", _("不用")), *((one.value, one.label) for one in contacts.CHOSEN)]


class WishForm(forms.Form):
    """An e-mail address and up to three channels, the first first."""

    email = forms.CharField(
        label=_("新的电子邮件地址"),
        max_length=200,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("空着就不改。"),
    )
    no_email = forms.BooleanField(label=_("不再用电子邮件，把地址删掉"), required=False)
    first = forms.ChoiceField(label=_("先用"), choices=CHOICES, required=False)
    second = forms.ChoiceField(label=_("没送到再用"), choices=CHOICES, required=False)
    third = forms.ChoiceField(label=_("还没送到再用"), choices=CHOICES, required=False)


@require_http_methods(["GET", "POST"])
def show(request: Request) -> HttpResponse:
    """Show by what one can be reached, and keep how one wants to be told."""
    person = request.user.person
    ways, carried = contacts.ways_of(person), carriers()
    order = contacts.order_for(person, Audience.OFFICER)
    first = dict(zip(("first", "second", "third"), map(str, order), strict=False))
    form = WishForm(request.POST or None, initial=first)
    if form.is_valid():
        data = form.cleaned_data
        email = "" if data["no_email"] else data["email"] or None
        try:
            services.arrange(
                person=person,
                email=email,
                order=[data[key] for key in ("first", "second", "third") if data[key]],
                by=person,
                at=now(),
            )
        except DomainError as declined:
            form.add_error("email", said(declined))
        else:
            messages.success(request, gettext("存好了，以后照这个顺序通知您。"))
            return go(request, "desk:notice_wishes")
    context = {
        "form": form,
        "ways": [(one.label, ways.get(one, ""), one in carried) for one in contacts.CHOSEN],
        "usable": [one for one in Channel if one in ways and one in carried],
    }
    return (invalid if form.is_bound else page)(request, "desk/notice_wishes.html", context)
