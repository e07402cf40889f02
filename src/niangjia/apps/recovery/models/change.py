from django.db import models
from django.db.models import Q

from niangjia.apps.recovery.choices import CHANGES, EntryKind
from niangjia.apps.recovery.models.proposal import Proposal

CHOICES = [(kind.value, kind.label) for kind in CHANGES]


class Change(Proposal):
    """A correction, a return, an advance or a reversal, proposed and waiting for a second person.

    What it concerns stands in its lines, a reversal names its receipt; `amount_fen` is how much
    it changes, in sum.
    """

    matter = models.ForeignKey(
        "matters.Matter", on_delete=models.PROTECT, related_name="ledger_changes"
    )
    kind = models.CharField(max_length=20, choices=CHOICES)
    amount_fen = models.BigIntegerField()
    why = models.CharField(max_length=300)
    voucher = models.CharField(max_length=120, blank=True)
    fund = models.CharField(max_length=120, blank=True)
    receipt = models.ForeignKey(
        "recovery.Receipt", on_delete=models.PROTECT, null=True, related_name="changes"
    )

    class Meta(Proposal.Meta):
        abstract = False
        constraints = [
            *Proposal.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in CHANGES]),
                name="recovery_change_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0) & ~Q(why=""), name="recovery_change_says_why"
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.REVERSAL, receipt__isnull=False)
                | (~Q(kind=EntryKind.REVERSAL) & Q(receipt__isnull=True)),
                name="recovery_change_reversal_of_receipt",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[EntryKind.ADVANCE, EntryKind.TAKE_BACK]) | ~Q(voucher=""),
                name="recovery_change_cash_with_voucher",
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.ADVANCE) & ~Q(fund="")
                | (~Q(kind=EntryKind.ADVANCE) & Q(fund="")),
                name="recovery_change_advance_of_fund",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.kind} {self.amount_fen} {self.state}"


class ChangeLine(models.Model):
    """One claim item of a change: its right amount (a correction), or how much moves for it."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="lines")
    matter = models.ForeignKey(
        "matters.Matter", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    item = models.ForeignKey("matters.Item", on_delete=models.PROTECT, related_name="+")
    fen = models.BigIntegerField()

    class Meta:
        db_table = "recovery_change_line"
        constraints = [
            models.UniqueConstraint(fields=["change", "item"], name="recovery_changeline_once"),
            models.CheckConstraint(condition=Q(fen__gte=0), name="recovery_changeline_fen"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.fen}"
