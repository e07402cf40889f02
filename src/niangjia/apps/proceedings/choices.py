"""What a program branches on: stored as lower snake case, read as Chinese."""

from django.db.models import TextChoices


class AppointmentKind(TextChoices):
    """What people come together for on a day that was set beforehand (约好的日子)."""

    HEARING = "hearing", "开庭"
    SESSION = "session", "调解"
    SIGNING = "signing", "签字"
    MEETING = "meeting", "见面谈"


class AssetKind(TextChoices):
    """What was seized: the law gives each kind its longest period (CL-23a/b/c)."""

    BANK = "bank", "银行存款"
    MOVABLE = "movable", "动产"
    IMMOVABLE = "immovable", "不动产或者其他财产权"


class AssetState(TextChoices):
    """What became of a seized asset."""

    SEIZED = "seized", "查封冻结中"
    RELEASED = "released", "已解除"
    SOLD = "sold", "已处置"
