"""One worker's own particulars at the desk: identity established, phone kept."""

from functools import partial
from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.people import services as people
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.web.both.edit import Edit
from niangjia.web.both.stood import StoodField
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Claimant
    from niangjia.apps.people.models import Person


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
    version = StoodField()


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
    version = StoodField()


@require_http_methods(["GET", "POST"])
def show(request: Request, number: str, seq: int) -> HttpResponse:
    """Establish a worker's identity from her card, or keep her phone."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    worker = matters.get_claimant(seq, matter=matter)
    policies.require(Deed.ENROL, matter=matter, person=person, on=on)
    which = request.POST.get("form", "")
    edits = {name: _edit(request, name, worker.person) for name in ("identity", "contact")}
    made: dict[str, Any] = {
        name: kind(
            edits[name].posted if which == name else None,
            prefix=name,
            initial={"version": edits[name].stamp},
        )
        for name, kind in (("identity", IdentityForm), ("contact", ContactForm))
    }
    edit, form = edits.get(which), made.get(which)
    if edit is not None and edit.keeps_theirs:
        edit.keep_theirs()
        return go(request, "desk:claimant", matter.number, seq)
    asks_proof = bool(form and form.is_valid() and _asks_proof(request, worker, form))
    if asks_proof:
        form.add_error("phone", _("改已经登记的手机前，请再证明一次是您本人，然后回到这一页再存。"))
    elif form and form.is_valid():
        try:
            edit.write(partial(_write, which, form.cleaned_data, worker.person, person))
        except StaleVersion:
            human = worker.person
            human.refresh_from_db()
            return edit.both(
                form,
                version=human.version,
                shown=_shown(which, human),
                what=_("%(name)s的身份和联系方式") % {"name": human.name},
                crumbs=[(reverse("desk:claimant", args=[matter.number, seq]), human.name)],
            )
        except DomainError as declined:
            form.add_error(next(iter(form.fields)), said(declined))
        else:
            if which == "identity":
                words = _("%(name)s的身份已核实。") % {"name": worker.person.name}
            else:
                words = _("联系方式已存好。")
            messages.success(request, words)
            return go(request, "desk:claimant", matter.number, seq)
    context = {
        "matter": matter,
        "worker": worker,
        **made,
        "asks_proof": asks_proof,
    }
    answer = invalid if form and form.errors else page
    return answer(request, "desk/person.html", context)


def _shown(which: str, human: "Person") -> dict[str, str]:
    """Return what the page shows of whose particulars: never a whole number."""
    if which == "identity":
        return {"citizen_id": human.masked_id if human.is_verified else ""}
    return {
        "address": _("（已登记，不显示）") if human.has_address else "",
        "phone": human.masked_phone,
    }


def _edit(request: Request, which: str, human: "Person") -> Edit:
    shown = _shown(which, human)
    return Edit(
        request, record=human, version=human.version, shown=shown, keeps=tuple(shown), prefix=which
    )


def _write(which: str, data: dict[str, Any], human: "Person", by: "Person") -> None:
    """Establish the identity, or keep what was given of the contact."""
    if which == "identity":
        people.verify_identity(
            person=human,
            citizen_id=data["citizen_id"],
            by=by,
            why="核对身份证原件",
            version=data["version"],
        )
    elif data["phone"] or data["address"]:
        people.correct_person(
            person=human,
            version=data["version"],
            phone=data["phone"] or None,
            address=data["address"] or None,
            by=by,
            why="登记联系方式",
        )


def _asks_proof(request: Request, worker: "Claimant", form: forms.Form) -> bool:
    """Tell whether who does it must be shown once more: her phone opens her part.

    What was typed stays on the page, and not in the session, which would keep it in the clear.
    """
    changes = bool(form.cleaned_data.get("phone")) and bool(worker.person.masked_phone)
    return changes and is_reauthentication_required(request, app="allauth.mfa")
