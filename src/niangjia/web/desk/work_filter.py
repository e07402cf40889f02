"""What of the work list somebody wants to see: read from the address, and written back into it.

The address is the state: whatever lists, prints, keeps or counts the same rows reads it here.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from niangjia.apps.worklist.selectors import Due, Kind, Wanted, Whose

DUES = {
    Due.ANY: _("全部"),
    Due.LATE: _("已过期"),
    Due.TODAY: _("今天"),
    Due.WEEK: _("7 天内"),
    Due.WAITING: _("等对方"),
    Due.PAUSED: _("中止"),
    Due.NONE: _("没有时限"),
}
WHOSE = {
    Whose.MINE: _("我的和我代的"),
    Whose.COVERED: _("我代的"),
    Whose.LYING: _("没人接手"),
    Whose.TEAM: _("我这里全部"),
}
KINDS = {
    Kind.ANY: _("事情：全部"),
    Kind.CLOCK: _("法定时限"),
    Kind.CALL: _("急诊回电"),
    Kind.PROMISE: _("接访的承诺"),
    Kind.TASK: _("交办的、等对方的"),
    Kind.SECOND: _("等第二个人"),
}


class FilterForm(forms.Form):
    """The bar above the list; what is not in it (by when) is carried along unseen."""

    due = forms.CharField(widget=forms.HiddenInput, required=False)
    q = forms.CharField(
        label=_("案号、案件、要办的事"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("案号、案件、要办的事")}),
    )
    whose = forms.ChoiceField(label=_("谁的"), choices=list(WHOSE.items()), required=False)
    kind = forms.ChoiceField(label=_("哪一类"), choices=list(KINDS.items()), required=False)


def wanted(asked: Mapping[str, str], *, usual: Whose) -> Wanted:
    """Return what an address asks for; what it does not say, or says amiss, is the usual."""
    return Wanted(
        whose=_one(Whose, asked.get("whose"), usual),
        due=_one(Due, asked.get("due"), Due.ANY),
        kind=_one(Kind, asked.get("kind"), Kind.ANY),
        words=asked.get("q", "").strip()[:100],
    )


def query(of: Wanted, *, usual: Whose, **changed: str) -> str:
    """Return the address that asks for it: `?due=late&whose=team`, with what is changed."""
    said = {
        "whose": "" if of.whose is usual else str(of.whose),
        "due": str(of.due),
        "kind": str(of.kind),
        "q": of.words,
    } | changed
    return "?" + urlencode({key: value for key, value in said.items() if value})


def _one(kind: type[Any], value: str | None, usual: Any) -> Any:
    return next((one for one in kind if one == value), usual)
