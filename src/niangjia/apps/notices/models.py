"""A message to one person, written once; how far it came; whether she read it."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from niangjia.apps.notices.choices import (
    STUCK,
    AttemptState,
    Channel,
    LetterState,
    NoticeState,
    Reason,
)


class Notice(models.Model):
    """One message to one person (通知).

    `id` follows from the person and the event, so one event tells her once. The words stand in
    `content_enc` as they were on that day, sealed and never rewritten; `content_hash` is their
    SHA-256. `about` is the address of the page it is about, `subject_kind` and `subject_id` the
    record (`matters.matter`, 12). `next_at` is when the sender looks at it again, empty when there
    is nothing more to send; `turn` counts the channels that were tried. `stuck_at` is from when
    somebody has to see to it: no channel reached her, it waits to be posted, or the receipt of its
    letter is due back.
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
    only = models.CharField(max_length=10, choices=Channel, blank=True)
    content_enc = models.BinaryField()
    content_hash = models.BinaryField(max_length=32)
    state = models.CharField(max_length=20, choices=NoticeState, default=NoticeState.HERE)
    turn = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    stuck_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notices_notice_state_known", condition=Q(state__in=NoticeState.values)
            ),
            models.CheckConstraint(
                name="notices_notice_ended_is_not_looked_at",
                condition=~Q(state__in=["here", "by_hand", "delivered", "unreached"])
                | Q(next_at__isnull=True),
            ),
            models.CheckConstraint(
                name="notices_notice_waiting_is_looked_at",
                condition=~Q(state="waiting") | Q(next_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notices_notice_stuck_since",
                condition=~Q(state__in=STUCK) | Q(stuck_at__isnull=False),
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
            models.Index(
                fields=["state", "made_at"],
                condition=Q(state__in=STUCK),
                name="notices_to_see_to",
            ),
            models.Index(fields=["by", "-made_at"], name="notices_by"),
            models.Index(fields=["subject_kind", "subject_id", "-made_at"], name="notices_about"),
        ]

    def __str__(self) -> str:
        return f"{self.template} to {self.person_id}"

    @property
    def place(self) -> str:
        """What its words are sealed to."""
        return f"notices_notice:content:{self.pk}"


class Attempt(models.Model):
    """One channel's try to carry a notice (发送记录); its `id` is what the carrier is told.

    That it is `going` is written before the carrier is asked. The address it went to is not kept,
    only its end (`hint`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="attempts")
    channel = models.CharField(max_length=10, choices=Channel)
    turn = models.SmallIntegerField()
    state = models.CharField(max_length=12, choices=AttemptState, default=AttemptState.GOING)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    tries = models.SmallIntegerField(default=0)
    hint = models.CharField(max_length=120, blank=True)
    carrier_ref = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    began_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="notices_attempt_once"),
            models.CheckConstraint(
                name="notices_attempt_state_known", condition=Q(state__in=AttemptState.values)
            ),
            models.CheckConstraint(
                name="notices_attempt_delivered_when",
                condition=~Q(state__in=["delivered", "failed"]) | Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class Letter(models.Model):
    """A notice on paper: printed, posted, served or returned, each by somebody on a day (信件)."""

    attempt = models.OneToOneField(
        Attempt, on_delete=models.PROTECT, primary_key=True, related_name="letter"
    )
    number = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.TO_PRINT)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, related_name="+"
    )
    express_number = models.CharField(max_length=40, blank=True)
    posted_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    proof = models.ForeignKey(
        "documents.File", on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notices_letter_goes_in_order",
                condition=Q(state="to_print", document__isnull=True, posted_on__isnull=True)
                | Q(state="printed", document__isnull=False, posted_on__isnull=True)
                | Q(state="posted", document__isnull=False, posted_on__isnull=False)
                | Q(
                    state__in=["served", "returned"],
                    document__isnull=False,
                    posted_on__isnull=False,
                    ended_on__gte=models.F("posted_on"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Contact(models.Model):
    """An address of a person beside her phone and home: e-mail, WeChat (联系方式). Sealed."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="contacts")
    channel = models.CharField(max_length=10, choices=Channel)
    value_enc = models.BinaryField()
    hint = models.CharField(max_length=120)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "channel"], name="notices_contact_one"),
            models.CheckConstraint(
                name="notices_contact_of_a_channel", condition=Q(channel__in=["email", "wechat"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.hint}"

    @property
    def place(self) -> str:
        """What its address is sealed to."""
        return f"notices_contact:value:{self.key}"


class Wish(models.Model):
    """By which channels a person wants to be told, the first first; others are left out (意愿)."""

    person = models.OneToOneField(
        "people.Person", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    order = ArrayField(models.CharField(max_length=10, choices=Channel), default=list)

    def __str__(self) -> str:
        return "、".join(self.order)
