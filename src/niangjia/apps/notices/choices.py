"""Channels, and how far a message has come."""

from django.db import models


class Channel(models.TextChoices):
    """By what a message reaches a person (渠道)."""

    APP = "app", "站内"
    WECHAT = "wechat", "微信"
    SMS = "sms", "短信"
    EMAIL = "email", "电子邮件"
    LETTER = "letter", "纸质信"


class NoticeState(models.TextChoices):
    """How far a message has come outside the house; whether she read it stands beside it."""

    HERE = "here", "放在站内"
    WAITING = "waiting", "等待发送"
    SENT = "sent", "已发出"
    DELIVERED = "delivered", "已送达"
    UNREACHED = "unreached", "没有送到"


class Audience(models.TextChoices):
    """For whom a template is written."""

    WORKER = "worker", "职工"
    OFFICER = "officer", "工作人员"
    PARTNER = "partner", "参与人"
