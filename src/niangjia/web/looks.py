"""Who looked at a person's numbers: told at the desk by name, and to herself by role and union."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from niangjia.apps.notices.choices import Channel
from niangjia.apps.people import selectors as people
from niangjia.apps.people.choices import Field
from niangjia.apps.unions import selectors as unions
from niangjia.web.retold import as_written

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One time that somebody saw a whole number: who she was that day, which numbers, and why."""

    at: datetime
    name: str
    office: str
    fields: str
    why: str
    is_own: bool


def looks_at(person: "Person") -> list[Look]:
    """Return who looked at a person's numbers, the newest first."""
    events = people.looks_at(person)
    actors = people.people_of({event.by_id for event in events if event.by_id is not None})
    return [_look(event, actors.get(event.by_id), person) for event in events]


def _look(event: Any, actor: "Person | None", person: "Person") -> Look:
    return Look(
        at=event.at,
        name=actor.name if actor else "",
        office=_office(event, actor),
        fields=_("、").join(_label(name) for name in event.facts.get("fields", ())),
        why=event.why,
        is_own=actor is not None and actor.pk == person.pk,
    )


def _label(name: str) -> str:
    """Return what was looked at: a number of hers, or an address she is told by."""
    found = Field(name).label if name in Field.values else Channel(name).label
    return _(found)


def _office(event: Any, actor: "Person | None") -> str:
    """Return what the actor was on that day, in which union."""
    if actor is None:
        return _("系统")
    held = unions.offices_of(actor, on=timezone.localdate(event.at))
    told = [(format_html("{} {}", as_written(union), _(role)),) for union, role in held]
    return format_html_join(_("、"), "{}", told) or _("没有岗位的人员（律师、调解员等）")
