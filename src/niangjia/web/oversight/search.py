"""Searching the audit: by person, record, kind and day; every search is recorded itself."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from niangjia.apps.machines.selectors import machine_people
from niangjia.apps.people import selectors as people
from niangjia.apps.unions import oversight
from niangjia.apps.unions import selectors as unions
from niangjia.kernel.errors import DomainError
from niangjia.web.http import Request, invalid, page, today
from niangjia.web.middleware import said
from niangjia.web.oversight import telling
from niangjia.web.oversight.names import GROUPS


class SearchForm(forms.Form):
    """What is looked for, and why."""

    why = forms.CharField(
        label=gettext_lazy("为什么要查"),
        max_length=200,
        help_text=gettext_lazy("查询本身也会记下。"),
        error_messages={"required": gettext_lazy("请写为什么要查。")},
    )
    who = forms.CharField(label=gettext_lazy("谁办的（姓名）"), max_length=100, required=False)
    about = forms.CharField(
        label=gettext_lazy("关于谁（身份证号）"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "num"}),
    )
    only_machines = forms.BooleanField(
        label=gettext_lazy("只看程序办的（机器账号）"), required=False
    )
    record = forms.CharField(
        label=gettext_lazy("哪条记录（如 matters.matter:12）"), max_length=100, required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("哪一类"),
        required=False,
        choices=[
            ("", gettext_lazy("全部")),
            *((group, list(kinds.items())) for group, kinds in GROUPS.items()),
        ],
    )
    since = forms.DateField(
        label=gettext_lazy("从哪天"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("到哪天"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: Request) -> HttpResponse:
    """Search the audit; the number of a person is sent in a form, never in an address."""
    person, on = request.user.person, today()
    machines = machine_people(oversight.audited_unions(person, on=on))
    staff = oversight.audited_by(person, on=on) | machines
    form = SearchForm(request.POST or None)
    lines: list[dict[str, Any]] | None = None
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        about = people.person_by_citizen_id(data.pop("about")) if data["about"] else None
        if form.cleaned_data["about"] and about is None:
            form.add_error("about", _("没有登记过这个身份证号，请核对。"))
        else:
            data.pop("about", None)
            try:
                rows = oversight.search_audit(
                    by=person, on=on, about=about, machines=machines, **data
                )
            except DomainError as declined:
                form.add_error(None, said(declined))
            else:
                lines = _lines(rows, staff, machines)
    context = {"form": form, "lines": lines, "most": oversight.MOST}
    answer = invalid if form.is_bound and form.errors else page
    return answer(request, "oversight/audit.html", context)


def _lines(
    rows: list[Any], staff: frozenset[int], machines: frozenset[int]
) -> list[dict[str, Any]]:
    actors = people.people_of({row.by_id for row in rows if row.by_id is not None})
    return [
        {
            "at": row.at,
            "who": actors[row.by_id].name if row.by_id in actors else _("系统"),
            "office": _("机器账号")
            if row.by_id in machines
            else _office(actors.get(row.by_id), row),
            "what": told.what,
            "detail": told.detail,
            "target": row.target,
            "why": row.why,
        }
        for row, told in zip(rows, telling.told(rows, staff=staff), strict=True)
    ]


def _office(actor: Any, row: Any) -> str:
    if actor is None:
        return ""
    held = unions.offices_of(actor, on=timezone.localdate(row.at))
    return _("、").join(f"{union} {_(role)}" for union, role in held)
