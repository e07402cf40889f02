"""Where one claim item stands, as one word (进度): a conclusion, never stored."""

from collections.abc import Collection, Mapping
from enum import StrEnum


class Stage(StrEnum):
    """The stages of one worker's one claim, from the end of the way to its beginning."""

    PAID = "paid"
    OVERPAID = "overpaid"
    TO_PAY = "to_pay"
    ENFORCING = "enforcing"
    ENFORCEABLE = "enforceable"
    REVIEW = "review"
    MERITS = "merits"
    FIXED = "fixed"
    AID = "aid"
    DROPPED = "dropped"
    TRIAGE = "triage"

    @property
    def zh(self) -> str:
        """Return the words people read."""
        return _ZH[self]


_ZH = {
    Stage.PAID: "已付清",
    Stage.OVERPAID: "多付待收回",
    Stage.TO_PAY: "到账待发",
    Stage.ENFORCING: "执行中",
    Stage.ENFORCEABLE: "可申请执行",
    Stage.REVIEW: "审查中",
    Stage.MERITS: "办理中",
    Stage.FIXED: "已有结果",
    Stage.AID: "法律援助中",
    Stage.DROPPED: "不再主张",
    Stage.TRIAGE: "待分流",
}
_OUTSTANDING = ("claimed", "computed", "fixed", "enforceable")
_SERVED = ("satisfied", "advanced", "advance_recovered")


def stage(running: Collection[str], money: Mapping[str, int]) -> Stage:
    """Return the stage of an item: the first that holds, so always exactly one.

    `running` are the tracks on which a record has the item in hand now; `money` the fen in each
    kind of account of the item, absent meaning none.
    """
    outstanding = any(money.get(kind, 0) > 0 for kind in _OUTSTANDING)
    held = money.get("held", 0) > 0
    served = any(money.get(kind, 0) > 0 for kind in _SERVED)
    checks = (
        (Stage.OVERPAID, money.get("owed_back", 0) > 0 and not outstanding and not held),
        (Stage.PAID, served and not outstanding and not held),
        (Stage.TO_PAY, held),
        (Stage.ENFORCING, "enforcement" in running),
        (Stage.ENFORCEABLE, money.get("enforceable", 0) > 0),
        (Stage.REVIEW, "review" in running),
        (Stage.MERITS, "merits" in running),
        (Stage.FIXED, money.get("fixed", 0) > 0),
        (Stage.AID, "aid" in running),
        (Stage.DROPPED, money.get("dropped", 0) > 0 and not outstanding),
    )
    return next((found for found, holds in checks if holds), Stage.TRIAGE)
