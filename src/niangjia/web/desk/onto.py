"""Which of her troubles it is that somebody tells now: one that is there, or another one."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from niangjia.apps.employers.selectors import is_same_name

if TYPE_CHECKING:
    from niangjia.apps.intake.selectors import Caller

NEW = "new"


def choices_of(caller: "Caller") -> list[tuple[str, str]]:
    """Return to what it can belong: what is open first, what ended and is taken up, another one."""
    rows = [(one, _("接着说：%(what)s")) for one in caller.under_way]
    rows += [(one, _("又来说，接着办：%(what)s")) for one in caller.ended]
    found = [
        (one.number, words % {"what": f"{one.number} {one.employer_name}".strip()})
        for one, words in rows
    ]
    return [*found, (NEW, _("另外一件事，新登记"))]


def not_another(caller: "Caller", employer_name: str) -> str:
    """Return why it cannot be another trouble beside what is open; empty where it can be.

    Another one is about another employer: what one employer did goes into one record.
    """
    if not caller.under_way:
        return ""
    employer = " ".join(employer_name.split())
    if not employer:
        return _("已经有一件在办：另外一件事，请写是哪个单位的。")
    for one in caller.under_way:
        if is_same_name(one.employer_name, employer):
            words = _("这个单位的事已经在 %(number)s 里：请选接着说，记在一起。")
            return words % {"number": one.number}
    return ""


class OntoForm(forms.Form):
    """To which trouble of hers it belongs, asked where she is known already."""

    onto = forms.ChoiceField(
        label=gettext_lazy("这次说的是哪件事"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("这个电话以前说过：请选这次说的是哪件事。")},
    )

    def __init__(self, *args: Any, caller: "Caller", employer_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.caller, self.employer_name = caller, employer_name
        self.fields["onto"].choices = choices_of(caller)

    def clean_onto(self) -> str:
        """Return the choice, where it can be."""
        onto: str = self.cleaned_data["onto"]
        if onto == NEW and (why := not_another(self.caller, self.employer_name)):
            raise forms.ValidationError(why)
        return onto
