"""One matter handed to another handler, from its own page."""

from functools import partial
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
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
from niangjia.web.both.edit import Edit
from niangjia.web.both.stood import StoodField
from niangjia.web.http import Request, go, now, page, today
from niangjia.web.middleware import said
from niangjia.web.officers import officer_choices

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Matter


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
    version = StoodField()


@require_http_methods(["GET", "POST"])
def show(request: Request, number: str) -> HttpResponse:
    """Show who could take a matter over, and hand it over."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.HAND, matter=matter, person=person, on=on)
    shown = {"to": matter.handler_id}
    edit = Edit(request, record=matter, version=matter.version, shown=shown)
    form = HandOverForm(edit.posted, initial={"version": edit.stamp})
    able = house.who_may_handle(matter, on=on)
    form.fields["to"].choices = officer_choices(able, on=on)
    if edit.keeps_theirs:
        edit.keep_theirs()
        return go(request, "desk:matter", number)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        data = form.cleaned_data
        to = people_of([data["to"]])[data["to"]]
        try:
            edit.write(
                partial(
                    handing.hand_over,
                    matter=matter,
                    to=to,
                    on=on,
                    at=now(),
                    by=person,
                    note=data["note"],
                    expected_version=data["version"],
                )
            )
        except StaleVersion:
            return _both(form, edit, matter)
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            words = gettext("交给%(name)s了，说明记在案件经过里。") % {"name": to.name}
            messages.success(request, words)
            return go(request, "desk:matter", number)
    context = {"matter": matter, "form": form, "able": able}
    return page(request, "desk/hand_over.html", context, status=status)


def _both(form: HandOverForm, edit: Edit, matter: "Matter") -> HttpResponse:
    """Show to whom the matter went meanwhile, beside to whom it was to go."""
    matter.refresh_from_db()
    field = form.fields["to"]
    field.choices = [*field.choices, (matter.handler_id, matter.handler.name)]
    before = people_of([int(pk) for pk in edit.opened("to")])
    field.choices = [*field.choices, *((pk, one.name) for pk, one in before.items())]
    return edit.both(
        form,
        version=matter.version,
        shown={"to": matter.handler_id},
        what=gettext("承办人"),
        crumbs=[(reverse("desk:matter", args=[matter.number]), matter.title)],
    )
