"""Unions, their dated places in the federation, the dated roles people hold in them, absences."""

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

from niangjia.apps.unions.choices import BodyKind, Level, Line, RoleKind, UnionKind


class Union(models.Model):
    """One trade union, from a provincial federation to a shop's branch (工会)."""

    name = models.CharField("名称", max_length=200, unique=True)
    short_name = models.CharField("简称", max_length=50)
    code = models.CharField("行政区划代码", max_length=6)
    number = models.CharField("单位编号", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=20, choices=UnionKind)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="unions_union_code_is_six_digits", condition=Q(code__regex=r"^\d{6}$")
            ),
            models.UniqueConstraint(
                name="unions_union_one_number", fields=["number"], condition=~Q(number="")
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class FormerName(models.Model):
    """What a union was called until (not including) a day; append-only (曾用名)."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField("名称", max_length=200)
    short_name = models.CharField("简称", max_length=50)
    code = models.CharField("行政区划代码", max_length=6)
    until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="unions_formername_one_change_a_day", fields=["union", "until"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.short_name} → {self.until}"


class Succession(models.Model):
    """Which union took over from one that was merged away, from which day; append-only (并入)."""

    union = models.OneToOneField(Union, on_delete=models.PROTECT, related_name="succession")
    successor = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="predecessors")
    since = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="unions_succession_not_itself", condition=~Q(union=F("successor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union_id} → {self.successor_id} {self.since}"


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
    """What one person does for one union during a period (岗位任期).

    `covers` makes it a cover: she stands in for another's role of the same kind, until it ends. A
    role taken back before it began lasts no day, so that no question about rights can find it;
    `was` keeps what had been planned.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="roles")
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=20, choices=RoleKind)
    during = DateRangeField()
    was = DateRangeField(null=True)
    covers = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="covered_by"
    )
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
                condition=Q(covers__isnull=True),
            ),
            ExclusionConstraint(
                name="unions_role_no_twin_cover",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("covers", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(covers__isnull=False),
            ),
            ExclusionConstraint(
                name="unions_role_one_chair",
                expressions=[
                    ("union", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(kind=RoleKind.CHAIR, covers__isnull=True),
            ),
            models.CheckConstraint(
                name="unions_role_kind_known", condition=Q(kind__in=RoleKind.values)
            ),
            models.CheckConstraint(
                name="unions_role_empty_only_when_taken_back",
                condition=Q(during__isempty=False, was__isnull=True)
                | Q(during__isempty=True, was__isnull=False, was__isempty=False),
            ),
            models.CheckConstraint(
                name="unions_role_cover_has_an_end",
                condition=Q(covers__isnull=True)
                | Q(during__isempty=True)
                | Q(during__upper_inf=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.during}"


class Absence(models.Model):
    """Days on which somebody is away, so that others must stand in (休假、外出).

    Why she is away is nobody's business here. One taken back lasts no day; `was` keeps the plan.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="absences")
    during = DateRangeField()
    was = DateRangeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="unions_absence_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="unions_absence_empty_only_when_taken_back",
                condition=Q(during__isempty=False, was__isnull=True)
                | Q(during__isempty=True, was__isnull=False, was__isempty=False),
            ),
            models.CheckConstraint(
                name="unions_absence_has_an_end",
                condition=Q(during__isempty=True) | Q(during__upper_inf=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.during}"


class Body(models.Model):
    """A body outside the federation that takes part in matters for years (伙伴单位).

    It is known to the union that keeps it and to those below; to no other. Of the row only the name
    is ever written again.
    """

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="bodies")
    kind = models.CharField("类别", max_length=20, choices=BodyKind)
    name = models.CharField("名称", max_length=100)
    made_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(name="unions_body_one_name", fields=["union", "name"]),
            models.CheckConstraint(name="unions_body_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="unions_body_kind_known", condition=Q(kind__in=BodyKind.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FormerBodyName(models.Model):
    """What a partner body was called until (not including) a day; append-only (曾用名)."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField("名称", max_length=100)
    until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="unions_formerbodyname_one_change_a_day", fields=["body", "until"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.until}"


class Closure(models.Model):
    """Days on which a partner body opens nothing and is no choice (停用).

    One taken back before its first day lasts no day; `was` keeps what had been planned.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="closures")
    during = DateRangeField()
    was = DateRangeField(null=True)
    made_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="unions_closure_one_at_a_time",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="unions_closure_empty_only_when_taken_back",
                condition=Q(during__isempty=False, was__isnull=True)
                | Q(during__isempty=True, was__isnull=False, was__isempty=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.during}"


class Membership(models.Model):
    """Who acts for a partner body during a period (伙伴单位的人员).

    One that ended before its first day lasts no day; `was` keeps what had been planned.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="bodies")
    during = DateRangeField()
    was = DateRangeField(null=True)
    made_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="unions_membership_no_twin",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="unions_membership_empty_only_when_taken_back",
                condition=Q(during__isempty=False, was__isnull=True)
                | Q(during__isempty=True, was__isnull=False, was__isempty=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.body_id} {self.during}"
