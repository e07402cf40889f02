"""What arbitration and enforcement keep beyond the forum itself: hearings, seized assets."""

from django.db import models
from django.db.models import F, Q

from niangjia.apps.proceedings.choices import AssetKind, AssetState


class Hearing(models.Model):
    """One sitting of an arbitration (开庭)."""

    forum = models.ForeignKey("matters.Forum", on_delete=models.PROTECT, related_name="hearings")
    step = models.OneToOneField("matters.Step", on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    place = models.TextField()
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.forum_id} {self.held_on}"


class Asset(models.Model):
    """One seized asset, until when it is held, and what became of it (查封、扣押、冻结的财产).

    `until_on` is the last day the court's paper names, if it names one; the statute's longest
    period is the clock of its kind.
    """

    forum = models.ForeignKey("matters.Forum", on_delete=models.PROTECT, related_name="assets")
    step = models.OneToOneField("matters.Step", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=AssetKind)
    description = models.TextField()
    value_fen = models.BigIntegerField(null=True)
    seized_on = models.DateField()
    until_on = models.DateField(null=True)
    state = models.CharField(max_length=20, choices=AssetState, default=AssetState.SEIZED)
    ended_on = models.DateField(null=True)
    price_fen = models.BigIntegerField(null=True)
    costs_fen = models.BigIntegerField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="seized", ended_on__isnull=True)
                | (~Q(state="seized") & Q(ended_on__isnull=False)),
                name="proceedings_asset_ended_when_no_longer_seized",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("seized_on")),
                name="proceedings_asset_held_until_after_seizure",
            ),
            models.CheckConstraint(
                condition=Q(price_fen__isnull=True, costs_fen__isnull=True)
                | Q(state="sold", price_fen__gte=0),
                name="proceedings_asset_price_when_sold",
            ),
            models.CheckConstraint(
                condition=Q(value_fen__isnull=True) | Q(value_fen__gte=0),
                name="proceedings_asset_value_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.description}"
