"""Fixed words of the setup context."""

from django.db.models import TextChoices


class SheetState(TextChoices):
    """How far a sheet is."""

    DRAFT = "draft", "核对中"
    WAITING = "waiting", "正在导入"
    IMPORTED = "imported", "已导入"
    ABANDONED = "abandoned", "放弃了"
