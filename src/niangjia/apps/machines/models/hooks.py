"""Call-backs: which address is told that something happened, each telling, each try."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from niangjia.apps.machines.choices import DeliveryState, EventKind


class Hook(models.Model):
    """An address that is told what happens in one union and below (回调).

    The secret that signs is sealed, as it must be read to sign. During a change of secrets both
    sign, the older one until `old_until`.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=40, choices=EventKind))
    secret_enc = models.BinaryField()
    old_secret_enc = models.BinaryField(default=b"")
    old_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="machines_hook_for_something", condition=~Q(kinds=[]) & ~Q(address="")
            ),
        ]

    def __str__(self) -> str:
        return self.address

    def place(self, column: str) -> str:
        """What a secret is sealed to."""
        return f"machines_hook:{column}:{self.key}"


class Delivery(models.Model):
    """One telling to one address: what kind of thing happened, to which record, when (送达).

    Rows are written by the database's `machines_announce` in the transaction of their cause; their
    order is that of their numbers. `message` is what the receiver knows it by, also when it is sent
    again. Waiting with `next_at` in the future: tried, and to be tried again, or under way. What
    waits when its address is ended is `unsent`.
    """

    message = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    hook = models.ForeignKey(Hook, on_delete=models.PROTECT, related_name="deliveries")
    kind = models.CharField(max_length=40, choices=EventKind)
    subject = models.CharField(max_length=60)
    happened_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    tries = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="machines_delivery_done_has_its_time",
                condition=Q(state="waiting", done_at__isnull=True)
                | Q(state__in=("delivered", "dead", "unsent"), done_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["hook", "subject", "id"],
                condition=Q(state="waiting"),
                name="machines_delivery_waiting",
            ),
            models.Index(fields=["hook", "-id"], name="machines_delivery_of_hook"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.state}"


class Attempt(models.Model):
    """That a telling was sent, how it was answered, and why it counts for nothing (送达记录)."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    status = models.SmallIntegerField(null=True)
    why = models.CharField(max_length=200, blank=True)
    milliseconds = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.at} {self.status or self.why}"
