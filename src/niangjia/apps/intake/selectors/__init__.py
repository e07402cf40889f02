"""Read side of intake."""

from niangjia.apps.intake.selectors.calling import Calling, Passed, calling_of
from niangjia.apps.intake.selectors.finding import Found, found
from niangjia.apps.intake.selectors.receipts import (
    OwnReceipt,
    code_of,
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
    "Calling",
    "Found",
    "Narrowing",
    "OwnReceipt",
    "Passed",
    "Suggestion",
    "about",
    "calling_of",
    "code_of",
    "counts",
    "enquiries_visible_to",
    "found",
    "get_enquiry",
    "how_many_wait",
    "is_pressing",
    "items_astray",
    "likely_same",
    "listed",
    "officers_for",
    "own_enquiry",
    "receipt_digest",
    "receipt_of",
    "roles_over",
    "suggested",
    "tellings_of",
]
