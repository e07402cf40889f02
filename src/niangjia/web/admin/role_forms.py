"""The forms in which roles are given, ended and covered, and days away recorded."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from niangjia.web.admin import gate
from niangjia.web.both.stood import StoodField
from niangjia.web.fields import DayField

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


class AbsenceForm(forms.Form):
    """When somebody is away, and who stands in for all she does here."""

    from_ = DayField(label=_("从哪天起"))
    until = DayField(label=_("哪天回来上班"))
    cover = forms.ChoiceField(
        label=_("由谁代"),
        required=False,
        help_text=format_lazy(
            "{} {}", ABLE, _("代理到期自动结束；记录里写代理人本人的名字，并注明代谁办的。")
        ),
    )
