"""What was posted: entries with their control totals, and the moves they consist of."""

import uuid

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Now

from niangjia.apps.recovery.choices import DropReason, EntryKind, Kind, Side
from niangjia.apps.recovery.models.book import Account


class Entry(models.Model):
    """One posting: what, when it took effect, who, why, and its control totals. Append-only.

    Number, transaction and time of posting are set by the database, whatever is sent.
    """

    matter = models.ForeignKey(
        "matters.Matter",
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    no = models.IntegerField(db_default=0)
    kind = models.CharField(max_length=20, choices=EntryKind)
    effective_on = models.DateField()
    posted_at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    voucher = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=300)
    control_fen = models.BigIntegerField()
    control_rows = models.IntegerField()
    idempotency_key = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "no"], name="recovery_entry_no"),
            models.UniqueConstraint(fields=["id", "matter"], name="recovery_entry_of_matter"),
            models.CheckConstraint(
                condition=Q(kind__in=EntryKind.values), name="recovery_entry_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(control_fen__gt=0, control_rows__gt=0),
                name="recovery_entry_control_positive",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("by")),
                name="recovery_entry_second_person",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="recovery_entry_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} #{self.no} {self.kind}"


class Move(models.Model):
    """An amount that goes from one account to another: it cannot be unbalanced. Append-only.

    An undo names the move it mirrors; its edge is the mirrored one's, turned round by the database.
    """

    matter = models.ForeignKey(
        "matters.Matter", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, db_constraint=False, related_name="moves"
    )
    book = models.CharField(max_length=10, choices=Side)
    from_account = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        db_column="from_id",
        related_name="+",
    )
    from_kind = models.CharField(max_length=20, choices=Kind)
    to_account = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        db_column="to_id",
        related_name="+",
    )
    to_kind = models.CharField(max_length=20, choices=Kind)
    amount_fen = models.BigIntegerField()
    reason = models.CharField(max_length=20, choices=DropReason, blank=True)
    undoes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="undone_by",
    )
    edge_from = models.GeneratedField(
        expression=Case(When(undoes=None, then=F("from_kind")), default=F("to_kind")),
        output_field=models.CharField(max_length=20),
        db_persist=True,
    )
    edge_to = models.GeneratedField(
        expression=Case(When(undoes=None, then=F("to_kind")), default=F("from_kind")),
        output_field=models.CharField(max_length=20),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["id", "from_account", "to_account"], name="recovery_move_whole"
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0), name="recovery_move_amount_positive"
            ),
            models.CheckConstraint(
                condition=~Q(from_account=F("to_account")), name="recovery_move_goes_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(to_kind=Kind.DROPPED, reason__in=DropReason.values)
                | (~Q(to_kind=Kind.DROPPED) & Q(reason="")),
                name="recovery_move_drop_has_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["undoes"], condition=Q(undoes__isnull=False), name="recovery_move_undoing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_kind} → {self.to_kind} {self.amount_fen}"
