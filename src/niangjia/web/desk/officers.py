"""Whom something may be given to, as a choice: each by name, with what she is and where."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from niangjia.apps.unions.selectors import house
from niangjia.web.words import posts_zh

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person


def officer_choices(able: "Sequence[Person]", *, on: date) -> list[tuple[str | int, str]]:
    """Return the choices of a field that asks to whom; the first asks to choose."""
    held = house.posts_of(able, on=on)
    return [
        ("", _("请选")),
        *((one.pk, f"{one.name}（{posts_zh(held[one.pk])}）") for one in able),
    ]
