"""Views, names for what a list is narrowed to; and rounds, one deed over many rows."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from niangjia.apps.desk.choices import Deed, Listing, RoundState


class View(models.Model):
    """A name for the address of a list, never a list of rows (视图).

    Whoever opens it sees what the address shows her within her own reach. With a `union` it is
    shared with whoever works there, and stays there when its owner leaves.
    """

    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, null=True, related_name="+")
    listing = models.CharField(max_length=20, choices=Listing)
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=600, blank=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="desk_view_has_a_name"),
            models.CheckConstraint(
                condition=Q(listing__in=Listing.values), name="desk_view_listing_known"
            ),
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(union__isnull=True), name="desk_view_own_name"
            ),
            models.UniqueConstraint(
                fields=["union", "name"],
                condition=Q(union__isnull=False),
                name="desk_view_name_in_union",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Round(models.Model):
    """One deed over many rows: what was asked, what will become of each row, what became of it.

    It is its owner's alone (一起办一次). `asked_enc` holds what was asked (a note, a step's facts)
    and `rows_enc` each row's number, version and outcome, whose reasons name people; both are
    sealed, and gone after 30 days. What was done stands in the records themselves.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    listing = models.CharField(max_length=20, choices=Listing)
    deed = models.CharField(max_length=20, choices=Deed)
    state = models.CharField(max_length=20, choices=RoundState, default=RoundState.ASKED)
    asked_enc = models.BinaryField()
    rows_enc = models.BinaryField()
    job_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(listing__in=Listing.values, deed__in=Deed.values),
                name="desk_round_known",
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.DONE, done_at__isnull=False)
                | Q(state__in=[RoundState.ASKED, RoundState.FORESEEN], done_at__isnull=True),
                name="desk_round_done_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-made_at"], name="desk_round_of_person"),
            models.Index(fields=["made_at"], name="desk_round_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.deed} {self.made_at}"

    @property
    def asked_place(self) -> str:
        """What `asked_enc` is sealed to."""
        return f"desk_round_asked:{self.pk}"

    @property
    def rows_place(self) -> str:
        """What `rows_enc` is sealed to."""
        return f"desk_round_rows:{self.pk}"
