"""The chart and the accounts: where a fen can be, and how much is there now."""

from django.db import models
from django.db.models import Q

from niangjia.apps.recovery.choices import Kind, PayerKind, Side

PLACELESS = (Kind.SOURCE, Kind.RECEIVED, Kind.COST, Kind.REPAID_TO_FUND)
"""Kinds kept once per matter; all others are kept per claim item and holder."""


class AccountKind(models.Model):
    """One kind of place in the chart; rows come with the migrations and never change."""

    kind = models.CharField(max_length=20, primary_key=True, choices=Kind)
    book = models.CharField(max_length=10, choices=Side)
    is_source = models.BooleanField()

    class Meta:
        db_table = "recovery_kind"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "book", "is_source"], name="recovery_kind_whole"
            ),
            models.CheckConstraint(
                condition=Q(book__in=Side.values), name="recovery_kind_book_known"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Edge(models.Model):
    """One lawful move between two kinds of places; the database refuses every other."""

    from_kind = models.ForeignKey(
        AccountKind, on_delete=models.PROTECT, db_column="from_kind", related_name="+"
    )
    to_kind = models.ForeignKey(
        AccountKind, on_delete=models.PROTECT, db_column="to_kind", related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_kind", "to_kind"], name="recovery_edge_once")
        ]

    def __str__(self) -> str:
        return f"{self.from_kind_id} → {self.to_kind_id}"


class Book(models.Model):
    """The ledger of one matter; its row is the lock, its number the last entry's."""

    matter = models.OneToOneField(
        "matters.Matter", on_delete=models.PROTECT, primary_key=True, related_name="book"
    )
    last_no = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.matter_id} #{self.last_no}"


class Account(models.Model):
    """One place of one matter (and item and holder); only the posting trigger moves its balance."""

    matter = models.ForeignKey(
        "matters.Matter",
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    kind = models.CharField(max_length=20, choices=Kind)
    book = models.CharField(max_length=10, choices=Side)
    is_source = models.BooleanField()
    item = models.ForeignKey(
        "matters.Item", on_delete=models.PROTECT, db_constraint=False, null=True, related_name="+"
    )
    claimant = models.ForeignKey(
        "matters.Claimant",
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
    )
    payer = models.CharField(max_length=20, choices=PayerKind, null=True)  # noqa: DJ001
    balance_fen = models.BigIntegerField(default=0)
    turnover_in = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_source=True, balance_fen__lte=0)
                | Q(is_source=False, balance_fen__gte=0),
                name="recovery_account_never_where_it_must_not",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PLACELESS, item__isnull=True, claimant__isnull=True)
                | (~Q(kind__in=PLACELESS) & Q(item__isnull=False, claimant__isnull=False)),
                name="recovery_account_item_unless_common",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.SOURCE, payer__in=PayerKind.values, payer__isnull=False)
                | (~Q(kind=Kind.SOURCE) & Q(payer__isnull=True)),
                name="recovery_account_payer_of_source",
            ),
            models.UniqueConstraint(
                fields=["id", "matter", "book", "kind"], name="recovery_account_whole"
            ),
            models.UniqueConstraint(
                fields=["matter", "kind", "item", "claimant", "payer"],
                nulls_distinct=False,
                name="recovery_account_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id or self.payer or ''} {self.balance_fen}"
