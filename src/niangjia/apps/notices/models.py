"""A message to one person, written once; how far it came; whether she read it."""

from django.db import models
from django.db.models import Q

from niangjia.apps.notices.choices import NoticeState


class Notice(models.Model):
    """One message to one person (通知).

    `id` follows from the person and the event, so one event tells her once. The words stand in
    `content_enc` as they were on that day, sealed and never rewritten; `content_hash` is their
    SHA-256. `about` is the address of the page it is about, `subject_kind` and `subject_id` the
    record (`matters.matter`, 12). `next_at` is when the sender looks at it again, empty when there
    is nothing more to send; `turn` counts the channels that were tried.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="notices")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    template = models.CharField(max_length=60)
    template_version = models.SmallIntegerField()
    about = models.CharField(max_length=300, blank=True)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    is_urgent = models.BooleanField(default=False)
    content_enc = models.BinaryField()
    content_hash = models.BinaryField(max_length=32)
    state = models.CharField(max_length=20, choices=NoticeState, default=NoticeState.HERE)
    turn = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notices_notice_state_known", condition=Q(state__in=NoticeState.values)
            ),
            models.CheckConstraint(
                name="notices_notice_ended_is_not_looked_at",
                condition=~Q(state__in=["here", "delivered", "unreached"])
                | Q(next_at__isnull=True),
            ),
            models.CheckConstraint(
                name="notices_notice_waiting_is_looked_at",
                condition=~Q(state="waiting") | Q(next_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notices_notice_subject_whole",
                condition=Q(subject_kind="", subject_id__isnull=True)
                | ~Q(subject_kind="") & Q(subject_id__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-made_at"], name="notices_of_person"),
            models.Index(
                fields=["person"], condition=Q(read_at__isnull=True), name="notices_unread"
            ),
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="notices_due"
            ),
            models.Index(fields=["subject_kind", "subject_id", "-made_at"], name="notices_about"),
        ]

    def __str__(self) -> str:
        return f"{self.template} to {self.person_id}"

    @property
    def place(self) -> str:
        """What its words are sealed to."""
        return f"notices_notice:content:{self.pk}"
