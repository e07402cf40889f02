"""Read side of intake."""

from niangjia.apps.intake.selectors.callers import Caller, caller_of, closing_of, ended_since
from niangjia.apps.intake.selectors.calling import Calling, Passed, calling_of
from niangjia.apps.intake.selectors.finding import Found, found
from niangjia.apps.intake.selectors.papers import get_paper, papers_of, small_picture
from niangjia.apps.intake.selectors.receipts import (
    OwnReceipt,
    code_of,
    code_of_draft,
    is_draft,
    own_enquiry,
    receipt_digest,
    receipt_of,
)
from niangjia.apps.intake.selectors.scope import (
    ANY,
    Narrowing,
    about,
    counts,
    enquiries_visible_to,
    get_enquiry,
    how_many_wait,
    items_astray,
    likely_same,
    listed,
    officers_for,
    roles_over,
    tellings_of,
)
from niangjia.apps.intake.selectors.suggesting import Suggestion, is_pressing, suggested

__all__ = [
    "ANY",
    "Caller",
    "Calling",
    "Found",
    "Narrowing",
    "OwnReceipt",
    "Passed",
    "Suggestion",
    "about",
    "caller_of",
    "calling_of",
    "closing_of",
    "code_of",
    "code_of_draft",
    "counts",
    "ended_since",
    "enquiries_visible_to",
    "found",
    "get_enquiry",
    "get_paper",
    "how_many_wait",
    "is_draft",
    "is_pressing",
    "items_astray",
    "likely_same",
    "listed",
    "officers_for",
    "own_enquiry",
    "papers_of",
    "receipt_digest",
    "receipt_of",
    "roles_over",
    "small_picture",
    "suggested",
    "tellings_of",
]
