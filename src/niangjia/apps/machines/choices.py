"""Fixed words of machines: what a token may be used for, what a call-back tells of."""

from django.db.models import TextChoices


class Scope(TextChoices):
    """What a token may be used for (用途). What it has no scope for, it may not do."""

    READ_MATTERS = "read:matters", "看案件"
    WRITE_MATTERS = "write:matters", "办案件的步骤"
    READ_ENQUIRIES = "read:enquiries", "看诉求"
    WRITE_ENQUIRIES = "write:enquiries", "登记诉求、办诉求的步骤"
    READ_REFERRALS = "read:referrals", "看来函和转出去的"
    WRITE_REFERRALS = "write:referrals", "登记来函、写回函"
    HOOKS = "manage:webhooks", "看回调的记录、重发"
    KEEP_HOOKS = "register:webhooks", "登记、停用回调，换密钥"


OF_MACHINES = (
    Scope.READ_ENQUIRIES,
    Scope.WRITE_ENQUIRIES,
    Scope.READ_REFERRALS,
    Scope.WRITE_REFERRALS,
)
"""What a partner's program may be let do: bring in, add to what it brought, see how it stands and
what it is answered. Answering itself is the desk's, whatever the token says."""


class EventKind(TextChoices):
    """What a call-back tells that it happened (回调的种类)."""

    ENQUIRY_RECEIVED = "enquiry.received", "收到诉求"
    ENQUIRY_MORE = "enquiry.more_told", "诉求有补充"
    ENQUIRY_TRIAGED = "enquiry.triaged", "诉求已分诊"
    ENQUIRY_STEP = "enquiry.step_taken", "诉求办了一步"
    ENQUIRY_ASSIGNED = "enquiry.assigned", "诉求交给承办人"
    REFERRAL_ANSWERED = "referral.answered", "来函已回"
    MATTER_OPENED = "matter.opened", "立案件"
    MATTER_STEP = "matter.step_taken", "案件办了一步"
    MATTER_CLOSED = "matter.closed", "案件结案"
    MONEY_RECEIVED = "money.received", "到账一笔款"


class DeliveryState(TextChoices):
    """How far a call-back is."""

    WAITING = "waiting", "等待送达"
    DELIVERED = "delivered", "已送达"
    DEAD = "dead", "送不到，不再试"
    UNSENT = "unsent", "停用前没有送出"
