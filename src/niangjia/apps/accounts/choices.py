"""Fixed words of the accounts context."""

from django.db.models import TextChoices


class Purpose(TextChoices):
    """Why a text message is sent."""

    SIGN_IN = "sign_in", "登录验证码"
    FACTORS_REMOVED = "factors_removed", "第二步验证已取消"


class MessageState(TextChoices):
    """How far a text message has come."""

    WAITING = "waiting", "等待发送"
    SENT = "sent", "已交短信网关"
    FAILED = "failed", "没有发出"
    SHOWN = "shown", "只在演示页显示"
