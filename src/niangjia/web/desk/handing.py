"""One matter handed to another handler, from its own page."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.selectors import house
from niangjia.apps.matters.services import handing
from niangjia.apps.people.selectors import people_of
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.web.desk.officers import officer_choices
from niangjia.web.http import Request, go, page, today
from niangjia.web.middleware import said


class HandOverForm(forms.Form):
    """To whom, what she must know, and the version of the matter that was looked at."""

    to = forms.TypedChoiceField(
        label=_("交给谁"), coerce=int, error_messages={"required": _("请选交给谁。")}
    )
    note = forms.CharField(
        label=_("交接说明"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("办到哪一步、接下来做什么、材料在哪。接手的人在案件经过里看到。"),
        error_messages={"required": _("请写几句交接说明。")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
def show(request: Request, number: str) -> HttpResponse:
    """Show who could take a matter over, and hand it over."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.HAND, matter=matter, person=person, on=on)
    form = HandOverForm(request.POST or None, initial={"version": matter.version})
    able = house.who_may_handle(matter, on=on)
    form.fields["to"].choices = officer_choices(able, on=on)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            to = people_of([data["to"]])[data["to"]]
            try:
                handing.hand_over(
                    matter=matter,
                    to=to,
                    on=on,
                    by=person,
                    note=data["note"],
                    expected_version=data["version"],
                )
            except DomainError as declined:
                form.add_error(None, said(declined))
                status = 409 if isinstance(declined, StaleVersion) else 422
            else:
                words = gettext("交给%(name)s了，说明记在案件经过里。") % {"name": to.name}
                messages.success(request, words)
                return go(request, "desk:matter", number)
    context = {"matter": matter, "form": form, "able": able}
    return page(request, "desk/hand_over.html", context, status=status)
