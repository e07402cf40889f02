"""Who acts in a matter: representatives among the workers, lawyers and mediators from outside."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services import register
from niangjia.kernel.errors import DomainError
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said

OUTSIDE = (
    ParticipantRole.AID_LAWYER,
    ParticipantRole.MEDIATOR,
    ParticipantRole.COURT,
    ParticipantRole.ARBITRATION,
)


class RepresentativesForm(forms.Form):
    """Three to five of the workers, elected by the others (调解仲裁法 7)."""

    who = forms.TypedMultipleChoiceField(
        label=_("推选出的代表人"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一位代表人。")},
    )
    since = DayField(label=_("推选日期"))
    may_settle = forms.BooleanField(
        label=_("每位职工都书面同意他们可以代为和解、放弃或变更请求"),
        required=False,
        help_text=_("没有逐人书面同意的不要勾：代表人放弃、和解，要被代表的每个人同意。"),
    )


class InviteForm(forms.Form):
    """Somebody from outside."""

    role = forms.ChoiceField(label=_("身份"), choices=[(r.value, r.label) for r in OUTSIDE])
    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("手机"), max_length=20, required=False)
    since = DayField(label=_("从哪天起"))


@require_http_methods(["GET", "POST"])
def index(request: Request, number: str) -> HttpResponse:
    """Show who acts in a matter; name representatives, invite a lawyer or a mediator."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    workers = list(
        matter.claimants.filter(left_on__isnull=True).select_related("person").order_by("seq")
    )
    which = request.POST.get("form", "")
    elect = RepresentativesForm(
        request.POST if which == "elect" else None, initial={"since": on}, prefix="elect"
    )
    elect.fields["who"].choices = [(w.pk, w.person.name) for w in workers]
    invite = InviteForm(
        request.POST if which == "invite" else None, initial={"since": on}, prefix="invite"
    )
    form: Any = elect if which == "elect" else invite
    if which:
        policies.require(Deed.CAST, matter=matter, person=person, on=on)
    if which and form.is_valid():
        data = form.cleaned_data
        try:
            if which == "elect":
                register.elect_representatives(
                    matter=matter,
                    claimants=[w for w in workers if w.pk in set(data["who"])],
                    since=data["since"],
                    may_settle=data["may_settle"],
                    by=person,
                )
            else:
                register.invite(
                    matter=matter,
                    name=data["name"],
                    phone=data["phone"],
                    role=ParticipantRole(data["role"]),
                    since=data["since"],
                    by=person,
                )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            return go(request, "desk:participants", matter.number)
    context = {
        "matter": matter,
        "acting": matters.acting(matter, on=on),
        "outside": OUTSIDE,
        "elect": elect,
        "invite": invite,
        "many": len(workers) >= 10,
    }
    answer = invalid if which and form.errors else page
    return answer(request, "desk/participants.html", context)
