"""Pro rata to the fen: what each claim gets of a pool, once or on top of what it got before."""

from collections.abc import Mapping
from typing import TypeVar

from niangjia.kernel.errors import DomainError

Id = TypeVar("Id", int, str)


class NegativeAmount(DomainError):
    """A pool or a claim below zero."""

    code = "distribution.negative_amount"
    message = "可分配的金额和每一项债权都不能小于零，请核对。"


def share(pool_fen: int, claims: Mapping[Id, int]) -> dict[Id, int]:
    """Return each claim's part of the pool in fen: pro rata, exact in sum, never above the claim.

    Every part is floored to the fen; the fen left over go to the largest remainders, of equal
    remainders to the smaller id (N-4). What exceeds all claims together is not given out.

    :raises NegativeAmount: the pool or a claim is below zero.
    """
    if pool_fen < 0 or any(fen < 0 for fen in claims.values()):
        raise NegativeAmount
    total = sum(claims.values())
    if pool_fen >= total:
        return dict(claims)
    parts = {claim: divmod(pool_fen * fen, total) for claim, fen in claims.items()}
    left = pool_fen - sum(floor for floor, _ in parts.values())
    rounded_up = set(sorted(parts, key=lambda claim: (-parts[claim][1], claim))[:left])
    return {claim: floor + (claim in rounded_up) for claim, (floor, _) in parts.items()}


def top_up(pool_fen: int, titles: Mapping[Id, int], already: Mapping[Id, int]) -> dict[Id, int]:
    """Return what each claim gets now so that all together it comes nearest its cumulative share.

    The target is the share of *everything* given out so far plus the pool, by today's titles; so
    an earlier error heals without asking anyone for money back. Who already has more than the
    target gets nothing now, and the others share the rest.

    :raises NegativeAmount: the pool, a title or a sum already had is below zero.
    """
    if any(fen < 0 for fen in already.values()):
        raise NegativeAmount
    due, had = dict(titles), {claim: already.get(claim, 0) for claim in titles}
    while True:
        target = share(pool_fen + sum(had.values()), due)
        ahead = [claim for claim in due if had[claim] > target[claim]]
        if not ahead:
            return {claim: target[claim] - had[claim] if claim in due else 0 for claim in titles}
        for claim in ahead:
            del due[claim], had[claim]
