"""Changing the tree from a day on: a union moved, or merged into another; always previewed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from niangjia.apps.matters.selectors import house as matters
from niangjia.apps.matters.services import moving
from niangjia.apps.unions.choices import Level, Line
from niangjia.apps.unions.selectors import house
from niangjia.kernel.errors import DomainError
from niangjia.web.admin import gate
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said


class MoveForm(forms.Form):
    """Under which union, from which day, and what it is called from then on."""

    parent = gate.UnionField(label=_("划到哪个工会下面"))
    from_ = DayField(label=_("从哪天起"))
    line = forms.ChoiceField(label=_("哪条线"), choices=Line.choices)
    level = forms.TypedChoiceField(
        label=_("层级"),
        coerce=int,
        choices=[c for c in Level.choices if c[0] > Level.NATION],
        help_text=_("撤县设区仍是县级。下面的工会层级不变。"),
    )
    name = forms.CharField(
        label=_("新全称"), max_length=200, required=False, help_text=_("不改名就空着。")
    )
    short_name = forms.CharField(label=_("新简称"), max_length=50, required=False)
    code = forms.CharField(label=_("新行政区划代码"), max_length=6, required=False)
    why = forms.CharField(
        label=_("依据"), max_length=300, help_text=_("例如：某某文号，撤县设区。")
    )


class MergeForm(forms.Form):
    """Into which union, from which day."""

    into = gate.UnionField(label=_("并入哪个工会"))
    from_ = DayField(label=_("从哪天起"))
    why = forms.CharField(label=_("依据"), max_length=300)


@require_http_methods(["GET", "POST"])
def move(request: Request, pk: int) -> HttpResponse:
    """Move a union with all below it: first what would happen, then, confirmed, it happens."""
    person, on = request.user.person, today()
    union = house.get_managed(pk, by=person, on=on)
    place = house.place_on(union, on=on)
    form = MoveForm(
        request.POST or None,
        initial={
            "from_": on,
            "line": place.line if place else Line.TERRITORIAL,
            "level": place.level if place else Level.COUNTY,
        },
    )
    form.fields["parent"].among = gate.managed(request)
    done = None
    if form.is_valid():
        values = {"union": union, "on": on, "by": person, **form.cleaned_data}
        done = _done(request, form, moving.move, values)
    return _answer(request, "admin/move.html", form, union, done)


@require_http_methods(["GET", "POST"])
def merge(request: Request, pk: int) -> HttpResponse:
    """Merge a union into another: first what would happen, then, confirmed, it happens."""
    person, on = request.user.person, today()
    union = house.get_managed(pk, by=person, on=on)
    form = MergeForm(request.POST or None, initial={"from_": on})
    form.fields["into"].among = gate.managed(request).exclude(pk=union.pk)
    done = None
    if form.is_valid():
        values = {"union": union, "on": on, "by": person, **form.cleaned_data}
        done = _done(request, form, moving.merge, values)
    return _answer(request, "admin/merge.html", form, union, done)


def _done(request: Request, form: Any, change: Any, values: dict[str, Any]) -> Any:
    """Do the change; unless it was confirmed, only to see what it would do, and take it back."""
    try:
        with transaction.atomic():
            done = change(**values)
            if request.POST.get("action") != "confirm":
                transaction.set_rollback(True)
    except DomainError as declined:
        form.add_error(None, said(declined))
        return None
    return done


def _answer(request: Request, template: str, form: Any, union: Any, done: Any) -> HttpResponse:
    on = today()
    union = house.get_managed(union.pk, by=request.user.person, on=on)
    if done is not None and request.POST.get("action") == "confirm":
        words = gettext("已经调整：%(unions)s 个工会、%(matters)s 件案件换了位置。案号没有变。")
        messages.success(request, words % {"unions": done.unions, "matters": done.matters})
        return go(request, "admin:union", union.pk)
    subtree = house.subtree(union, on=on)
    context = {
        "union": union,
        "form": form,
        "names": gate.names(request),
        "done": done,
        "is_ahead": done is not None and form.cleaned_data["from_"] > on,
        "subtree": subtree[:10],
        "subtree_count": subtree.count(),
        "people": house.people_in(subtree, on=on),
        "matters": matters.count_in(subtree, by=request.user.person, on=on),
    }
    answer = invalid if form.is_bound and form.errors else page
    return answer(request, template, context)
