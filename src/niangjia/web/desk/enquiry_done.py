"""What was done with an enquiry, in one order: its steps, and from hand to hand."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.lifecycle import name_of
from niangjia.web.words import day_of

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry

TOLD = (
    "body",
    "their_number",
    "accepted_on",
    "answer",
    "note",
    "reply",
    "where",
    "why",
    "matter",
    "into",
    "reply_by",
)
"""What of a step's facts is shown beside it, in this order."""
DAYS = ("accepted_on", "reply_by")
"""Those of them that are days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One line: when, who, what, and in which words."""

    at: datetime
    who: str
    what: str
    told: str


def done_with(enquiry: "Enquiry") -> list[Done]:
    """Return everything that was done with an enquiry, the newest first."""
    steps = [
        Done(at=one.happened_at, who=one.by.name, what=_(name_of(one.verb)), told=_told(one.facts))
        for one in enquiry.steps.select_related("by").order_by("-seq")
    ]
    hands = [_handed(one) for one in intake.handings_of(enquiry)]
    return sorted([*steps, *hands], key=lambda line: line.at, reverse=True)


def _handed(one: intake.Handing) -> Done:
    words = {"giver": one.giver, "taker": one.taker}
    if one.is_item:
        what = _("一件待办移交给%(taker)s") % words
    elif one.giver:
        what = _("%(giver)s交给%(taker)s办") % words
    else:
        what = _("交给%(taker)s办") % words
    return Done(at=one.at, who=one.by, what=what, told=one.note)


def _told(facts: dict[str, Any]) -> str:
    """Return what was written at a step, as one line."""
    given = [_("交给%(taker)s办") % {"taker": facts["given_to"]}] if facts.get("given_to") else []
    return "；".join(
        [
            *given,
            *(
                day_of(str(facts[key])) if key in DAYS else str(facts[key])
                for key in TOLD
                if facts.get(key)
            ),
        ]
    )
