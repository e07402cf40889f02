"""Fixed words of the work list."""

from datetime import UTC, datetime

from django.db.models import TextChoices

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands for "no day", so that an index over days needs no NULL logic."""


class Source(TextChoices):
    """Where an item comes from; all but the last two are kept by their contexts' own rows."""

    CLOCK = "clock", "法定时限"
    CALL_BACK = "call_back", "急诊回电"
    TRIAGE = "triage", "分诊"
    SETTLE = "settle", "定下怎么办"
    REPLY = "reply", "答复来函单位"
    NEXT_WORD = "next_word", "再给来函单位一次音信"
    REFERRAL = "referral", "等转去的单位回音"
    UNHEARD = "unheard", "把通知送到本人"
    MATTER_UNHEARD = "matter_unheard", "把案件的通知送到本人"
    PLAN = "plan", "复核分配方案"
    CHANGE = "change", "复核账目更正"
    LAW_VALUE = "law_value", "核对地区数值"
    TASK = "task", "交办的事"
    WAITING = "waiting", "等对方"


BY_HAND = (Source.TASK, Source.WAITING)
"""What people write; all else follows from what happens to its subject."""

FOR_OTHERS = (Source.REFERRAL, Source.WAITING)
"""Where somebody else is to act: the day says when to ask again."""

TO_BE_TOLD = (Source.UNHEARD, Source.MATTER_UNHEARD)
"""What a person was told and has not reached her: of an enquiry, of a matter."""

BY_TWO = (Source.PLAN, Source.CHANGE, Source.LAW_VALUE)
"""What a second person must look at: nobody's own, open to whoever may."""


class Subject(TextChoices):
    """What an item is about."""

    MATTER = "matter", "案件"
    ENQUIRY = "enquiry", "诉求"
    LAW = "law", "法律库"


class State(TextChoices):
    """Whether an item presses."""

    OPEN = "open", "要办"
    PAUSED = "paused", "已中止"


class Outcome(TextChoices):
    """How an item ended."""

    ENDED = "ended", "不用再办"
    DONE = "done", "已办"
    NOT_DONE = "not_done", "不办了"
