"""One worker's own particulars at the desk: identity established, phone kept."""

from typing import TYPE_CHECKING

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.people import services as people
from niangjia.kernel.errors import DomainError
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Claimant


class IdentityForm(forms.Form):
    """The number as it stands on the card that somebody looked at."""

    citizen_id = forms.CharField(
        label=gettext_lazy("身份证号"),
        max_length=24,
        help_text=gettext_lazy("照身份证原件填 18 位。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "num"}),
    )
    seen = forms.BooleanField(
        label=gettext_lazy("我看过身份证原件，姓名和号码都对"),
        error_messages={"required": gettext_lazy("要看过原件才能核实。")},
    )


class ContactForm(forms.Form):
    """How she is reached; the number is kept sealed and shown masked."""

    address = forms.CharField(
        label=gettext_lazy("住所"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("写进本人的每一份文书。留空表示不改。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("手机"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("11 位。留空表示不改。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "num"}),
    )


@require_http_methods(["GET", "POST"])
def show(request: Request, number: str, seq: int) -> HttpResponse:
    """Establish a worker's identity from her card, or keep her phone."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    worker = matters.get_claimant(seq, matter=matter)
    policies.require(Deed.ENROL, matter=matter, person=person, on=on)
    which = request.POST.get("form", "")
    identity = IdentityForm(request.POST if which == "identity" else None, prefix="identity")
    contact = ContactForm(request.POST if which == "contact" else None, prefix="contact")
    form = identity if which == "identity" else contact
    asks_proof = bool(which and form.is_valid() and _asks_proof(request, worker, form))
    if asks_proof:
        form.add_error("phone", _("改已经登记的手机前，请再证明一次是您本人，然后回到这一页再存。"))
    elif which and form.is_valid():
        try:
            if which == "identity":
                people.verify_identity(
                    person=worker.person,
                    citizen_id=form.cleaned_data["citizen_id"],
                    by=person,
                    why="核对身份证原件",
                )
                messages.success(
                    request, _("%(name)s的身份已核实。") % {"name": worker.person.name}
                )
            elif form.cleaned_data["phone"] or form.cleaned_data["address"]:
                people.correct_person(
                    person=worker.person,
                    version=worker.person.version,
                    phone=form.cleaned_data["phone"] or None,
                    address=form.cleaned_data["address"] or None,
                    by=person,
                    why="登记联系方式",
                )
                messages.success(request, _("联系方式已存好。"))
        except DomainError as declined:
            form.add_error(next(iter(form.fields)), said(declined))
        else:
            return go(request, "desk:claimant", matter.number, seq)
    context = {
        "matter": matter,
        "worker": worker,
        "identity": identity,
        "contact": contact,
        "asks_proof": asks_proof,
    }
    answer = invalid if which and form.errors else page
    return answer(request, "desk/person.html", context)


def _asks_proof(request: Request, worker: "Claimant", form: forms.Form) -> bool:
    """Tell whether who does it must be shown once more: her phone opens her part.

    What was typed stays on the page, and not in the session, which would keep it in the clear.
    """
    changes = bool(form.cleaned_data.get("phone")) and bool(worker.person.masked_phone)
    return changes and is_reauthentication_required(request, app="allauth.mfa")
