"""What the list of letters is narrowed to: read from the address, which is its state."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.apps.intake.choices import REFERRED, SentTo

PER_PAGE = 20
WHICH = {
    "open": _("要回的"),
    "late": _("已过期"),
    "answered": _("已回"),
    "late_answered": _("回晚了的"),
    "all": _("全部"),
}


WHICH_OUT = {
    "open": _("等回音的"),
    "late": _("过了日子没回的"),
    "answered": _("回了的"),
    "late_answered": _("回晚了的"),
    "all": _("全部"),
}
IN, OUT = "in", "out"


class ListForm(forms.Form):
    """Which letters, of which offices, with which words."""

    WAY = IN

    q = forms.CharField(label=_("编号、文号、单位、姓名"), required=False, max_length=100)
    door = forms.ChoiceField(
        label=_("哪一类单位"),
        required=False,
        choices=[("", _("哪一类单位：都行")), *((one.value, one.label) for one in REFERRED)],
    )
    which = forms.ChoiceField(label=_("哪些"), required=False, choices=list(WHICH.items()))

    way = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def words(self) -> str:
        """What is sought, or nothing."""
        return str(self.cleaned_data.get("q") or "")

    def said(self, name: str, otherwise: str) -> str:
        """Return what a field says, or what holds where it says nothing or something amiss."""
        return str(self.cleaned_data.get(name) or otherwise)


class OutForm(ListForm):
    """Which of what was sent on, to which offices, with which words."""

    WAY = OUT
    which = forms.ChoiceField(label=_("哪些"), required=False, choices=list(WHICH_OUT.items()))
    door = forms.ChoiceField(
        label=_("转给哪一类单位"),
        required=False,
        choices=[("", _("转给谁：都行")), *((one.value, one.label) for one in SentTo)],
    )


def list_form(asked: Mapping[str, str]) -> ListForm:
    """Return what an address asks of the list: of what came in, or of what was sent on."""
    kind = OutForm if asked.get("way") == OUT else ListForm
    said = {key: value for key, value in asked.items() if value}
    form = kind({"which": "open"} | said | {"way": kind.WAY})
    form.is_valid()
    return form


def segments_of(form: ListForm, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the counts that filter; what else narrows the list stays."""
    rest = {name: form.data[name] for name in ("way", "q", "door") if form.data.get(name)}
    current = form.said("which", "open")
    return [
        {
            "label": gettext(str(label)),
            "count": counts.get(key, ""),
            "url": "?" + urlencode(rest | {"which": key}),
            "current": key == current,
            "look": "late" if key == "late" and counts.get(key) else "",
        }
        for key, label in (WHICH_OUT if form.WAY == OUT else WHICH).items()
    ]


def ways_of(form: ListForm) -> list[dict[str, Any]]:
    """Return the two lists: of what came in, and of what was sent on."""
    return [
        {"label": label, "count": "", "url": f"?way={way}", "current": way == form.WAY}
        for way, label in ((IN, gettext("收到的来函")), (OUT, gettext("转出去的")))
    ]
