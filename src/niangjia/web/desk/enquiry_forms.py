"""What is asked at the desk about an enquiry: taking it down, triage, a matter, joining."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from niangjia.apps.intake.choices import Danger, Door, Label
from niangjia.apps.intake.services.tellings import LONGEST_WORDS, MOST_PEOPLE
from niangjia.web.both.stood import StoodField
from niangjia.web.fields import CountField, RegionField, WordsField


class TakeDownForm(forms.Form):
    """What a clerk takes down at a counter or on the line; letters have a page of their own."""

    door = forms.ChoiceField(
        label=_("从哪里来"),
        choices=[(one.value, _(one.label)) for one in (Door.COUNTER, Door.HOTLINE)],
    )
    union = forms.ChoiceField(label=_("由哪个工会接"))
    words = WordsField(
        label=_("本人怎么说的"),
        max_length=LONGEST_WORDS,
        help_text=_("照原话记，不要改成行话。"),
        error_messages={"required": _("请把本人的话记下来。")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    dangers = forms.MultipleChoiceField(
        label=_("有没有这样的急事"),
        required=False,
        choices=[(one.value, _(one.label)) for one in Danger],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("勾了就开始算回电的时间。"),
    )
    name = forms.CharField(
        label=_("姓名"), max_length=60, error_messages={"required": _("请写怎么称呼。")}
    )
    phone = forms.CharField(
        label=_("电话"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    employer_name = forms.CharField(label=_("用人单位"), max_length=120, required=False)
    people_count = CountField(
        label=_("一共几个人"), required=False, min_value=1, max_value=MOST_PEOPLE
    )
    mark = forms.UUIDField(widget=forms.HiddenInput)


class MoreForm(forms.Form):
    """What she says later, and by which door she came with it."""

    door = forms.ChoiceField(
        label=_("从哪里来"),
        choices=[(one.value, _(one.label)) for one in (Door.COUNTER, Door.HOTLINE)],
        widget=forms.RadioSelect,
    )
    words = WordsField(
        label=_("本人这次怎么说的"),
        max_length=LONGEST_WORDS,
        help_text=_("照原话记，不要改成行话。以前记的都在，不用再写一遍。"),
        error_messages={"required": _("请把本人的话记下来。")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    dangers = forms.MultipleChoiceField(
        label=_("有没有这样的急事"),
        required=False,
        choices=[(one.value, _(one.label)) for one in Danger],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("勾了就开始算回电的时间。"),
    )
    mark = forms.UUIDField(widget=forms.HiddenInput)


class TriageForm(forms.Form):
    """What it is about, how fast, how hard, and who has it."""

    labels = forms.MultipleChoiceField(
        label=_("类别"),
        choices=[(one.value, _(one.label)) for one in Label],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一个类别；不是劳动方面的事，用“不归工会办”。")},
    )
    is_urgent = forms.BooleanField(
        label=_("急诊：要快"),
        required=False,
        help_text=_("时效不到 7 天、转移财产、受伤没治、想不开、要出群体事件。"),
    )
    is_hard = forms.BooleanField(
        label=_("会诊：难办"),
        required=False,
        help_text=_("10 人以上、50 万元以上、几条路并走、不认劳动关系、跨省、单位没钱。"),
    )
    handler = forms.TypedChoiceField(
        label=_("由谁办"), coerce=int, error_messages={"required": _("请选由谁办。")}
    )
    why = forms.CharField(
        label=_("和建议不一样的理由"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    even = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    version = StoodField()


class AssignForm(forms.Form):
    """Who is to have it."""

    to = forms.TypedChoiceField(
        label=_("交给谁"),
        coerce=int,
        error_messages={
            "required": _("请选交给谁。"),
            "invalid_choice": _("这个人现在不能接，请选别人。"),
        },
    )
    note = WordsField(
        label=_("交接说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("办到哪一步、接下来做什么；接手的人在“办过什么”里看到。头一次派人可以空着。"),
    )
    version = StoodField()


class MatterForm(forms.Form):
    """What a matter needs that the enquiry does not say."""

    title = forms.CharField(label=_("案件名称"), max_length=120)
    employer_name = forms.CharField(label=_("用人单位名称"), max_length=120)
    uscc = forms.CharField(
        label=_("统一社会信用代码"),
        required=False,
        help_text=_("18 位。现在不知道就空着，查到再补。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    region = RegionField(label=_("劳动合同履行地（行政区划代码）"))
    again = forms.BooleanField(
        label=_("是另外一件事，仍要立案"),
        required=False,
        help_text=_("这个人已经是别的在办案件的当事人（见下面）。同一件事的，并入那个案件。"),
    )
    version = StoodField()


class NumberForm(forms.Form):
    """Which other record it belongs to."""

    number = forms.CharField(
        label=_("编号"), max_length=60, error_messages={"required": _("请填编号。")}
    )
    version = StoodField()


def new_mark() -> dict[str, Any]:
    """Return the first values of a form that is to be sent once."""
    return {"mark": uuid4()}
