"""Read side of matters: one door to a record, and what its pages show."""

from niangjia.apps.matters.selectors.board import (
    ClaimantRow,
    ForumRow,
    ItemRow,
    Standing,
    claimant_row,
    claimant_rows,
    forum_rows,
)
from niangjia.apps.matters.selectors.clocks import ClockRow, clock_rows, clocks_of, due_clocks
from niangjia.apps.matters.selectors.open_things import OpenThing, what_is_open
from niangjia.apps.matters.selectors.scope import (
    get_claimant,
    get_forum,
    get_matter,
    matters_visible_to,
    role_zh,
    roles_on,
    search_matters,
)

__all__ = [
    "ClaimantRow",
    "ClockRow",
    "ForumRow",
    "ItemRow",
    "OpenThing",
    "Standing",
    "claimant_row",
    "claimant_rows",
    "clock_rows",
    "clocks_of",
    "due_clocks",
    "forum_rows",
    "get_claimant",
    "get_forum",
    "get_matter",
    "matters_visible_to",
    "role_zh",
    "roles_on",
    "search_matters",
    "what_is_open",
]
