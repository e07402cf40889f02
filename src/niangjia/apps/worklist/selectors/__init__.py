"""Read side of the work list: one scope for list, count, search and print."""

from niangjia.apps.worklist.selectors.lists import (
    COUNTED_TO,
    Due,
    Kind,
    Wanted,
    Whose,
    counts,
    covered_by,
    covering,
    listed,
    note_pressing,
    pressing,
    usual,
)
from niangjia.apps.worklist.selectors.scope import (
    BESIDE,
    About,
    get_item,
    items_about,
    items_visible_to,
)
from niangjia.apps.worklist.selectors.standing import lying, who_may_hold, who_may_hold_at

__all__ = [
    "BESIDE",
    "COUNTED_TO",
    "About",
    "Due",
    "Kind",
    "Wanted",
    "Whose",
    "counts",
    "covered_by",
    "covering",
    "get_item",
    "items_about",
    "items_visible_to",
    "listed",
    "lying",
    "note_pressing",
    "pressing",
    "usual",
    "who_may_hold",
    "who_may_hold_at",
]
