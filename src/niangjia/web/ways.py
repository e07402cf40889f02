"""How a worker wants to be told: by which way first, shown by the ends of its address only."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.apps.notices import contacts
from niangjia.apps.notices.channels import carriers
from niangjia.apps.notices.choices import Audience, Channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from niangjia.apps.people.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One channel: the end of its address, empty when she has none, and whether it is carried."""

    channel: Channel
    label: str
    hint: str
    is_set_up: bool


class FirstForm(forms.Form):
    """By which way she wants to be told first; the others follow where it does not reach her."""

    first = forms.ChoiceField(
        label=_("先用哪一种"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一种。")},
    )

    def __init__(self, *args: Any, person: "Person", **kwargs: Any) -> None:
        order = contacts.order_for(person, Audience.WORKER)
        kwargs.setdefault("initial", {"first": order[0] if order else ""})
        super().__init__(*args, **kwargs)
        self.usual = order
        self.fields["first"].choices = [
            (way.channel.value, gettext(way.label)) for way in ways(person) if way.hint
        ]

    def order(self) -> "Sequence[Channel]":
        """Return the whole order: what she chose, then the others as they were or as is usual."""
        first = Channel(self.cleaned_data["first"])
        rest = dict.fromkeys((*self.usual, *contacts.USUAL[Audience.WORKER]))
        return [first, *(one for one in rest if one != first)]


def ways(person: "Person") -> list[Way]:
    """Return the channels a person may put in an order of her own, with what she has of each."""
    has, carried = contacts.ways_of(person), carriers()
    return [
        Way(channel=one, label=one.label, hint=has.get(one, ""), is_set_up=one in carried)
        for one in contacts.CHOSEN
    ]
