"""A distribution plan (分配方案): who comes first and on what recorded basis, then pro rata."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from niangjia.kernel.errors import DomainError
from niangjia.kernel.money import figures
from niangjia.kernel.sharing import NegativeAmount, top_up

PRO_RATA = "执行工作规定§55"
INTEREST_LAST = "迟延履行利息解释§4"


class PriorityWithoutBasis(DomainError):
    """A rank is put before another and nobody recorded why."""

    code = "distribution.priority_without_basis"
    message = (
        "“%(rank)s”要优先受偿，请写明优先的依据，并注明记载它的文书。没有依据的，一律按比例分配。"
    )


class ClaimTwice(DomainError):
    """One claim is listed twice."""

    code = "distribution.claim_twice"
    message = "债权 %(claim)s 在分配表里出现了两次，请删去一次。"


class Part(StrEnum):
    """What kind of money a claim is for."""

    PRINCIPAL = "principal"
    LATE_INTEREST = "late_interest"

    @property
    def zh(self) -> str:
        """Return the words people read."""
        return "本金" if self is Part.PRINCIPAL else "迟延履行利息"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim in the distribution: its whole title, and what it already got, in fen."""

    id: int
    title_fen: int
    already_fen: int = 0
    part: Part = Part.PRINCIPAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """Claims of equal standing. A rank before the last needs its basis and the document.

    `basis` are the words that give the priority, `document` the paper they stand in (a court's
    ruling or plan, by number); no statute gives wages a general priority in enforcement (R-51).
    """

    zh: str
    claims: tuple[Claim, ...]
    basis: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one claim gets, and why."""

    id: int
    tier: int
    title_fen: int
    already_fen: int
    now_fen: int
    why: str
    basis: tuple[str, ...]

    @property
    def short_fen(self) -> int:
        """Return what the claim still lacks afterwards."""
        return max(0, self.title_fen - self.already_fen - self.now_fen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One step of the order: what it needed, what was there, what it got."""

    no: int
    zh: str
    basis: tuple[str, ...]
    needed_fen: int
    available_fen: int
    given_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole distribution: its tiers in order, its lines in the order of the claims given."""

    pool_fen: int
    left_fen: int
    tiers: tuple[Tier, ...]
    lines: tuple[Line, ...]

    def parts(self) -> dict[int, int]:
        """Return what each claim gets now, in fen."""
        return {line.id: line.now_fen for line in self.lines}


def plan(pool_fen: int, ranks: Sequence[Rank]) -> Plan:
    """Return who gets what of a pool: rank by rank, all principal before any late interest.

    Within a tier, pro rata to the cumulative share (see `top_up`); a tier begins when the one
    before it is served in full. What nobody may claim is left, not given out.

    :raises PriorityWithoutBasis: a rank comes before another without a basis and its document.
    :raises ClaimTwice: one claim stands in two places.
    :raises NegativeAmount: the pool or a claim is below zero.
    """
    if pool_fen < 0:
        raise NegativeAmount
    _require_bases(ranks)
    _require_once(ranks)
    tiers: list[Tier] = []
    lines: dict[int, Line] = {}
    available = pool_fen
    for part in Part:
        for rank in ranks:
            claims = [claim for claim in rank.claims if claim.part is part]
            if not claims:
                continue
            basis = _basis(rank, part)
            now = top_up(
                available,
                {claim.id: claim.title_fen for claim in claims},
                {claim.id: claim.already_fen for claim in claims},
            )
            given = sum(now.values())
            tier = Tier(
                no=len(tiers) + 1,
                zh=f"{rank.zh}·{part.zh}",
                basis=basis,
                needed_fen=sum(max(0, c.title_fen - c.already_fen) for c in claims),
                available_fen=available,
                given_fen=given,
            )
            tiers.append(tier)
            lines.update((c.id, _line(c, now[c.id], tier)) for c in claims)
            available -= given
    order = [claim.id for rank in ranks for claim in rank.claims]
    return Plan(
        pool_fen=pool_fen,
        left_fen=available,
        tiers=tuple(tiers),
        lines=tuple(lines[claim] for claim in order),
    )


def _require_bases(ranks: Sequence[Rank]) -> None:
    for rank in ranks[:-1]:
        if not rank.basis.strip() or not rank.document.strip():
            raise PriorityWithoutBasis(rank=rank.zh)


def _require_once(ranks: Sequence[Rank]) -> None:
    seen: set[int] = set()
    for rank in ranks:
        for claim in rank.claims:
            if claim.id in seen:
                raise ClaimTwice(claim=claim.id)
            seen.add(claim.id)


def _basis(rank: Rank, part: Part) -> tuple[str, ...]:
    recorded = (f"{rank.basis}（{rank.document}）",) if rank.basis else ()
    return (*recorded, PRO_RATA, *((INTEREST_LAST,) if part is Part.LATE_INTEREST else ()))


def _line(claim: Claim, now: int, tier: Tier) -> Line:
    return Line(
        id=claim.id,
        tier=tier.no,
        title_fen=claim.title_fen,
        already_fen=claim.already_fen,
        now_fen=now,
        why=_why(claim, now, tier),
        basis=tier.basis,
    )


def _why(claim: Claim, now: int, tier: Tier) -> str:
    lacks = claim.title_fen - claim.already_fen
    if lacks < 0:
        return f"已多得 {figures(-lacks)} 元，这次不再分配"
    if lacks == 0:
        return "已经足额"
    if tier.available_fen == 0:
        return f"前面的顺序已用完，轮到“{tier.zh}”时没有余款"
    if tier.given_fen == tier.needed_fen:
        return f"“{tier.zh}”足额清偿"
    if now == 0 and claim.already_fen:
        return "前次所得已不少于按累计比例应得的数，这次先补其他人"
    return (
        f"“{tier.zh}”可分 {figures(tier.available_fen)} 元，不足 {figures(tier.needed_fen)} 元，"
        "连同前次按各人债权的累计比例分配"
    )
