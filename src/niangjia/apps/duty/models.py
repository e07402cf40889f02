"""The rota of a union: weekly shifts, dated changes, and the holes somebody was warned of."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    DateRangeField,
    DateTimeRangeField,
    IntegerRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Q

from niangjia.engines.rota import FIRST, MAKE_UP, SECOND


class Shift(models.Model):
    """Who answers, first and second, in a part of each such day (每周排班).

    `day` is 0 to 6 from Monday, 7 for days of a holiday notice, 8 for weekend days that are worked.
    `minutes` are those of that day, over 1440 the next morning's. Two never
    meet on one kind of day.
    """

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="shifts")
    day = models.SmallIntegerField()
    minutes = IntegerRangeField()
    first = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    during = DateRangeField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="duty_shift_one_at_a_time",
                expressions=[
                    ("union", RangeOperators.EQUAL),
                    ("day", RangeOperators.EQUAL),
                    ("minutes", RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="duty_shift_day_known", condition=Q(day__gte=0, day__lte=MAKE_UP)
            ),
            models.CheckConstraint(
                name="duty_shift_of_a_day",
                condition=Q(
                    minutes__isempty=False,
                    minutes__startswith__gte=0,
                    minutes__startswith__lt=1440,
                    minutes__endswith__lte=2880,
                ),
            ),
            models.CheckConstraint(
                name="duty_shift_two_people",
                condition=Q(second__isnull=True) | ~Q(second=F("first")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union_id} {self.day} {self.minutes}"


class Change(models.Model):
    """Who has a place instead of whom the week says, for a time (调班、换班、顶班).

    The two of a swap share `swap`. One withdrawn counts no more, and stays to be read.
    """

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    place = models.SmallIntegerField()
    during = DateTimeRangeField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    instead_of = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    why = models.CharField(max_length=200, blank=True)
    swap = models.UUIDField(null=True)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="duty_change_one_at_a_time",
                expressions=[
                    ("union", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="duty_change_place_known", condition=Q(place__in=(FIRST, SECOND))
            ),
            models.CheckConstraint(
                name="duty_change_has_time",
                condition=Q(
                    during__isempty=False, during__lower_inf=False, during__upper_inf=False
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union_id} {self.place} {self.during}"


class WarnedHole(models.Model):
    """A hole that its union's leader was told of, once for each beginning (空班提醒)."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["union", "starts_at"], name="duty_warnedhole_once"),
        ]

    def __str__(self) -> str:
        return f"{self.union_id} {self.starts_at}"
