"""Channels, and how far a message has come."""

from django.db import models


class Channel(models.TextChoices):
    """By what a message leaves the house (渠道)."""

    WECHAT = "wechat", "微信"
    SMS = "sms", "短信"
    EMAIL = "email", "电子邮件"
    LETTER = "letter", "纸质信"
    PERSON = "person", "当面或电话"


class NoticeState(models.TextChoices):
    """How far a message has come outside the house; whether she read it stands beside it."""

    HERE = "here", "放在站内"
    WAITING = "waiting", "等待发送"
    SENT = "sent", "已发出"
    BY_HAND = "by_hand", "等人寄信"
    DELIVERED = "delivered", "已送达"
    UNREACHED = "unreached", "没有送到"


STUCK = (NoticeState.BY_HAND, NoticeState.UNREACHED)
"""Where nothing more goes by itself: somebody has to see to it."""


class AttemptState(models.TextChoices):
    """How far one channel has carried a message."""

    GOING = "going", "正在发"
    RETRY = "retry", "过一会儿再试"
    SENT = "sent", "已发出"
    BY_HAND = "by_hand", "等人办"
    DELIVERED = "delivered", "已送达"
    FAILED = "failed", "没有送到"
    UNCLEAR = "unclear", "不知道送到没有"


class Reason(models.TextChoices):
    """Why a channel did not carry a message, in words for whoever has to act."""

    NO_REASON = "", "没有说明"
    BUSY = "busy", "对方连不上或者太忙"
    REFUSED = "refused", "对方不收：号码或地址可能不对"
    CUT_OFF = "cut_off", "发到一半断了线"
    USED_UP = "used_up", "微信的一次性许可用完了，要本人再点一次“允许”"
    SET_UP = "set_up", "渠道设置不对，请管理员检查"
    GIVEN_UP = "given_up", "试了几次都没有送到"
    NOT_CONFIRMED = "not_confirmed", "到时候还没有回执"
    RETURNED = "returned", "信被退回"
    NO_ADDRESS = "no_address", "没有登记地址"


class LetterState(models.TextChoices):
    """Where a paper letter is."""

    TO_PRINT = "to_print", "等打印"
    PRINTED = "printed", "已打印，等寄出"
    POSTED = "posted", "已寄出"
    SERVED = "served", "已送达"
    RETURNED = "returned", "被退回"


class Audience(models.TextChoices):
    """For whom a template is written."""

    WORKER = "worker", "职工"
    OFFICER = "officer", "工作人员"
    PARTNER = "partner", "参与人"
