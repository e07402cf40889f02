"""What a person is asked who comes with something for the first time, a few questions a page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from niangjia.apps.intake.choices import Danger
from niangjia.apps.intake.services.tellings import LONGEST_WORDS, MOST_PEOPLE
from niangjia.apps.unions.selectors.doors import Knock

SINCE = (
    ("", _("说不准")),
    ("month", _("这一个月里")),
    ("half", _("一个月到半年")),
    ("year", _("半年到一年")),
    ("older", _("一年以前")),
)
WORKING = (("", _("不说")), ("yes", _("还在那里干")), ("no", _("已经不干了")))


class WhatForm(forms.Form):
    """What happened, in her own words; whose worker she is, and where."""

    words = forms.CharField(
        label=_("出了什么事"),
        max_length=LONGEST_WORDS,
        help_text=_("想到什么写什么，错别字没关系。比如：干了三个月没发工资，一共欠一万二。"),
        error_messages={
            "required": _("请用自己的话说一句出了什么事。"),
            "max_length": _("写得太长了，先写要紧的，其余以后再补。"),
        },
        widget=forms.Textarea(attrs={"rows": 6, "autocapitalize": "off"}),
    )
    employer_name = forms.CharField(
        label=_("在哪家干活"),
        max_length=120,
        required=False,
        help_text=_("公司、工地、店或者平台的名字，不知道全名就写你们平时怎么叫。"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    union = forms.ChoiceField(
        label=_("在哪里干活"),
        help_text=_("选您干活的地方，由那里的工会接。"),
        error_messages={
            "required": _("请选您干活的地方。"),
            "invalid_choice": _("请从列表里选您干活的地方。"),
        },
    )
    dangers = forms.MultipleChoiceField(
        label=_("有没有这样的急事"),
        required=False,
        choices=[(one.value, _(one.label)) for one in Danger],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("有就勾上，我们先打电话给您。正在出人命的事，先打 110 或 120。"),
    )

    def __init__(self, *args: Any, places: list[Knock], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A grouped choice: the city's own union first, then its counties.
        self.fields["union"].choices = [("", _("请选")), *map(_group, places)]


def _group(place: Knock) -> tuple[str, list[tuple[str, str]]]:
    rows = [place.city, *place.counties] if place.city else list(place.counties)
    name = place.city.short_name if place.city else str(_("省直管"))
    return name, [(str(union.pk), union.name) for union in rows]


class MoreForm(forms.Form):
    """What helps to judge how hard and how old it is; every answer may be left open."""

    since = forms.ChoiceField(
        label=_("从什么时候开始的"), required=False, choices=SINCE, widget=forms.RadioSelect
    )
    working = forms.ChoiceField(
        label=_("还在那里干吗"), required=False, choices=WORKING, widget=forms.RadioSelect
    )
    people_count = forms.IntegerField(
        label=_("连您一共几个人遇到这事"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=_("只有您一个就填 1，说不准就空着。"),
        error_messages={
            "invalid": _("这里填一个数，比如 3。说不准就空着。"),
            "min_value": _("连您自己，至少是 1。"),
            "max_value": _("没有这么多人的单位，请再看一眼。"),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    papers = forms.CharField(
        label=_("手里有什么材料"),
        required=False,
        max_length=300,
        help_text=_("合同、工资条、转账记录、聊天记录、工牌。没有也能办。"),
    )


class WhoForm(forms.Form):
    """How she is called, where she is reached, and that she agrees."""

    name = forms.CharField(
        label=_("怎么称呼您"),
        max_length=60,
        help_text=_("最好写真名，以后写文书要用。"),
        error_messages={"required": _("请写怎么称呼您。")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        help_text=_("我们用它打给您，别人看不到。"),
        error_messages={"required": _("请留一个能找到您的电话。")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    agrees = forms.BooleanField(
        label=_("我同意工会为办这件事，登记和使用我写的这些情况"),
        error_messages={"required": _("要您同意，我们才能登记。不想在网上写的，可以打 12351。")},
    )
