"""The law book at the desk: published values by four eyes, and whom a change concerns."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from niangjia.apps.lawbook import policies, selectors, services
from niangjia.apps.lawbook.choices import Published, ValueState
from niangjia.apps.lawbook.errors import SheetFaulty
from niangjia.apps.matters import selectors as matters
from niangjia.engines import tables
from niangjia.engines.tables.federation import EXAMPLE
from niangjia.engines.tables.regional import HEADINGS
from niangjia.kernel.errors import DomainError
from niangjia.kernel.money import from_fen
from niangjia.web.fields import DayField, YuanField
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.middleware import said
from niangjia.web.places import is_code, place_name
from niangjia.web.sheets import sheet as as_sheet

PER_PAGE = 30
LOOKS = {
    ValueState.PROPOSED: "info",
    ValueState.CONFIRMED: "ok",
    ValueState.REFUSED: "red",
    ValueState.WITHDRAWN: "",
}


class ValueForm(forms.Form):
    """A value as it stands in a notice."""

    name = forms.ChoiceField(label=_("项目"), choices=Published.choices)
    region = forms.CharField(
        label=_("地区代码"),
        max_length=6,
        help_text=_("六位行政区划代码，如 350581；全国的数值写 CN。"),
        error_messages={"required": _("请写是哪个地区的，如 350581。")},
    )
    value = YuanField(label=_("数值（元）"), error_messages={"required": _("请照公布文件填数值。")})
    period = forms.CharField(
        label=_("所属年度"),
        max_length=4,
        required=False,
        help_text=_("平均工资、可支配收入要填，如 2025；最低工资空着。"),
    )
    valid_from = DayField(label=_("从哪天起"))
    valid_until = DayField(label=_("到哪天（不含这一天）"), required=False)
    document = forms.CharField(
        label=_("公布文件"),
        max_length=200,
        error_messages={"required": _("请写公布文件的全名。")},
    )
    place = forms.CharField(
        label=_("文号或条款"),
        max_length=100,
        error_messages={"required": _("请写文号，或者第几条。")},
    )
    words = forms.CharField(
        label=_("原文摘录"),
        max_length=300,
        required=False,
        help_text=_("照抄写着这个数的那一句，核对的人好对照。空着，就标为“二手来源”。"),
    )
    url = forms.URLField(label=_("网址"), max_length=300, required=False, assume_scheme="https")

    def clean_region(self) -> str:
        """Return the code, or CN.

        :raises ValidationError: it is neither.
        """
        code = str(self.cleaned_data["region"]).strip().upper()
        if code != "CN" and not is_code(code):
            raise forms.ValidationError(gettext("这里要填六位行政区划代码，如 350581。"))
        return code


class SheetForm(forms.Form):
    """A filled-in sheet of values."""

    file = forms.FileField(
        label=_("填好的表"),
        help_text=_("xlsx、xls、et、csv 都行。有一处不对，整张都不录，并告诉您在哪一格。"),
        error_messages={"required": _("请先选一个文件。"), "empty": _("这个文件是空的。")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.xlsm,.csv,.ods,.et"}),
    )


class RefuseForm(forms.Form):
    """Why a value is sent back."""

    why = forms.CharField(
        label=_("哪里不对"), max_length=300, error_messages={"required": _("请写明哪里不对。")}
    )


@require_http_methods(["GET", "POST"])
def index(request: Request) -> HttpResponse:
    """Show the values her federations answer for; on POST confirm those she compared."""
    person, on = request.user.person, today()
    values = selectors.values_for(person, on=on)
    waiting = list(values.filter(state=ValueState.PROPOSED))
    fault = ""
    if request.method == "POST":
        chosen = set(request.POST.getlist("value"))
        picked = [one for one in waiting if str(one.pk) in chosen]
        try:
            done = services.confirm_values(values=picked, by=person, on=on, at=now())
        except DomainError as declined:
            fault = said(declined)
        else:
            words = ngettext("%(n)d 条数值生效了。", "%(n)d 条数值生效了。", len(done))
            messages.success(request, words % {"n": len(done)})
            return go(request, "desk:law")
    rows = Paginator(values.exclude(state=ValueState.PROPOSED), PER_PAGE)
    decided = rows.get_page(request.GET.get("page"))
    context = {
        "waiting": [(one, selectors.may_decide(one, person, on=on)) for one in waiting],
        "page": decided,
        "decided": [(one, LOOKS[ValueState(one.state)]) for one in decided.object_list],
        "proposes": bool(policies.federations_of(person, policies.PROPOSE, on=on)),
        "who": policies.roles_zh(policies.PROPOSE),
        "older": matters.matters_with_older_results(person, on=on).count(),
        "fault": fault,
    }
    return (invalid if fault else page)(request, "desk/law.html", context)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Propose one value, as it stands in a notice."""
    person, on = request.user.person, today()
    policies.require_any(person, on=on)
    form = ValueForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        draft = services.Draft(**{**told, "value": from_fen(told["value"])})
        try:
            value = services.propose_value(draft=draft, by=person, on=on, at=now())
        except policies.NotYourRegion as declined:
            form.add_error("region", said(declined))
        except DomainError as declined:
            form.add_error(declined.data.get("field"), said(declined))
        else:
            messages.success(request, gettext("记下了。下一步：请另一个人对照公布文件核对。"))
            return go(request, "desk:law_value", value.pk)
    return (invalid if form.errors else page)(request, "desk/law_value_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
def show(request: Request, pk: int) -> HttpResponse:
    """Show one value with its notice; confirm it, send it back, or take one's own back."""
    person, on = request.user.person, today()
    value = selectors.get_value(pk, visible_to=person, on=on)
    action = request.POST.get("action", "")
    form = RefuseForm(request.POST if action == "refuse" else None)
    fault = ""
    if request.method == "POST" and (action != "refuse" or form.is_valid()):
        try:
            match action:
                case "confirm":
                    services.confirm_values(values=[value], by=person, on=on, at=now())
                    words = gettext("生效了。用到它的案件会标出来，由承办人重算。")
                case "refuse":
                    why = form.cleaned_data["why"]
                    services.refuse_value(value=value, why=why, by=person, on=on, at=now())
                    words = gettext("退回了，理由录入的人看得到。")
                case "withdraw":
                    services.withdraw_value(value=value, by=person, at=now())
                    words = gettext("撤回了，没有生效。")
                case _:
                    return go(request, "desk:law_value", pk)
        except DomainError as declined:
            fault = said(declined)
        else:
            messages.success(request, words)
            return go(request, "desk:law_value", pk)
    value = selectors.get_value(pk, visible_to=person, on=on)
    before = selectors.files().on(value.valid_from, _region(value.region))
    context: dict[str, Any] = {
        "value": value,
        "place": place_name(value.region),
        "look": LOOKS[ValueState(value.state)],
        "waits": value.state == ValueState.PROPOSED,
        "why_not": selectors.may_decide(value, person, on=on),
        "is_mine": value.proposed_by_id == person.pk,
        "form": form,
        "fault": fault,
        "replaces": before.parameter_if_any(value.name),
    }
    answer = invalid if fault or form.errors else page
    return answer(request, "desk/law_value.html", context)


@require_http_methods(["GET", "POST"])
def sheet(request: Request) -> HttpResponse:
    """Take a sheet of values: all its rows are proposed, or none and every fault is shown."""
    person, on = request.user.person, today()
    policies.require_any(person, on=on)
    form = SheetForm(request.POST or None, request.FILES or None)
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            tables.check_size(upload.size)
            found = services.propose_sheet(
                name=upload.name, data=upload.read(), by=person, on=on, at=now()
            )
        except SheetFaulty as declined:
            faults = declined.faults
            form.add_error("file", said(declined))
        except DomainError as declined:
            form.add_error("file", said(declined))
        else:
            words = gettext("录入了 %(new)d 条，等另一个人核对；%(known)d 条早就有了。")
            messages.success(request, words % {"new": len(found.proposed), "known": found.known})
            return go(request, "desk:law")
    context = {"form": form, "faults": faults}
    return (invalid if form.errors else page)(request, "desk/law_sheet.html", context)


@require_safe
def empty_sheet(request: Request) -> HttpResponse:
    """Give out the empty sheet with one example."""
    policies.require_any(request.user.person, on=today())
    head = [words[0] for words in HEADINGS.values()]
    example = [
        "350581",
        str(Published.MINIMUM_WAGE.label),
        "2265",
        "",
        "2026-01-01",
        "",
        f"{EXAMPLE}，填表时删掉",
        "闽政〔2025〕1号",
        "",
        "",
    ]
    name = gettext("地区数值空表")
    content = tables.write_table(head, [example], kind="xlsx", name=name)
    return as_sheet(content, kind="xlsx", name=name)


@require_safe
def affected(request: Request) -> HttpResponse:
    """Show the open matters whose results rest on an older version of the law."""
    person, on = request.user.person, today()
    asked = request.GET.get("region", "").strip()
    region = asked if is_code(asked) else ""
    found = matters.matters_with_older_results(person, on=on, region=region)
    rows = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": rows,
        "region": region,
        "place": place_name(region),
        "is_faulty": bool(asked) and not region,
    }
    return page(request, "desk/law_affected.html", context)


def _region(code: str) -> str | None:
    return None if code == "CN" else code
