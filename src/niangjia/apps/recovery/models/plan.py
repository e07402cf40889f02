from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from niangjia.apps.recovery.models.proposal import Proposal


class Plan(Proposal):
    """A distribution as proposed by one person and approved by another (分配方案)."""

    matter = models.ForeignKey(
        "matters.Matter", on_delete=models.PROTECT, related_name="distribution_plans"
    )
    pool_fen = models.BigIntegerField()
    undistributed_fen = models.BigIntegerField(default=0)
    due_fen = models.BigIntegerField()
    priority_basis = models.CharField(max_length=300, blank=True)
    priority_paper = models.CharField(max_length=120, blank=True)
    priority_document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(Proposal.Meta):
        abstract = False
        constraints = [
            *Proposal.Meta.constraints,
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
