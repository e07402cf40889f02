"""What stood when a form was opened: carried by the form itself, signed, and read back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_SALT = "niangjia.web.both"
Values = dict[str, list[str]]
"""By the name of the field: the texts its box shows, several where several can be chosen."""


@dataclass(frozen=True, slots=True)
class Stood:
    """The version a form was opened with, and what it showed; nothing where only that is known."""

    version: int
    values: Values = field(default_factory=dict)


def as_values(shown: Mapping[str, Any]) -> Values:
    """Return values as boxes send them: texts, one or several, nothing for what is empty."""
    return {name: _texts(value) for name, value in shown.items()}


def _texts(value: Any) -> list[str]:
    if value in (None, "", False):
        return []
    if value is True:
        return ["on"]
    if isinstance(value, Iterable) and not isinstance(value, str):
        return sorted(str(one) for one in value)
    return [str(value)]


def written(version: int, values: Values) -> str:
    """Return what stands, as a form carries it."""
    return signing.dumps({"v": version, "f": values}, salt=_SALT, compress=True)


def read(text: str) -> Stood | None:
    """Return what stood when a form was opened; None where the text says nothing of ours."""
    if text.isascii() and text.isdigit() and len(text) < 10:
        return Stood(int(text))
    try:
        told = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return None
    return Stood(told["v"], told["f"])


class StoodField(forms.CharField):
    """The hidden field that carries what stood; its value is the version."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.HiddenInput, **kwargs)

    def clean(self, value: Any) -> int:
        """Return the version; 0 where the page need carry none yet.

        :raises ValidationError: the page was changed on its way.
        """
        if not value and not self.required:
            return 0
        stood = read(str(value or ""))
        if stood is None:
            raise ValidationError(_("这一页不完整，请重新打开再填。"), "invalid")
        return stood.version


def stand_anew(form: forms.Form, stamp: str) -> None:
    """Let a form that met another version carry the present one, all else as it was typed."""
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = stamp
