"""The forms in which roles are given, ended and covered, and days away recorded."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.web.admin import gate
from niangjia.web.both.stood import StoodField
from niangjia.web.fields import DayField
from niangjia.web.words import day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from niangjia.apps.unions.models import Role

UNTIL = _("到哪天（当天不算）")


ABLE = _("只列本来就能办这项工作的同事；没有合适的，先给一位同事授予岗位，到那天为止。")


class GrantForm(forms.Form):
    """A role in a union, from a day on."""

    union = gate.UnionField(label=_("在哪个工会"))
    kind = forms.ChoiceField(label=_("岗位"), choices=gate.KINDS)
    from_ = DayField(label=_("从哪天起"))
    until = DayField(label=UNTIL, required=False, help_text=_("没有定期限的不填。"))
    why = forms.CharField(label=_("依据或说明"), max_length=300, required=False)


class EndForm(forms.Form):
    """From which day a role no longer holds."""

    on = DayField(label=_("从哪天起不再担任"), help_text=_("接任的人可以从同一天开始。"))
    why = forms.CharField(label=_("原因"), max_length=300, required=False)
    version = StoodField()


class CoverForm(forms.Form):
    """Who stands in, and how long."""

    cover = forms.ChoiceField(label=_("由谁代"), help_text=ABLE)
    from_ = DayField(label=_("从哪天起"))
    until = DayField(label=UNTIL)


NOBODY = "nobody"
"""The choice that nobody stands in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """A cover of whoever goes away: for whom she stands in, and who could do it meanwhile."""

    cover: "Role"
    whom: str
    offered: "Sequence[tuple[str, str]]"

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"instead_{self.cover.pk}"

    def field(self) -> forms.ChoiceField:
        """Return the question who stands in meanwhile; asked only where the days meet."""
        return forms.ChoiceField(
            label=gettext("这几天谁来代%(whom)s") % {"whom": self.whom},
            required=False,
            choices=[("", _("请选")), (NOBODY, _("没有人代")), *self.offered],
            help_text=gettext("本人正代着这一岗，到 %(day)s。休假和它有重叠就要选。")
            % {"day": day(self.cover.during.upper)},
        )

    def meets(self, from_: date | None, until: date | None) -> bool:
        """Tell whether days away meet those in which she stands in."""
        if from_ is None or until is None:
            return False
        during = self.cover.during
        return bool(from_ < during.upper and during.lower < until)


class AbsenceForm(forms.Form):
    """When somebody is away, who stands in for all she does here, and who for whom she covers."""

    from_ = DayField(label=_("从哪天起"))
    until = DayField(label=_("哪天回来上班"))
    cover = forms.ChoiceField(
        label=_("由谁代"),
        required=False,
        help_text=format_lazy(
            "{} {}", ABLE, _("代理到期自动结束；记录里写代理人本人的名字，并注明代谁办的。")
        ),
    )

    def __init__(self, *args: Any, instead: "Sequence[Instead]" = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = instead
        for one in instead:
            self.fields[one.name] = one.field()

    @property
    def instead(self) -> list[forms.BoundField]:
        """Who stands in meanwhile, for each of those she covers."""
        return [self[one.name] for one in self.asked]

    def clean(self) -> dict[str, Any]:
        """Ask for an answer where the days meet those in which she stands in."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for one in self.asked:
            is_open = not data.get(one.name) and one.name not in self.errors
            if is_open and one.meets(data.get("from_"), data.get("until")):
                words = gettext("这几天和代理的日子重叠：请选谁来代，没有人代的也请选明。")
                self.add_error(one.name, words)
        return data

    def left(self) -> list[Instead]:
        """Return the covers that are said to have nobody in these days."""
        data = self.cleaned_data
        met = [one for one in self.asked if one.meets(data["from_"], data["until"])]
        return [one for one in met if data[one.name] == NOBODY]
