"""What must be done: one row for everything that somebody must not miss."""

from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from niangjia.apps.unions.choices import Level
from niangjia.apps.unions.positions import width_bits
from niangjia.apps.worklist.choices import (
    BY_HAND,
    FOR_OTHERS,
    NEVER,
    Outcome,
    Source,
    State,
    Subject,
)


def _position_of(level: Level) -> models.GeneratedField:
    bits = width_bits(level)
    return models.GeneratedField(
        expression=F("home_key").bitrightshift(bits).bitleftshift(bits),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )


class Item(models.Model):
    """One thing to do: about what, by when, by whom, and how far it has been told upward (事项).

    `ref` is the row of another context that it stands for, which keeps it by trigger; what was
    written by hand has none. `part` is the forum or step it belongs to, `rule` the clock's. Nobody
    may hold it: then it is open to whoever has one of the roles `open_to`, or left lying.
    """

    source = models.CharField(max_length=20, choices=Source)
    ref = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=20, choices=Subject)
    subject_id = models.BigIntegerField()
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=200, blank=True)
    part = models.BigIntegerField(null=True)
    rule = models.CharField(max_length=40, blank=True)
    what = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=300, blank=True)
    people = models.IntegerField(default=1)
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    home_key = models.BigIntegerField()
    line_key = models.BigIntegerField(default=0)
    county_key = _position_of(Level.COUNTY)
    city_key = _position_of(Level.CITY)
    holder = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    open_to = ArrayField(models.CharField(max_length=20), default=list)
    due_at = models.DateTimeField(default=NEVER)
    is_day = models.BooleanField(default=True)
    is_provisional = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    waits_for = models.CharField(max_length=120, blank=True)
    since = models.DateField(null=True)
    level = models.SmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    is_open = models.BooleanField(default=True)
    made_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "ref"],
                condition=Q(ref__isnull=False),
                name="worklist_item_once",
            ),
            models.CheckConstraint(
                condition=Q(source__in=Source.values), name="worklist_item_source_known"
            ),
            models.CheckConstraint(
                condition=Q(source__in=BY_HAND, ref__isnull=True)
                & ~Q(what="")
                & Q(made_by__isnull=False)
                | ~Q(source__in=BY_HAND) & Q(ref__isnull=False),
                name="worklist_item_written_or_kept",
            ),
            models.CheckConstraint(
                condition=~Q(source__in=FOR_OTHERS) | (~Q(waits_for="") & Q(since__isnull=False)),
                name="worklist_item_waits_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True, ended_at__isnull=True, outcome="")
                | (Q(is_open=False, ended_at__isnull=False) & ~Q(outcome="")),
                name="worklist_item_ends_somehow",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.NOT_DONE) | ~Q(ended_why=""),
                name="worklist_item_not_done_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["holder", "due_at", "id"],
                condition=Q(is_open=True),
                name="worklist_open_by_holder",
            ),
            models.Index(
                fields=["home_key", "due_at", "id"],
                condition=Q(is_open=True),
                name="worklist_open_by_home",
            ),
            models.Index(
                fields=["county_key", "due_at", "id"],
                condition=Q(is_open=True),
                name="worklist_open_by_county",
            ),
            models.Index(
                fields=["city_key", "due_at", "id"],
                condition=Q(is_open=True),
                name="worklist_open_by_city",
            ),
            models.Index(
                fields=["line_key", "due_at", "id"],
                condition=Q(is_open=True, line_key__gt=0),
                name="worklist_open_by_line",
            ),
            models.Index(
                fields=["due_at", "id"], condition=Q(is_open=True), name="worklist_open_by_due"
            ),
            models.Index(
                fields=["home_key", "due_at", "id"],
                condition=Q(is_open=True, holder__isnull=True),
                name="worklist_open_unheld",
            ),
            models.Index(fields=["subject", "subject_id"], name="worklist_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.number} {self.due_at}"

    @property
    def due(self) -> datetime | None:
        """The instant it is due, the last second of its day when only a day is meant."""
        return None if self.due_at == NEVER else self.due_at

    @property
    def due_on(self) -> date | None:
        """The day it is due in China."""
        return timezone.localdate(self.due_at) if self.due else None

    @property
    def is_by_hand(self) -> bool:
        """Whether somebody wrote it, and so somebody must say how it ended."""
        return self.source in BY_HAND

    @property
    def is_for_others(self) -> bool:
        """Whether somebody else is to act."""
        return self.source in FOR_OTHERS
