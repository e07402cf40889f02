"""Read side of matters: one door to a record, and what its pages show."""

from niangjia.apps.matters.selectors.acting import acting
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
from niangjia.apps.matters.selectors.forums import (
    Openable,
    StepRow,
    forum_items,
    free_items,
    lifecycle_of,
    offers,
    openable,
    step_rows,
)
from niangjia.apps.matters.selectors.open_things import OpenThing, what_is_open
from niangjia.apps.matters.selectors.papers import (
    FormGroup,
    PaperRow,
    drafts_waiting,
    get_paper,
    paper_groups,
    paper_rows,
    sendable,
)
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
    "FormGroup",
    "ForumRow",
    "ItemRow",
    "OpenThing",
    "Openable",
    "PaperRow",
    "Standing",
    "StepRow",
    "acting",
    "claimant_row",
    "claimant_rows",
    "clock_rows",
    "clocks_of",
    "drafts_waiting",
    "due_clocks",
    "forum_items",
    "forum_rows",
    "free_items",
    "get_claimant",
    "get_forum",
    "get_matter",
    "get_paper",
    "lifecycle_of",
    "matters_visible_to",
    "offers",
    "openable",
    "paper_groups",
    "paper_rows",
    "role_zh",
    "roles_on",
    "search_matters",
    "sendable",
    "step_rows",
    "what_is_open",
]
