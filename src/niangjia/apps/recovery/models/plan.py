from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from niangjia.apps.recovery.choices import PlanState


class Plan(models.Model):
    """A distribution as proposed by one person and approved by another (分配方案).

    `book_no` is the ledger it was computed on: if the ledger has moved since, it cannot be posted.
    """

    matter = models.ForeignKey(
        "matters.Matter", on_delete=models.PROTECT, related_name="distribution_plans"
    )
    state = models.CharField(max_length=20, choices=PlanState, default=PlanState.PROPOSED)
    pool_fen = models.BigIntegerField()
    undistributed_fen = models.BigIntegerField(default=0)
    due_fen = models.BigIntegerField()
    book_no = models.IntegerField()
    effective_on = models.DateField()
    priority_basis = models.CharField(max_length=300, blank=True)
    priority_paper = models.CharField(max_length=120, blank=True)
    priority_document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    entry = models.OneToOneField(
        "recovery.Entry",
        on_delete=models.PROTECT,
        db_constraint=False,
        null=True,
        related_name="plan",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(state=PlanState.PROPOSED),
                name="recovery_plan_one_proposed",
            ),
            models.UniqueConstraint(fields=["id", "matter"], name="recovery_plan_of_matter"),
            models.CheckConstraint(
                condition=Q(state__in=PlanState.values), name="recovery_plan_state_known"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="recovery_plan_second_person",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=PlanState.POSTED,
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                    entry__isnull=False,
                )
                | (
                    ~Q(state=PlanState.POSTED)
                    & Q(approved_by__isnull=True, approved_at__isnull=True, entry__isnull=True)
                ),
                name="recovery_plan_posted_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(priority_basis="", priority_paper="", priority_document__isnull=True)
                | (~Q(priority_basis="") & ~Q(priority_paper="")),
                name="recovery_plan_priority_with_basis",
            ),
            models.CheckConstraint(
                condition=Q(pool_fen__gt=0, undistributed_fen__gte=0, due_fen__gt=0),
                name="recovery_plan_sums",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.pool_fen} {self.state}"


class PlanLine(models.Model):
    """What one claim item gets: due and had before, aimed at in sum, and its share now."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lines")
    matter = models.ForeignKey(
        "matters.Matter", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    item = models.ForeignKey("matters.Item", on_delete=models.PROTECT, related_name="+")
    claimant = models.ForeignKey("matters.Claimant", on_delete=models.PROTECT, related_name="+")
    tier = models.SmallIntegerField()
    is_preferred = models.BooleanField(default=False)
    due_fen = models.BigIntegerField()
    had_fen = models.BigIntegerField()
    target_fen = models.BigIntegerField()
    share_fen = models.BigIntegerField()
    to_fund_fen = models.BigIntegerField(default=0)
    set_off_fen = models.BigIntegerField(default=0)
    why = models.CharField(max_length=300)
    basis = ArrayField(models.CharField(max_length=300))

    class Meta:
        db_table = "recovery_plan_line"
        constraints = [
            models.UniqueConstraint(fields=["plan", "item", "claimant"], name="recovery_line_once"),
            models.CheckConstraint(
                condition=Q(
                    due_fen__gte=0,
                    had_fen__gte=0,
                    share_fen__gte=0,
                    to_fund_fen__gte=0,
                    set_off_fen__gte=0,
                )
                & Q(to_fund_fen__lte=F("share_fen"), target_fen__lte=F("due_fen")),
                name="recovery_line_sums",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.share_fen}"
