"""Who acts in a matter: representatives among the workers, lawyers and mediators from outside."""

from collections.abc import Iterable
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
from niangjia.apps.matters.services import standing as letting
from niangjia.apps.unions.selectors import bodies as standing
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.fields import CountField, DayField
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Claimant, Matter
    from niangjia.apps.unions.models import Body

OUTSIDE = (
    ParticipantRole.AID_LAWYER,
    ParticipantRole.MEDIATOR,
    ParticipantRole.COURT,
    ParticipantRole.ARBITRATION,
    ParticipantRole.EMPLOYER,
    ParticipantRole.BUREAU,
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


class PartForm(forms.Form):
    """For which part of the matter, and from when."""

    forum = forms.TypedChoiceField(
        label=_("参与哪个程序"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_(
            "选了，就只看得到这个程序。律师、调解员不选，看整个案件；别人不选，什么也看不到。"
        ),
    )
    seq = CountField(
        label=_("只代理一位职工的，填她在名册上的序号"),
        required=False,
        min_value=1,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("序号是数字，在名册上。")},
    )
    since = DayField(label=_("从哪天起"))

    def clean(self) -> dict[str, Any]:
        """Check that she is given one part, not two."""
        cleaned = super().clean() or {}
        if cleaned.get("forum") and cleaned.get("seq"):
            self.add_error("seq", _("程序和职工只选一样：要么看一个程序，要么看一位职工。"))
        return cleaned


class InviteForm(PartForm):
    """Somebody from outside."""

    role = forms.ChoiceField(label=_("身份"), choices=[(r.value, r.label) for r in OUTSIDE])
    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("手机"), max_length=20, required=False)


class BodyForm(PartForm):
    """A partner body; whoever acts for it that day sees the part."""

    body = forms.TypedChoiceField(
        label=_("伙伴单位"),
        coerce=int,
        help_text=_("名单由管理员登记。人员有变动，在那里改，不用改案件。"),
        error_messages={"required": _("请选一个伙伴单位。")},
    )


class EndForm(forms.Form):
    """From which day somebody acts in the matter no longer, and why."""

    until = DayField(label=_("从哪天起不再办"))
    why = forms.CharField(label=_("理由"), max_length=200)


FORMS: dict[str, Any] = {"elect": RepresentativesForm, "invite": InviteForm, "body": BodyForm}


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
    """Show who acts in a matter; name representatives, invite a lawyer or a mediator, a body."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    workers = list(
        matter.claimants.filter(left_on__isnull=True).select_related("person").order_by("seq")
    )
    bodies = {one.pk: one for one in standing.bodies_at(matter.home_key, matter.line_key, on=on)}
    which = request.POST.get("form", "")
    made = {
        name: kind(request.POST if which == name else None, initial={"since": on}, prefix=name)
        for name, kind in FORMS.items()
    }
    made["elect"].fields["who"].choices = [(w.pk, w.person.name) for w in workers]
    made["body"].fields["body"].choices = [("", _("请选")), *_grouped(bodies.values())]
    forums = [("", _("不选")), *((r.forum.pk, _forum_zh(r)) for r in matters.forum_rows(matter))]
    for name in ("invite", "body"):
        made[name].fields["forum"].choices = forums
    form: Any = made.get(which)
    if form is not None:
        policies.require(Deed.CAST, matter=matter, person=person, on=on)
    if form is not None and form.is_valid():
        told = {"matter": matter, "by": person, "on": on}
        try:
            _write(which, form.cleaned_data, told, workers=workers, bodies=bodies)
        except NotFound:
            form.add_error("seq", _("名册上没有这个序号，请核对。"))
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            return go(request, "desk:participants", matter.number)
    acting = list(matters.acting(matter, on=on))
    context = {
        "matter": matter,
        "acting": acting,
        "closed": standing.closed_among([one.body_id for one in acting if one.body_id], on=on),
        "whole": policies.WHOLE_ROLES,
        "outside": OUTSIDE,
        "elect": made["elect"],
        "invite": made["invite"],
        "body_form": made["body"],
        "bodies": bodies,
        "many": len(workers) >= 10,
    }
    answer = invalid if form is not None and form.errors else page
    return answer(request, "desk/participants.html", context)


def _write(
    which: str,
    data: dict[str, Any],
    told: dict[str, Any],
    *,
    workers: "list[Claimant]",
    bodies: "dict[int, Body]",
) -> None:
    """Do what one of the three forms asks."""
    if which == "elect":
        register.elect_representatives(
            claimants=[w for w in workers if w.pk in set(data["who"])],
            since=data["since"],
            may_settle=data["may_settle"],
            **told,
        )
        return
    matter = told["matter"]
    part = {
        "since": data["since"],
        "forum": _part(matters.get_forum, data["forum"], matter),
        "claimant": _part(matters.get_claimant, data["seq"], matter),
    }
    if which == "body":
        letting.let_body_in(body=bodies[data["body"]], **part, **told)
    else:
        role = ParticipantRole(data["role"])
        register.invite(name=data["name"], phone=data["phone"], role=role, **part, **told)


def _grouped(found: "Iterable[Body]") -> list[tuple[str, list[tuple[int, str]]]]:
    """Return bodies as choices, those of a kind together; of one name, with who keeps it."""
    every = list(found)
    names = [one.name for one in every]
    kinds: dict[str, list[tuple[int, str]]] = {}
    for one in every:
        several = names.count(one.name) > 1
        shown = f"{one.name}（{one.union.short_name}）" if several else one.name
        kinds.setdefault(_(one.get_kind_display()), []).append((one.pk, shown))
    return list(kinds.items())


def _part(found: Any, key: int | None, matter: "Matter") -> Any:
    return found(key, matter=matter) if key else None


def _forum_zh(row: "matters.ForumRow") -> str:
    return " ".join(filter(None, [_(row.lifecycle_zh), row.forum.body_name, row.forum.case_number]))
