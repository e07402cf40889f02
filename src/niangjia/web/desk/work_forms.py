"""What is asked about an item of the work list: written by hand, ended, put off, handed over."""

from django import forms
from django.utils.translation import gettext_lazy as _

from niangjia.web.fields import DayField

TASK, WAITING = "task", "waiting"


class WriteForm(forms.Form):
    """Something to do, or somebody outside to wait for."""

    kind = forms.ChoiceField(
        label=_("记哪一种"),
        choices=[(TASK, _("要办一件事")), (WAITING, _("等对方回音"))],
        widget=forms.RadioSelect,
        initial=TASK,
    )
    what = forms.CharField(
        label=_("要办什么，或者等什么"),
        max_length=200,
        help_text=_("一句话，例如：打电话问王师傅有没有收到通知；等法院排期。"),
        error_messages={"required": _("请写要办什么，一句话就行。")},
    )
    waits_for = forms.CharField(
        label=_("等谁"),
        max_length=120,
        required=False,
        help_text=_("等对方回音时才填，例如：秀英区法院立案庭。"),
    )
    since = DayField(label=_("从哪天开始等"), required=False)
    due_on = DayField(
        label=_("几号前办完，或者哪天再问"),
        required=False,
        help_text=_("到了这一天会提醒，过了会告诉负责人。不填就没有时限。"),
    )
    holder = forms.TypedChoiceField(
        label=_("谁来办"), coerce=int, error_messages={"required": _("请选谁来办。")}
    )
    why = forms.CharField(
        label=_("为什么，办到哪一步"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EndForm(forms.Form):
    """How something written by hand ended."""

    is_done = forms.ChoiceField(
        label=_("办了没有"),
        choices=[("yes", _("办好了")), ("no", _("不办了"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选办好了还是不办了。")},
    )
    why = forms.CharField(
        label=_("结果"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("不办了的，写明理由。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class PutOffForm(forms.Form):
    """Another day, and why."""

    due_on = DayField(label=_("改到哪天"), error_messages={"required": _("请写改到哪天。")})
    note = forms.CharField(
        label=_("为什么改"),
        max_length=300,
        help_text=_("例如：11月23日问过，法院说下周排期。"),
        error_messages={"required": _("请写明理由：接手的人和负责人都会看到。")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class HandForm(forms.Form):
    """To whom the chosen items go, and what she must know."""

    to = forms.TypedChoiceField(
        label=_("交给谁"), coerce=int, error_messages={"required": _("请选交给谁。")}
    )
    why = forms.CharField(
        label=_("交接说明"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("为什么交、办到哪一步、接下来做什么。接手的人在这一件的详情里看到。"),
        error_messages={"required": _("请写几句交接说明。")},
    )
