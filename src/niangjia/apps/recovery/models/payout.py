from django.db import models
from django.db.models import Q

from niangjia.apps.recovery.choices import LineState, PayoutState


class Payout(models.Model):
    """A batch of transfers to the workers of a matter, from preparation to the bank's receipt."""

    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, related_name="payouts")
    no = models.IntegerField()
    state = models.CharField(max_length=20, choices=PayoutState, default=PayoutState.PREPARED)
    amount_fen = models.BigIntegerField()
    prepared_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    prepared_on = models.DateField()
    sent_on = models.DateField(null=True)
    bank_reference = models.CharField(max_length=120, blank=True)
    receipt_document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "no"], name="recovery_payout_no"),
            models.UniqueConstraint(fields=["id", "matter"], name="recovery_payout_of_matter"),
            models.CheckConstraint(
                condition=Q(state__in=PayoutState.values), name="recovery_payout_state_known"
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0), name="recovery_payout_amount_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} 第 {self.no} 批 {self.amount_fen}"


class PayoutLine(models.Model):
    """What one worker gets of a batch for one claim item, and to which account (masked)."""

    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="lines")
    matter = models.ForeignKey(
        "matters.Matter", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    item = models.ForeignKey("matters.Item", on_delete=models.PROTECT, related_name="+")
    claimant = models.ForeignKey("matters.Claimant", on_delete=models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField()
    bank_name = models.CharField(max_length=100, blank=True)
    bank_account_masked = models.CharField(max_length=30)
    state = models.CharField(max_length=20, choices=LineState, default=LineState.WAITING)
    settled_on = models.DateField(null=True)
    entry = models.ForeignKey(
        "recovery.Entry",
        on_delete=models.PROTECT,
        db_constraint=False,
        null=True,
        related_name="paid_lines",
    )
    return_entry = models.ForeignKey(
        "recovery.Entry",
        on_delete=models.PROTECT,
        db_constraint=False,
        null=True,
        related_name="returned_lines",
    )
    return_why = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "recovery_payout_line"
        constraints = [
            models.UniqueConstraint(
                fields=["payout", "item", "claimant"], name="recovery_payoutline_once"
            ),
            # The same money is never in two batches at once.
            models.UniqueConstraint(
                fields=["item", "claimant"],
                condition=Q(state=LineState.WAITING),
                name="recovery_payoutline_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0), name="recovery_payoutline_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(state=LineState.WAITING, settled_on__isnull=True, entry__isnull=True)
                | Q(state=LineState.PAID, settled_on__isnull=False, entry__isnull=False)
                | (Q(state=LineState.RETURNED, settled_on__isnull=False) & ~Q(return_why="")),
                name="recovery_payoutline_state_with_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claimant_id} {self.amount_fen} {self.state}"
