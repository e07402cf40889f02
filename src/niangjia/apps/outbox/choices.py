"""Fixed words of the outbox."""

from django.db.models import TextChoices


class JobState(TextChoices):
    """How far a job is."""

    WAITING = "waiting", "等待"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"
