"""The other side at the desk: what papers say of the employer, put right once for all of them."""

from functools import partial
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from niangjia.apps.employers import services as employers
from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.web.both.edit import Edit
from niangjia.web.both.stood import StoodField
from niangjia.web.http import Request, go, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.employers.models import Employer

SHOWN = ("address", "legal_representative", "phone")


class EmployerForm(forms.Form):
    """What stands in every paper about the employer."""

    address = forms.CharField(label=_("单位住所"), max_length=200, required=False)
    legal_representative = forms.CharField(
        label=_("法定代表人或主要负责人"), max_length=60, required=False
    )
    phone = forms.CharField(label=_("单位电话"), max_length=30, required=False)
    why = forms.CharField(
        label=_("怎么知道的"), max_length=200, initial=_("营业执照、登记信息，已核对")
    )
    version = StoodField()


@require_http_methods(["GET", "POST"])
def edit(request: Request, number: str) -> HttpResponse:
    """Show what is registered of a matter's employer, and put it right."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.ENROL, matter=matter, person=person, on=on)
    unit = matter.employer
    edit = Edit(request, record=unit, version=unit.version, shown=_shown(unit))
    form = EmployerForm(edit.posted, initial={**_shown(unit), "version": edit.stamp})
    status = 422 if form.is_bound else 200
    if edit.keeps_theirs:
        edit.keep_theirs()
        return go(request, "desk:matter", number)
    if form.is_valid():
        data = form.cleaned_data
        values = {name: data[name] for name in SHOWN}
        try:
            edit.write(
                partial(
                    employers.correct_employer,
                    employer=unit,
                    version=data["version"],
                    by=person,
                    why=data["why"],
                    **values,
                )
            )
        except StaleVersion:
            unit.refresh_from_db()
            return edit.both(
                form,
                version=unit.version,
                shown=_shown(unit),
                what=unit.name,
                crumbs=[(reverse("desk:matter", args=[number]), matter.title)],
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            messages.success(request, _("单位的情况已存好，往后的文书都照这个写。"))
            return go(request, "desk:matter", number)
    return page(request, "desk/employer.html", {"matter": matter, "form": form}, status=status)


def _shown(unit: "Employer") -> dict[str, str]:
    """Return what the form shows of an employer."""
    return {name: getattr(unit, name) for name in SHOWN}
