"""The tree as of a day, one union in it, and a new one."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from niangjia.apps.matters.selectors import house as matters
from niangjia.apps.unions import services
from niangjia.apps.unions.choices import Level, Line, UnionKind
from niangjia.apps.unions.selectors import house
from niangjia.kernel.errors import DomainError
from niangjia.web.admin import gate
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said


class AsOfForm(forms.Form):
    """As of which day, and in which line, the tree is shown."""

    on = DayField(label=_("哪一天的样子"), required=False)
    line = forms.ChoiceField(label=_("哪条线"), choices=Line.choices, required=False)


class NewForm(forms.Form):
    """A union to be entered below another."""

    name = forms.CharField(label=_("全称"), max_length=200)
    short_name = forms.CharField(label=_("简称"), max_length=50)
    code = forms.CharField(
        label=_("行政区划代码"),
        max_length=6,
        help_text=_("6 位。产业工会填所在地的。案号用它开头。"),
    )
    kind = forms.ChoiceField(label=_("类别"), choices=UnionKind.choices)
    line = forms.ChoiceField(label=_("归哪条线"), choices=Line.choices)
    parent = gate.UnionField(label=_("上级工会"))
    level = forms.TypedChoiceField(
        label=_("层级"), coerce=int, choices=[c for c in Level.choices if c[0] > Level.NATION]
    )
    from_ = DayField(label=_("从哪天起"))


def as_of(request: Request) -> tuple[date, str, AsOfForm]:
    """Return the day and the line a page is asked for: today and 地方 unless it says others."""
    form = AsOfForm(request.GET or None)
    data: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    day, line = data.get("on") or today(), data.get("line") or Line.TERRITORIAL.value
    return day, line, AsOfForm(initial={"on": day, "line": line})


@require_safe
def tree(request: Request) -> HttpResponse:
    """Show the federation as it stood, stands or will stand on a day, in one line."""
    person, on = request.user.person, today()
    day, line, form = as_of(request)
    under = request.GET.get("under", "")
    top = house.get_managed(int(under), by=person, on=on) if under.isdigit() else None
    rows = house.tree(person, on=on, as_of=day, line=line, under=top)
    context = {
        "form": form,
        "rows": rows,
        "top": top,
        "above": house.above(top, on=day, line=line) if top else [],
        "day": day,
        "line": line,
        "line_name": Line(line).label,
        "is_today": day == on,
    }
    return page(request, "admin/tree.html", context)


@require_safe
def union(request: Request, pk: int) -> HttpResponse:
    """Show one union: where it stands and stood, what lies below, who does what in it."""
    person, on = request.user.person, today()
    found = house.get_managed(pk, by=person, on=on)
    day, line, form = as_of(request)
    managed = set(gate.managed(request).values_list("pk", flat=True))
    roles = house.roles_in(found, on=day)
    context = {
        "union": found,
        "name": house.name_on(found, day),
        "form": form,
        "day": day,
        "line": line,
        "above": [(one, one.pk in managed) for one in house.above(found, on=day, line=line)],
        "below": house.below(found, on=day, line=line)[:100],
        "subtree": house.subtree(found, on=day, line=line).count(),
        "places": house.places_of(found),
        "formers": house.former_names(found),
        "succession": house.succession_of(found),
        "roles": roles,
        "now": roles[house.NOW],
        "to_come": roles[house.TO_COME],
        "past": roles[house.ENDED] + roles[house.TAKEN_BACK],
        "matters": matters.count_in(gate.managed(request).filter(pk=found.pk), by=person, on=on),
    }
    return page(request, "admin/union.html", context)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Enter a union below another."""
    person, on = request.user.person, today()
    under = request.GET.get("under", "")
    parent = house.get_managed(int(under), by=person, on=on) if under.isdigit() else None
    form = NewForm(
        request.POST or None,
        initial={
            "from_": on,
            "parent": parent.name if parent else "",
            "code": parent.code if parent else "",
        },
    )
    form.fields["parent"].among = gate.managed(request)
    if form.is_valid():
        try:
            made = services.enter_union(by=person, **form.cleaned_data)
        except DomainError as declined:
            field = {"unions.name_taken": "name", "unions.code_invalid": "code"}.get(declined.code)
            form.add_error(field, said(declined))
        else:
            return go(request, "admin:union", made.pk)
    answer = invalid if form.is_bound else page
    return answer(request, "admin/union_new.html", {"form": form, "names": gate.names(request)})
