"""What a program branches on: stored as lower snake case, read as Chinese."""

from django.db.models import TextChoices


class Mode(TextChoices):
    """How a matter is served (坐诊 / 会诊 / 急诊)."""

    CLINIC = "clinic", "坐诊"
    PANEL = "panel", "会诊"
    EMERGENCY = "emergency", "急诊"


class LeftWhy(TextChoices):
    """Why a claimant is no longer in the matter."""

    SETTLED = "settled", "自行和解"
    WITHDREW = "withdrew", "撤回请求"
    DIED = "died", "死亡"
    MOVED = "moved", "转往另案"
    DUPLICATE = "duplicate", "重复登记"


class ItemKind(TextChoices):
    """What is claimed."""

    UNPAID_WAGES = "unpaid_wages", "拖欠工资"
    ECONOMIC_COMPENSATION = "economic_compensation", "经济补偿"
    UNLAWFUL_TERMINATION = "unlawful_termination", "违法解除赔偿金"
    PAY_IN_LIEU = "pay_in_lieu", "代通知金"
    LATE_INTEREST = "late_interest", "迟延履行利息"


class Track(TextChoices):
    """Which proceedings may run side by side for one item: one of each at a time."""

    AID = "aid", "法律援助"
    MERITS = "merits", "实体"
    REVIEW = "review", "审查"
    PRESERVATION = "preservation", "保全"
    ENFORCEMENT = "enforcement", "执行"
    SUPERVISION = "supervision", "监督"


class ItemState(TextChoices):
    """Where one claim item stands in one forum."""

    IN = "in", "在办"
    PAUSED = "paused", "暂停"
    DECIDED = "decided", "已裁决"
    SETTLED = "settled", "已调解"
    WITHDRAWN = "withdrawn", "已撤回"
    FAILED = "failed", "未成"
    DONE = "done", "已办结"
    VOID = "void", "失效"
    MOVED = "moved", "已分出"


class Outcome(TextChoices):
    """What the forum decided for one item."""

    GRANTED = "granted", "全部支持"
    PARTLY = "partly", "部分支持"
    DISMISSED = "dismissed", "未支持"
    AGREED = "agreed", "达成协议"


class ClockState(TextChoices):
    """Where a clock stands; "missed" is no state but running past its day."""

    RUNNING = "running", "进行中"
    SUSPENDED = "suspended", "已中止"
    INTERRUPTED = "interrupted", "已中断"
    MET = "met", "已办"
    LAPSED = "lapsed", "已逾期"
    VOID = "void", "不再适用"


class ClockEventKind(TextChoices):
    """What happened to a clock."""

    STARTED = "started", "起算"
    SUSPENDED = "suspended", "中止"
    RESUMED = "resumed", "恢复"
    INTERRUPTED = "interrupted", "中断"
    EXTENDED = "extended", "延长"
    MET = "met", "已办"
    LAPSED = "lapsed", "逾期"
    VOIDED = "voided", "不再适用"
    CORRECTED = "corrected", "更正"


class ImportState(TextChoices):
    """How far the import of a roster has come."""

    DRAFT = "draft", "核对中"
    IMPORTED = "imported", "已导入"
    ABANDONED = "abandoned", "已放弃"


class ParticipantRole(TextChoices):
    """In what role somebody acts in a matter."""

    MEDIATOR = "mediator", "调解员"
    AID_LAWYER = "aid_lawyer", "援助律师"
    REPRESENTATIVE = "representative", "职工代表人"
    WORKER = "worker", "职工"
    COURT = "court", "法院"
    ARBITRATION = "arbitration", "仲裁委"
    EMPLOYER = "employer", "用人单位"
    BUREAU = "bureau", "人社部门"


class EvidenceForm(TextChoices):
    """In what form a piece of evidence is at hand; the words of the evidence list."""

    ORIGINAL = "original", "原件"
    COPY = "copy", "复印件"
    ELECTRONIC = "electronic", "电子数据"
