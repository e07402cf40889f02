"""Who acts in a matter: representatives among the workers, lawyers and mediators from outside."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services import register
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Matter

OUTSIDE = (
    ParticipantRole.AID_LAWYER,
    ParticipantRole.MEDIATOR,
    ParticipantRole.COURT,
    ParticipantRole.ARBITRATION,
    ParticipantRole.EMPLOYER,
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
    forum = forms.TypedChoiceField(
        label=_("参与哪个程序"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_(
            "选了，就只看得到这个程序。律师、调解员不选，看整个案件；别人不选，什么也看不到。"
        ),
    )
    seq = forms.IntegerField(
        label=_("只代理一位职工的，填她在名册上的序号"),
        required=False,
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("序号是数字，在名册上。")},
    )
    since = DayField(label=_("从哪天起"))

    def clean(self) -> dict[str, Any]:
        """Check that she is given one part, not two."""
        cleaned = super().clean() or {}
        if cleaned.get("forum") and cleaned.get("seq"):
            self.add_error("seq", _("程序和职工只选一样：要么看一个程序，要么看一位职工。"))
        return cleaned


class EndForm(forms.Form):
    """From which day somebody acts in the matter no longer, and why."""

    until = DayField(label=_("从哪天起不再办"))
    why = forms.CharField(label=_("理由"), max_length=200)


@require_POST
def end(request: Request, number: str, pk: int) -> HttpResponse:
    """Let somebody act in the matter no longer, from a day on."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.CAST, matter=matter, person=person, on=on)
    acting = matters.acting(matter, on=on).filter(pk=pk).first()
    if acting is None:
        raise NotFound
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("没有记：请写从哪天起、为什么。"))
    else:
        register.end_participation(participant=acting, by=person, on=on, **form.cleaned_data)
    return go(request, "desk:participants", matter.number)


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
    invite.fields["forum"].choices = [
        ("", _("不选")),
        *((row.forum.pk, _forum_zh(row)) for row in matters.forum_rows(matter)),
    ]
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
                    on=on,
                )
            else:
                register.invite(
                    matter=matter,
                    name=data["name"],
                    phone=data["phone"],
                    role=ParticipantRole(data["role"]),
                    since=data["since"],
                    by=person,
                    on=on,
                    forum=_part(matters.get_forum, data["forum"], matter),
                    claimant=_part(matters.get_claimant, data["seq"], matter),
                )
        except NotFound:
            form.add_error("seq", _("名册上没有这个序号，请核对。"))
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            return go(request, "desk:participants", matter.number)
    context = {
        "matter": matter,
        "acting": matters.acting(matter, on=on),
        "whole": policies.WHOLE_ROLES,
        "outside": OUTSIDE,
        "elect": elect,
        "invite": invite,
        "many": len(workers) >= 10,
    }
    answer = invalid if which and form.errors else page
    return answer(request, "desk/participants.html", context)


def _part(found: Any, key: int | None, matter: "Matter") -> Any:
    return found(key, matter=matter) if key else None


def _forum_zh(row: "matters.ForumRow") -> str:
    return " ".join(filter(None, [_(row.lifecycle_zh), row.forum.body_name, row.forum.case_number]))
