"""Form fields as people fill them in: numbers with commas, money with 元, days as they come."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from niangjia.kernel.days import is_ours
from niangjia.kernel.identifiers import is_place
from niangjia.kernel.money import to_fen

_AMOUNT = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?")
"""A comma parts thousands and nothing else: `12,00` is a slip of the key, and no 1,200."""
_COUNT = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)", re.ASCII)
LARGEST_COUNT = 10**9
_DAY = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")
_CLOSED_UP = re.compile(r"(\d{4})(\d{2})(\d{2})")
LARGEST_YUAN = Decimal(10) ** 12
"""As in the tables that people bring: a sum of many such amounts is still kept to the fen."""
_MONTH = re.compile(r"(\d{4})\D*(\d{1,2})\D*")


class YuanField(forms.CharField):
    """An amount in yuan as people write it (`4,900元`, `４９００`); its value is fen, an `int`."""

    default_error_messages = {
        "invalid": _("这里要填数字，比如 4900 或 4,900.50。"),
        "negative": _("这里不能是负数。"),
        "fraction": _("最多到分，小数点后两位。"),
        "too_large": _("这个数太大了：最多一万亿元，请数一数位数。"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "num"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> int | None:
        """Return the amount in fen, or None when it may be left open.

        :raises ValidationError: it is no amount.
        """
        text = unicodedata.normalize("NFKC", super().clean(value))
        text = re.sub(r"[\s¥元]", "", text)
        if not text:
            return None
        if not _AMOUNT.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], "invalid")
        amount = Decimal(text.replace(",", ""))
        if amount < 0:
            raise ValidationError(self.error_messages["negative"], "negative")
        if amount > LARGEST_YUAN:  # first: what is larger cannot be rounded to the fen
            raise ValidationError(self.error_messages["too_large"], "too_large")
        if amount != round(amount, 2):
            raise ValidationError(self.error_messages["fraction"], "fraction")
        return to_fen(amount)

    def prepare_value(self, value: Any) -> Any:
        """Write fen back as yuan; what a person typed stays as she typed it."""
        return f"{Decimal(value) / 100:.2f}" if isinstance(value, int) else value


class CountField(forms.IntegerField):
    """A whole number as people write it (`12`, `１２`, `1,200`), typed into an ordinary box.

    A browser's own box for numbers takes no full-width digit and drops what it does not take.
    """

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("这里要填整数，比如 12。"),
        "min_value": _("至少是 %(limit_value)s。"),
        "max_value": _("这个数太大了：最多 %(limit_value)s，请数一数位数。"),
    }

    def __init__(self, *, max_value: int = LARGEST_COUNT, **kwargs: Any) -> None:
        super().__init__(max_value=max_value, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Bring up the keys for digits on a phone."""
        return {**super().widget_attrs(widget), "inputmode": "numeric"}

    def to_python(self, value: Any) -> int | None:
        """Return the number, or None when it may be left open.

        :raises ValidationError: it is no whole number.
        """
        text = "" if value is None else unicodedata.normalize("NFKC", str(value))
        text = re.sub(r"\s", "", text)
        if text and not _COUNT.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return super().to_python(text.replace(",", ""))


class DayField(forms.DateField):
    """A day, by the browser's picker, or by hand as 2026.3.1, 2026年3月1日 or 20260301."""

    default_error_messages = {
        "invalid": _("这里要填一个日子，比如 2026年3月1日。"),
        "year": _("年份好像写错了，请再看一眼。"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """Return the day.

        :raises ValidationError: it is none, or of a year that was mistyped.
        """
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        day = self._read(value)
        if not is_ours(day):
            raise ValidationError(self.error_messages["year"], "year")
        return day

    def _read(self, value: Any) -> date:
        text = unicodedata.normalize("NFKC", str(value)).strip()
        found = _DAY.fullmatch(text) or _CLOSED_UP.fullmatch(text)
        try:
            if found:
                return date(*(int(part) for part in found.groups()))
        except ValueError:
            pass  # 31 February: said below
        raise ValidationError(self.error_messages["invalid"], "invalid")


class WordsField(forms.CharField):
    """What somebody tells in her own words; what is too long comes back whole, with its length.

    At a `maxlength` a browser cuts off what is pasted and says nothing: its control has none.
    """

    default_error_messages = {
        "max_length": _(
            "写得太长了：最多 %(limit_value)d 个字，现在是 %(show_value)d 个。"
            "先写要紧的，其余以后再补。"
        )
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave the length to the house, which says what is too long."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class RegionField(forms.CharField):
    """A place by its six digits (GB/T 2260), full-width ones too; its value is six ASCII digits."""

    default_error_messages = {
        "invalid": _("行政区划代码是 6 位数字，例如 460100。"),
        "unknown": _("没有这个行政区划代码，请核对前两位，例如海南是 46。"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """Return the code.

        :raises ValidationError: it is none, or of no province that there is.
        """
        code = re.sub(r"\s", "", unicodedata.normalize("NFKC", super().clean(value)))
        if code and not re.fullmatch(r"[0-9]{6}", code):
            raise ValidationError(self.error_messages["invalid"], "invalid")
        if code and not is_place(code):
            raise ValidationError(self.error_messages["unknown"], "unknown")
        return code


class MonthField(forms.CharField):
    """A month, by the picker or by hand as 2026年3月, 2026.3 or 202603; its value is 2026-03."""

    default_error_messages = {"invalid": _("这里要填哪年哪月，比如 2026年3月。")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "month"}))
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the month as `YYYY-MM`, empty when it may be left open.

        :raises ValidationError: it is none.
        """
        text = unicodedata.normalize("NFKC", super().clean(value)).strip()
        if not text:
            return ""
        found = _MONTH.fullmatch(text)
        if not found or not 1 <= int(found[2]) <= 12:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return f"{found[1]}-{int(found[2]):02d}"


class ManyField(forms.TypedMultipleChoiceField):
    """Some of many numbers: ten thousand ticks are looked up at once, not one in all by one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, **kwargs)

    def validate(self, value: list[str]) -> None:
        """Decline a number that is not among the choices."""
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
        known = {str(key) for key, _ in self.choices}
        for one in value:
            if str(one) not in known:
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": one},
                )
