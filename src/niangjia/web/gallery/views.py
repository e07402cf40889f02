"""The gallery's pages: each shell with every component in it, on invented facts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from niangjia.web.fields import DayField, YuanField
from niangjia.web.gallery import samples
from niangjia.web.http import page

TODAY = date(2026, 11, 23)


class SampleForm(forms.Form):
    """One field of each kind; shown empty and with faults."""

    name = forms.CharField(label="姓名", help_text="照身份证填。")
    hired_on = DayField(label="哪天进的单位", required=False)
    wage = YuanField(label="每月工资（元）")
    reason = forms.ChoiceField(
        label="怎么离开的", choices=[("fired", "被辞退"), ("left", "自己走的")]
    )
    mode = forms.ChoiceField(
        label="先怎么办", choices=[("a", "先调解"), ("b", "直接仲裁")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="我看过了，没有要改的")


class SampleFilter(forms.Form):
    """A bar above a table."""

    stage = forms.ChoiceField(
        label="阶段", choices=[("", "阶段：全部"), ("a", "仲裁")], required=False
    )
    q = forms.CharField(label="姓名、案号、单位", required=False)


@dataclass(frozen=True, slots=True)
class Who:
    """An invented person."""

    name: str
    masked_id: str
    identity: str = "verified"


def _context() -> dict[str, Any]:
    return {
        "today": TODAY,
        "chips": samples.CHIPS,
        "why": samples.WHY,
        "events": samples.EVENTS,
        "rows": samples.ROWS,
        "segments": samples.SEGMENTS,
        "people": [Who("林阿珍（演示）", "4601****0627"), Who("符小梅（演示）", "", "to_verify")],
        "form": SampleForm(),
        "faulty": SampleForm({"name": "", "wage": "四千九百多", "reason": "fired"}, auto_id="f_%s"),
        "filter": SampleFilter(),
        "rows_page": Paginator(range(86), 20).get_page(2),
        "jobs": samples.JOBS,
        "labels": ["登记", "核算", "调解", "签协议", "拿到钱"],
        "day_after": date(2026, 11, 25),
        "parts": [("欠的工资", 1_586_000), ("经济补偿", 2_710_000)],
    }


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show the desk's shell and components."""
    return page(request, "gallery/desk.html", _context())


@require_safe
def phone(request: HttpRequest) -> HttpResponse:
    """Show the phone's shell and components."""
    return page(request, "gallery/phone.html", _context())


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Show the public shell and components."""
    return page(request, "gallery/public.html", _context())


@require_safe
def job(request: HttpRequest) -> HttpResponse:
    """Show one job's progress: what its component asks for every two seconds."""
    return page(request, "gallery/job.html", {"job": samples.JOBS[1]})
