"""What a proceeding keeps beyond the forum itself: days that were set, hearings, seized assets."""

from django.db import models
from django.db.models import F, Q

from niangjia.apps.proceedings.choices import AppointmentKind, AssetKind, AssetState


class Appointment(models.Model):
    """A day and hour set beforehand on which people are to come (约好的日子), moved or cancelled.

    What then happened is a step of the proceeding and stands there. `why` says why it was moved or
    cancelled last; `told_at` is when everybody heard of it as it stands, `reminded_at` when they
    were reminded the day before.
    """

    forum = models.ForeignKey(
        "matters.Forum", on_delete=models.PROTECT, related_name="appointments"
    )
    kind = models.CharField(max_length=20, choices=AppointmentKind)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    bring = models.CharField(max_length=120)
    set_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    told_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proceedings_appointment_cancelled_says_why",
                condition=Q(cancelled_at__isnull=True) | ~Q(why=""),
            ),
            models.UniqueConstraint(
                fields=["forum", "kind", "starts_at"],
                condition=Q(cancelled_at__isnull=True),
                name="proceedings_appointment_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at"],
                condition=Q(cancelled_at__isnull=True, reminded_at__isnull=True),
                name="proceedings_appointment_ahead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forum_id} {self.kind} {self.starts_at:%Y-%m-%d %H:%M}"


class Hearing(models.Model):
    """One sitting of an arbitration (开庭)."""

    forum = models.ForeignKey("matters.Forum", on_delete=models.PROTECT, related_name="hearings")
    step = models.OneToOneField("matters.Step", on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    place = models.TextField()
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.forum_id} {self.held_on}"


class Asset(models.Model):
    """One seized asset, until when it is held, and what became of it (查封、扣押、冻结的财产).

    `until_on` is the last day the court's paper names, if it names one; the statute's longest
    period is the clock of its kind.
    """

    forum = models.ForeignKey("matters.Forum", on_delete=models.PROTECT, related_name="assets")
    step = models.OneToOneField("matters.Step", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=AssetKind)
    description = models.TextField()
    value_fen = models.BigIntegerField(null=True)
    seized_on = models.DateField()
    until_on = models.DateField(null=True)
    state = models.CharField(max_length=20, choices=AssetState, default=AssetState.SEIZED)
    ended_on = models.DateField(null=True)
    price_fen = models.BigIntegerField(null=True)
    costs_fen = models.BigIntegerField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="seized", ended_on__isnull=True)
                | (~Q(state="seized") & Q(ended_on__isnull=False)),
                name="proceedings_asset_ended_when_no_longer_seized",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("seized_on")),
                name="proceedings_asset_held_until_after_seizure",
            ),
            models.CheckConstraint(
                condition=Q(price_fen__isnull=True, costs_fen__isnull=True)
                | Q(state="sold", price_fen__gte=0),
                name="proceedings_asset_price_when_sold",
            ),
            models.CheckConstraint(
                condition=Q(value_fen__isnull=True) | Q(value_fen__gte=0),
                name="proceedings_asset_value_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.description}"
