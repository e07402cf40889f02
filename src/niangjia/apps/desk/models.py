"""Views: names that people give to what they narrow a list to."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from niangjia.apps.desk.choices import Listing


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
