from django.db import models
from django.db.models import Q

from niangjia.apps.recovery.choices import PayerKind


class Receipt(models.Model):
    """Money that arrived for a matter: from whom, on which voucher, by which court paper."""

    matter = models.ForeignKey(
        "matters.Matter", on_delete=models.PROTECT, db_constraint=False, related_name="receipts"
    )
    entry = models.OneToOneField(
        "recovery.Entry", on_delete=models.PROTECT, db_constraint=False, related_name="receipt"
    )
    payer_kind = models.CharField(max_length=20, choices=PayerKind)
    payer_name = models.CharField(max_length=120)
    amount_fen = models.BigIntegerField()
    cost_fen = models.BigIntegerField(default=0)
    received_on = models.DateField()
    voucher = models.CharField(max_length=120)
    court_document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(payer_kind__in=PayerKind.values), name="recovery_receipt_payer_known"
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0, cost_fen__gte=0)
                & Q(cost_fen__lt=models.F("amount_fen")),
                name="recovery_receipt_amount_above_cost",
            ),
            models.CheckConstraint(
                condition=~Q(payer_name="") & ~Q(voucher=""), name="recovery_receipt_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payer_name} {self.amount_fen} ({self.voucher})"
