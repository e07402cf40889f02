"""Read side of intake."""

from niangjia.apps.intake.selectors.receipts import (
    OwnReceipt,
    own_enquiry,
    receipt_of,
)
from niangjia.apps.intake.selectors.scope import (
    counts,
    enquiries_visible_to,
    get_enquiry,
    likely_same,
    listed,
    officers_for,
    roles_over,
    tellings_of,
)

__all__ = [
    "OwnReceipt",
    "counts",
    "enquiries_visible_to",
    "get_enquiry",
    "likely_same",
    "listed",
    "officers_for",
    "own_enquiry",
    "receipt_of",
    "roles_over",
    "tellings_of",
]
