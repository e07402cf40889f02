"""A distribution plan as it is looked at before it is approved: per worker, with checks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from niangjia.apps.matters.models import Claimant, Matter
from niangjia.apps.recovery.choices import PlanState
from niangjia.apps.recovery.models import Book, Payout, PayoutLine, Plan, PlanLine
from niangjia.apps.recovery.selectors.payees import why_not
from niangjia.kernel.errors import NotFound
from niangjia.kernel.money import figures

FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """What one worker gets by a plan; `exact_yuan` is her pro rata part before rounding."""

    claimant: Claimant
    due_fen: int
    had_fen: int
    exact_yuan: Decimal | None
    tail_fen: int | None
    share_fen: int
    to_fund_fen: int
    set_off_fen: int
    left_fen: int
    why: str
    basis: tuple[str, ...]
    pay_why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing to look at before approving: passed, or a doubt that does not stop."""

    zh: str
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTable:
    """A plan with its rows, sums and checks; stale when the ledger moved since."""

    plan: Plan
    rows: tuple[PlanRow, ...]
    checks: tuple[Check, ...]
    is_stale: bool

    @property
    def share_fen(self) -> int:
        """The sum shared out."""
        return sum(row.share_fen for row in self.rows)

    @property
    def sharing(self) -> int:
        """How many workers get something."""
        return sum(1 for row in self.rows if row.share_fen)

    @property
    def ratio(self) -> Decimal:
        """The pool's part of all that is due, in per cent with four places."""
        return (Decimal(self.plan.pool_fen) * 100 / self.plan.due_fen).quantize(FOUR_PLACES)


def get_plan(pk: int, *, matter: Matter) -> Plan:
    """Return a plan of a matter that came through the door.

    :raises NotFound: the matter has no such plan.
    """
    try:
        return matter.distribution_plans.select_related("matter", "made_by", "approved_by").get(
            pk=pk
        )
    except Plan.DoesNotExist:
        raise NotFound from None


def plan_table(plan: Plan, *, lines: Iterable[PlanLine] | None = None) -> PlanTable:
    """Return a plan as it is looked at: one row per worker, in the matter's order.

    `lines` are those of a plan that is not stored: a preview.
    """
    own: dict[int, list[PlanLine]] = defaultdict(list)
    for line in plan.lines.order_by("pk") if lines is None else lines:
        own[line.claimant_id].append(line)
    levels = _levels([line for lines in own.values() for line in lines])
    people = Claimant.objects.filter(pk__in=own).select_related("person").order_by("seq")
    rows = tuple(_row(claimant, own[claimant.pk], levels) for claimant in people)
    last = Book.objects.get(pk=plan.matter_id).last_no
    return PlanTable(
        plan=plan,
        rows=rows,
        checks=_checks(plan, rows),
        is_stale=plan.state == PlanState.PROPOSED and plan.book_no != last,
    )


def _levels(lines: list[PlanLine]) -> dict[int, tuple[int, int]]:
    """Return for each tier what it aims at and what is due in it, over those who share now.

    Together they are the tier's common level: everybody who shares is brought to that part of
    what is due to her.
    """
    sharing = {(line.tier, line.claimant_id) for line in lines if line.share_fen}
    levels: dict[int, tuple[int, int]] = {}
    for line in lines:
        if (line.tier, line.claimant_id) in sharing:
            aim, due = levels.get(line.tier, (0, 0))
            levels[line.tier] = (aim + line.had_fen + line.share_fen, due + line.due_fen)
    return levels


def _row(claimant: Claimant, lines: list[PlanLine], levels: dict[int, tuple[int, int]]) -> PlanRow:
    due, had = sum(line.due_fen for line in lines), sum(line.had_fen for line in lines)
    share = sum(line.share_fen for line in lines)
    exact, tail = None, None
    sharing = {line.tier for line in lines if line.share_fen}
    if sharing:
        own = [line for line in lines if line.tier in sharing]
        exact_fen = sum(
            (
                Decimal(line.due_fen) * levels[line.tier][0] / levels[line.tier][1] - line.had_fen
                for line in own
            ),
            start=Decimal(0),
        )
        exact = (exact_fen / 100).quantize(FOUR_PLACES)
        tail = share - int(exact_fen)
    return PlanRow(
        claimant=claimant,
        due_fen=due,
        had_fen=had,
        exact_yuan=exact,
        tail_fen=tail,
        share_fen=share,
        to_fund_fen=sum(line.to_fund_fen for line in lines),
        set_off_fen=sum(line.set_off_fen for line in lines),
        left_fen=max(due - had - share, 0),
        why="；".join(dict.fromkeys(line.why for line in lines)),
        basis=tuple(dict.fromkeys(words for line in lines for words in line.basis)),
        pay_why_not=why_not(claimant),
    )


def _checks(plan: Plan, rows: tuple[PlanRow, ...]) -> tuple[Check, ...]:
    shared = sum(row.share_fen for row in rows)
    above = [row for row in rows if row.share_fen and row.had_fen + row.share_fen > row.due_fen]
    unpayable = [row for row in rows if row.share_fen and row.pay_why_not]
    checks = [
        Check(
            zh=f"{sum(1 for row in rows if row.share_fen)} 人之和加剩余等于到账待分，一分不差",
            passed=shared + plan.undistributed_fen == plan.pool_fen,
        ),
        Check(zh="没有人超过应得", passed=not above),
    ]
    if plan.undistributed_fen:
        checks.append(
            Check(zh=f"都已足额，还剩 {figures(plan.undistributed_fen)} 元没有分", passed=False)
        )
    if unpayable:
        checks.append(Check(zh=f"{len(unpayable)} 人暂不能付，单独提存，不影响别人", passed=False))
    return tuple(checks)


def get_payout(no: int, *, matter: Matter) -> Payout:
    """Return a pay-out batch of a matter that came through the door.

    :raises NotFound: the matter has no such batch.
    """
    try:
        return matter.payouts.select_related("matter").get(no=no)
    except Payout.DoesNotExist:
        raise NotFound from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One worker's transfer in a batch: her lines together."""

    claimant: Claimant
    fen: int
    bank_name: str
    bank_account_masked: str
    state: str
    state_zh: str
    return_why: str


def transfers(payout: Payout) -> tuple[Transfer, ...]:
    """Return the transfers of a batch, one per worker, in the matter's order."""
    own: dict[int, list[PayoutLine]] = defaultdict(list)
    rows = payout.lines.select_related("claimant__person").order_by("claimant__seq", "pk")
    for line in rows:
        own[line.claimant_id].append(line)
    return tuple(
        Transfer(
            claimant=lines[0].claimant,
            fen=sum(line.amount_fen for line in lines),
            bank_name=lines[0].bank_name,
            bank_account_masked=lines[0].bank_account_masked,
            state=lines[0].state,
            state_zh=lines[0].get_state_display(),
            return_why=lines[0].return_why,
        )
        for lines in own.values()
    )
