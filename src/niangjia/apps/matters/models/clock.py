from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from niangjia.apps.matters.choices import ClockEventKind, ClockState


class Clock(models.Model):
    """One legal clock on one forum, item or claimant; its due date comes from its last reading."""

    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, related_name="clocks")
    home_key = models.BigIntegerField()
    line_key = models.BigIntegerField(default=0)
    rule = models.CharField(max_length=20)
    forum = models.ForeignKey(
        "matters.Forum", on_delete=models.PROTECT, null=True, related_name="clocks"
    )
    item = models.ForeignKey(
        "matters.Item", on_delete=models.PROTECT, null=True, related_name="clocks"
    )
    claimant = models.ForeignKey(
        "matters.Claimant", on_delete=models.PROTECT, null=True, related_name="clocks"
    )
    run = models.SmallIntegerField(default=1)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=20, choices=ClockState, default=ClockState.RUNNING)
    due_on = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    reading_no = models.IntegerField(default=0)
    # The edition of law and calendar it was last read by, whether or not it said something else.
    read_under = models.CharField(max_length=64, blank=True, default="")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "forum", "item", "claimant"],
                condition=Q(state__in=["running", "suspended"]),
                nulls_distinct=False,
                name="matters_clock_one_live_run",
            ),
            models.CheckConstraint(
                condition=Q(run=1, follows__isnull=True) | Q(run__gt=1, follows__isnull=False),
                name="matters_clock_later_run_follows",
            ),
            models.CheckConstraint(
                condition=Q(forum__isnull=False, item__isnull=True, claimant__isnull=True)
                | Q(forum__isnull=True, item__isnull=False, claimant__isnull=True)
                | Q(forum__isnull=True, item__isnull=True, claimant__isnull=False),
                name="matters_clock_one_subject",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state="running"),
                name="matters_clock_running_by_day",
            ),
            models.Index(
                fields=["read_under", "matter"],
                condition=Q(state__in=["running", "suspended"]),
                name="matters_clock_live_by_edition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.due_on}"


class ClockEvent(models.Model):
    """Something that happened to a clock: when it happened and when it was recorded."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="events")
    seq = models.IntegerField()
    kind = models.CharField(max_length=20, choices=ClockEventKind)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    until_on = models.DateField(null=True)
    step = models.ForeignKey("matters.Step", on_delete=models.PROTECT, null=True, related_name="+")
    voids_seq = models.IntegerField(null=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "matters_clock_event"
        constraints = [
            models.UniqueConstraint(fields=["clock", "seq"], name="matters_clockevent_seq")
        ]

    def __str__(self) -> str:
        return f"{self.clock_id}.{self.seq} {self.kind}"


class ClockReading(models.Model):
    """What a clock was known to say at a moment, with the trace of how. Append-only."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="readings")
    no = models.IntegerField()
    due_on = models.DateField(null=True)
    provisional = models.BooleanField()
    law_digest = models.CharField(max_length=64)
    calendar_digest = models.CharField(max_length=64, blank=True, default="")
    upto_event = models.IntegerField()
    trace = models.JSONField(encoder=DjangoJSONEncoder)
    why = models.CharField(max_length=200)
    computed_at = models.DateTimeField()

    class Meta:
        db_table = "matters_clock_reading"
        constraints = [
            models.UniqueConstraint(fields=["clock", "no"], name="matters_clockreading_no")
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} #{self.no} {self.due_on}"
