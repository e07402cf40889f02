"""How a partial recovery is shared out (分配): to the fen, in order, each line with its reason."""

from niangjia.engines.distribution.planning import (
    Claim,
    ClaimTwice,
    Line,
    Part,
    Plan,
    PriorityWithoutBasis,
    Rank,
    Tier,
    plan,
)
from niangjia.kernel.sharing import NegativeAmount, share, top_up

__all__ = [
    "Claim",
    "ClaimTwice",
    "Line",
    "NegativeAmount",
    "Part",
    "Plan",
    "PriorityWithoutBasis",
    "Rank",
    "Tier",
    "plan",
    "share",
    "top_up",
]
