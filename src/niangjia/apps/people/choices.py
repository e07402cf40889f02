"""Fixed words of the people context."""

from django.db.models import TextChoices


class Identity(TextChoices):
    """How far a person's identity is established; only the first lets a document leave."""

    VERIFIED = "verified", "身份证号有效"
    TO_VERIFY = "to_verify", "身份待核实"
    UNKNOWN = "unknown", "未提供身份证号"


class Field(TextChoices):
    """The personal values kept sealed, which only `reveal` shows."""

    CITIZEN_ID = "citizen_id", "身份证号"
    PHONE = "phone", "电话"
    BANK_ACCOUNT = "bank_account", "银行账号"
    ADDRESS = "address", "住所"


class How(TextChoices):
    """How somebody agreed, or asked."""

    PAPER = "paper", "纸面签字"
    PHONE = "phone", "电话"
    PAGE = "page", "本人在手机页面上"


class ErasureState(TextChoices):
    """Where a wish to be forgotten stands."""

    ASKED = "asked", "等第二人决定"
    DONE = "done", "已删除"
    REFUSED = "refused", "没有删除"
