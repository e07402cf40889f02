"""A piece of deferred work, as the person who waits for it sees it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from niangjia.apps.outbox.choices import JobState


class Job(models.Model):
    """Work deferred in the transaction of its cause, with its progress (后台任务).

    The queue behind it holds nothing but `id`: what the work needs, `payload`, stays here. What is
    personal of it waits in `sealed` until the work is finished.
    `created_by_id` is the person's number; people stand above this context. `once` names what may
    be under way only once at a time; empty when nothing forbids a second.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=JobState, default=JobState.WAITING)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result = models.CharField(max_length=200, blank=True)
    error_code = models.CharField(max_length=100, blank=True)
    sealed = models.BinaryField(default=b"")
    once = models.CharField(max_length=200, blank=True)
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outbox_job_state_known_and_finished_has_its_time",
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | Q(state__in=["waiting", "running"], finished_at__isnull=True),
            ),
            models.CheckConstraint(
                name="outbox_job_progress_within_total",
                condition=Q(done__gte=0, total__gte=0, done__lte=F("total")),
            ),
            models.UniqueConstraint(
                name="outbox_job_under_way_once",
                fields=["once"],
                condition=Q(finished_at__isnull=True) & ~Q(once=""),
            ),
        ]
        indexes = [
            models.Index(fields=["created_by_id", "-created_at"], name="outbox_job_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def place(self) -> str:
        """What `sealed` is sealed to."""
        return f"outbox_job:{self.pk}"

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in (JobState.DONE, JobState.FAILED)

    @property
    def percent(self) -> int:
        """How far it is, in whole percent; 0 while the total is not known."""
        if self.state == JobState.DONE:
            return 100
        return self.done * 100 // self.total if self.total else 0
