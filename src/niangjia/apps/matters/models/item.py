from django.contrib.postgres.fields import DateRangeField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from niangjia.apps.matters.choices import ItemKind


class Item(models.Model):
    """One claim of one worker: the atom that every stage, result, clock and fen hangs on."""

    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, related_name="items")
    claimant = models.ForeignKey("matters.Claimant", on_delete=models.PROTECT, related_name="items")
    rule = models.CharField(max_length=10)
    kind = models.CharField(max_length=30, choices=ItemKind)
    period = DateRangeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "matter"], name="matters_item_of_matter"),
            models.UniqueConstraint(fields=["id", "claimant"], name="matters_item_of_claimant"),
            models.UniqueConstraint(
                fields=["claimant", "kind", "period"],
                nulls_distinct=False,
                name="matters_item_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claimant_id} {self.get_kind_display()}"


class Calculation(models.Model):
    """What the law gives for one item, as computed once, with its reasoning. Never rewritten."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="calculations")
    no = models.IntegerField()
    amount_fen = models.BigIntegerField(null=True)
    explained = models.JSONField(encoder=DjangoJSONEncoder)
    law_digest = models.CharField(max_length=64)
    law_on = models.DateField()
    computed_at = models.DateTimeField()
    computed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "no"], name="matters_calculation_no"),
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gte=0),
                name="matters_calculation_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} #{self.no}"
