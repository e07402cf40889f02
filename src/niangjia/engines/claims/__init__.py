"""What a worker is owed: pure functions from facts and law to an explained amount."""

from niangjia.engines.claims.arrears import additional_compensation, unpaid_wages
from niangjia.engines.claims.explained import Explained, Missing, Step
from niangjia.engines.claims.facts import (
    AbsurdWage,
    BadMonth,
    DatesOutOfOrder,
    Facts,
    Ground,
    Month,
    Order,
)
from niangjia.engines.claims.notice import pay_in_lieu
from niangjia.engines.claims.resolving import PUBLISHED, claims_of
from niangjia.engines.claims.severance import economic_compensation, unlawful_termination
from niangjia.engines.claims.telling import for_lawyer, for_worker

__all__ = [
    "PUBLISHED",
    "AbsurdWage",
    "BadMonth",
    "DatesOutOfOrder",
    "Explained",
    "Facts",
    "Ground",
    "Missing",
    "Month",
    "Order",
    "Step",
    "additional_compensation",
    "claims_of",
    "economic_compensation",
    "for_lawyer",
    "for_worker",
    "pay_in_lieu",
    "unlawful_termination",
    "unpaid_wages",
]
