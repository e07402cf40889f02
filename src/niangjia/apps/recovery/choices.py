"""What a program branches on: stored as lower snake case, read as Chinese."""

from django.db.models import TextChoices


class Side(TextChoices):
    """The two books of the one ledger."""

    RIGHT = "right", "应得"
    CASH = "cash", "款项"


class Kind(TextChoices):
    """The places where a fen can be: first the rights, then the money."""

    ORIGIN = "origin", "权利来源"
    CLAIMED = "claimed", "已请求"
    COMPUTED = "computed", "依法算得"
    FIXED = "fixed", "协议或裁决确定"
    ENFORCEABLE = "enforceable", "可以执行"
    SATISFIED = "satisfied", "已实现"
    DROPPED = "dropped", "不再主张"
    ADVANCED = "advanced", "已由基金垫付"
    ADVANCE_RECOVERED = "advance_recovered", "垫付已追回"
    SOURCE = "source", "来款"
    RECEIVED = "received", "到账待分"
    COST = "cost", "费用"
    HELD = "held", "到账待发"
    PAID = "paid", "已付本人"
    OWED_BACK = "owed_back", "多付待抵"
    REPAID_TO_FUND = "repaid_to_fund", "已还基金"


RIGHTS_OPEN = (Kind.CLAIMED, Kind.COMPUTED, Kind.FIXED, Kind.ENFORCEABLE)
"""Rights that are neither met nor given up."""

RIGHTS_ESTABLISHED = (
    Kind.FIXED,
    Kind.ENFORCEABLE,
    Kind.SATISFIED,
    Kind.ADVANCED,
    Kind.ADVANCE_RECOVERED,
)
"""Rights that an agreement or award established and nobody gave up: what a pool is shared by."""


class EntryKind(TextChoices):
    """What an entry of the ledger records."""

    CLAIM = "claim", "登记请求金额"
    COMPUTATION = "computation", "登记依法计算金额"
    DECISION = "decision", "登记协议或裁决金额"
    EFFECT = "effect", "登记可以执行"
    REVOCATION = "revocation", "撤回协议或裁决金额"
    DROP = "drop", "登记不再主张"
    RECEIPT = "receipt", "收款"
    DISTRIBUTION = "distribution", "分配"
    PAYMENT = "payment", "付款到本人"
    RETURN = "return", "银行退回"
    ADVANCE = "advance", "基金垫付"
    CORRECTION = "correction", "更正"
    REVERSAL = "reversal", "冲回整笔"
    TAKE_BACK = "take_back", "收回多付"


CHANGES = (
    EntryKind.CORRECTION,
    EntryKind.TAKE_BACK,
    EntryKind.ADVANCE,
    EntryKind.REVERSAL,
)
"""Entries outside the usual course: one person proposes each, a second one approves it."""


class PayerKind(TextChoices):
    """Who a sum of money comes from."""

    COURT = "court", "法院"
    EMPLOYER = "employer", "用人单位"
    AUCTION = "auction", "拍卖"
    FUND = "fund", "应急基金"


class DropReason(TextChoices):
    """Why a right is no longer pursued."""

    NOT_SUPPORTED = "not_supported", "未获支持"
    CONCEDED = "conceded", "调解中让步"
    LEFT = "left", "本人退出"
    WITHDRAWN = "withdrawn", "撤回请求"
    UNRECOVERABLE = "unrecoverable", "无财产可执行"
    CORRECTED = "corrected", "登记有误"


class PlanState(TextChoices):
    """How far a distribution plan has come; approving it posts it."""

    PROPOSED = "proposed", "待复核"
    POSTED = "posted", "已复核入账"
    VOID = "void", "已作废"


class PayoutState(TextChoices):
    """How far a pay-out batch has come."""

    PREPARED = "prepared", "待送银行"
    SENT = "sent", "已送银行"
    CONFIRMED = "confirmed", "银行已办"
    RETURNED = "returned", "银行全部退回"


class LineState(TextChoices):
    """What became of one line of a pay-out batch."""

    WAITING = "waiting", "待银行回单"
    PAID = "paid", "已到账"
    RETURNED = "returned", "银行退回"
