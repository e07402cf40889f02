"""What is asked about the rota: rows of the week, a change, a swap, a sheet."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.engines.rota import DAYS, FIRST, SECOND
from niangjia.web.fields import DayField

PLACES = ((FIRST, _("第一值班人")), (SECOND, _("第二值班人")))


class ClockField(forms.TimeField):
    """A time of day, by the browser's picker or by hand as 20:00."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
        kwargs.setdefault(
            "error_messages",
            {"invalid": _("这里要填几点，比如 20:00。"), "required": _("请填几点。")},
        )
        super().__init__(**kwargs)


class WeekForm(forms.Form):
    """Two people for a part of some days of every week."""

    days = forms.TypedMultipleChoiceField(
        label=_("哪几天"),
        coerce=int,
        choices=[(number, _(name)) for number, name in enumerate(DAYS)],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("节假日、调休上班没有单排的，按星期几值班。"),
        error_messages={"required": _("请至少选一天。")},
    )
    start = ClockField(label=_("从几点"))
    end = ClockField(label=_("到几点"), help_text=_("比开始早或者一样，就是到第二天。"))
    first = forms.TypedChoiceField(label=_("第一值班人"), coerce=int)
    second = forms.TypedChoiceField(
        label=_("第二值班人"), coerce=int, required=False, empty_value=None
    )
    since = DayField(label=_("从哪天起"))
    until = DayField(
        label=_("到哪天止"), required=False, help_text=_("这一天还值班。一直值就空着。")
    )

    def minutes(self) -> tuple[int, int]:
        """Return both times in minutes after midnight."""
        return _minute(self.cleaned_data["start"]), _minute(self.cleaned_data["end"])


class ChangeForm(forms.Form):
    """Who takes a place from when until when."""

    place = forms.TypedChoiceField(label=_("顶谁的位置"), coerce=int, choices=PLACES)
    from_day = DayField(label=_("从哪天"))
    from_time = ClockField(label=_("几点"))
    to_day = DayField(label=_("到哪天"))
    to_time = ClockField(label=_("几点（结束）"))
    person = forms.TypedChoiceField(label=_("谁来值"), coerce=int)
    why = forms.CharField(label=_("说明"), required=False, max_length=200)

    def times(self) -> tuple[datetime, datetime]:
        """Return both instants."""
        data = self.cleaned_data
        return _instant(data["from_day"], data["from_time"]), _instant(
            data["to_day"], data["to_time"]
        )


class SwapForm(forms.Form):
    """Two shifts whose people change places."""

    one = forms.ChoiceField(label=_("这个班"))
    other = forms.ChoiceField(label=_("和这个班换"))
    why = forms.CharField(label=_("说明"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Ask for two of the same place."""
        cleaned = super().clean() or {}
        one, other = cleaned.get("one", ""), cleaned.get("other", "")
        if one and other and one.partition("|")[0] != other.partition("|")[0]:
            self.add_error("other", gettext("第一值班人和第一换，第二和第二换，请另选一个班。"))
        return cleaned


class SheetForm(forms.Form):
    """A file, or cells copied out of one."""

    file = forms.FileField(
        label=_("表格文件"), required=False, help_text=_("xlsx、xls、CSV 都可以。")
    )
    pasted = forms.CharField(
        label=_("或者从 Excel 里复制，贴在这里"),
        required=False,
        max_length=200_000,
        help_text=_("连表头一起复制。"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of both."""
        cleaned = super().clean() or {}
        if not cleaned.get("file") and not (cleaned.get("pasted") or "").strip():
            raise forms.ValidationError(gettext("请选文件，或者把表格贴进来。"))
        return cleaned


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _instant(day: Any, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at.replace(second=0, microsecond=0)))
