"""Who comes in: only those who administer some union today; for all others nothing is here."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from niangjia.apps.people.selectors import people_of
from niangjia.apps.unions import policies
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.selectors import house, standing_in
from niangjia.kernel.errors import NotFound
from niangjia.web.http import Request, today
from niangjia.web.officers import named_with_posts

if TYPE_CHECKING:
    from niangjia.apps.unions.models import Role

MOST_OFFERED = 300
"""More names than this are not listed in a choice; the page then says to search."""

View = Callable[..., HttpResponse]


def admins_only(view: View) -> View:
    """Let only administrators reach a view; every address of this audience is wrapped so."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not unions.administers(request.user.person, on=today()):
            raise NotFound
        return view(request, *args, **kwargs)

    return guarded


class UnionField(forms.CharField):
    """A union by its name, of those the person administers; a list of names comes with it."""

    default_error_messages = {
        "unknown": _("没有找到您管理的这个工会。请从列出的名称里选，或写全称。"),
        "several": _("有几个工会叫这个简称，请写全称。"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("工会"))
        attrs = {"list": "unions", "autocomplete": "off"}
        super().__init__(max_length=200, widget=forms.TextInput(attrs=attrs), **kwargs)
        self.among: Any = None

    def clean(self, value: Any) -> Any:
        """Return the union.

        :raises ValidationError: there is none, or several, of that name.
        """
        text = super().clean(value).strip()
        if not text:
            return None
        whole = list(self.among.filter(name=text)[:1])
        found = whole or list(self.among.filter(short_name=text)[:2])
        if not found:
            raise ValidationError(self.error_messages["unknown"], "unknown")
        if len(found) > 1:
            raise ValidationError(self.error_messages["several"], "several")
        return found[0]


def managed(request: Request) -> Any:
    """Return the unions the person administers today."""
    return policies.managed_unions(request.user.person, on=today()).order_by("code", "name")


def names(request: Request) -> list[str]:
    """Return the names that a `UnionField` offers."""
    return list(managed(request).values_list("name", flat=True)[:MOST_OFFERED])


def stand_in_choices(request: Request, roles: "Sequence[Role]") -> list[tuple[str, str]]:
    """Return who could stand in for one of some roles, with what they are.

    Only those who may do the work already, and never who asks: she would name herself.
    """
    by, on = request.user.person, today()
    able = standing_in.able_on(roles, on=on) - {by.pk}
    found = house.colleagues(by, on=on, state="now").filter(pk__in=able)
    named = named_with_posts(found[:MOST_OFFERED], on=on)
    return [(str(key), label) for key, label in named]


def chosen(pk: str) -> Any:
    """Return the person of a choice that came from `stand_in_choices`."""
    return people_of([int(pk)])[int(pk)]


KINDS = [(kind.value, kind.label) for kind in RoleKind]
