from django.db import models
from django.db.models import F, Q

from niangjia.apps.matters.choices import LeftWhy


class Claimant(models.Model):
    """One worker in one matter, with the employment the claims rest on."""

    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, related_name="claimants")
    home_key = models.BigIntegerField()
    line_key = models.BigIntegerField(default=0)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="claims")
    seq = models.IntegerField()
    row_key = models.CharField(max_length=120)
    job_number = models.CharField(max_length=40, blank=True)
    hired_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    left_why = models.CharField(max_length=20, choices=LeftWhy, null=True, blank=True)  # noqa: DJ001
    look_up_digest = models.BinaryField(max_length=32, null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "person"], name="matters_claimant_once"),
            models.UniqueConstraint(fields=["matter", "seq"], name="matters_claimant_seq"),
            models.UniqueConstraint(fields=["matter", "row_key"], name="matters_claimant_row_key"),
            models.UniqueConstraint(fields=["id", "matter"], name="matters_claimant_of_matter"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, left_why__isnull=True)
                | Q(left_on__isnull=False, left_why__isnull=False),
                name="matters_claimant_left_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="matters_claimant_leaves_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.seq}"


class WageMonth(models.Model):
    """What one month's wage should have been and what was paid, as the ledger file says.

    `paid_from` is the evidence, a bank statement, by which an officer confirmed what was paid; then
    no roster of the employer changes it.
    """

    claimant = models.ForeignKey(Claimant, on_delete=models.PROTECT, related_name="wage_months")
    month = models.DateField()
    due_fen = models.BigIntegerField(null=True)
    paid_fen = models.BigIntegerField(null=True)
    paid_from = models.ForeignKey(
        "matters.Evidence", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claimant", "month"], name="matters_wagemonth_once"),
            models.CheckConstraint(
                condition=Q(month__day=1), name="matters_wagemonth_is_first_of_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claimant_id} {self.month:%Y-%m}"
