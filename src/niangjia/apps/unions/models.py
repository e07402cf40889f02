"""Unions, their dated places in the federation, and the dated roles people hold in them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    BigIntegerRangeField,
    DateRangeField,
    DateTimeRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now

from niangjia.apps.unions.choices import Level, Line, RoleKind, UnionKind


class Union(models.Model):
    """One trade union, from a provincial federation to a shop's branch (工会)."""

    name = models.CharField("名称", max_length=200, unique=True)
    short_name = models.CharField("简称", max_length=50)
    code = models.CharField("行政区划代码", max_length=6)
    kind = models.CharField("类别", max_length=20, choices=UnionKind)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="unions_union_code_is_six_digits", condition=Q(code__regex=r"^\d{6}$")
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class Placement(models.Model):
    """Where a union stands in one line during a period, as known during another (组织隶属).

    Never rewritten: what is superseded gets an end to `known`.
    """

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="placements")
    line = models.CharField(max_length=20, choices=Line)
    parent = models.ForeignKey(
        Union, on_delete=models.PROTECT, null=True, related_name="placements_below"
    )
    level = models.SmallIntegerField(choices=Level)
    span = BigIntegerRangeField()
    during = DateRangeField()
    known = DateTimeRangeField(
        db_default=Func(Now(), None, function="tstzrange", output_field=DateTimeRangeField())
    )

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="unions_placement_one_place_per_line_and_day",
                expressions=[
                    ("union", RangeOperators.EQUAL),
                    ("line", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(known__upper_inf=True),
            ),
            ExclusionConstraint(
                name="unions_placement_spans_never_overlap",
                expressions=[
                    ("line", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    ("span", RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(known__upper_inf=True),
            ),
            models.CheckConstraint(
                name="unions_placement_not_below_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("union")),
            ),
            models.CheckConstraint(
                name="unions_placement_ranges_not_empty",
                condition=Q(span__isempty=False, during__isempty=False, known__isempty=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union_id} {self.line} {self.during}"


class Role(models.Model):
    """What one person does for one union during a period (岗位任期)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="roles")
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=20, choices=RoleKind)
    during = DateRangeField()
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="unions_role_no_twin",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("union", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="unions_role_one_chair",
                expressions=[
                    ("union", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(kind=RoleKind.CHAIR),
            ),
            models.CheckConstraint(
                name="unions_role_kind_known", condition=Q(kind__in=RoleKind.values)
            ),
            models.CheckConstraint(
                name="unions_role_during_not_empty", condition=Q(during__isempty=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.during}"
