"""A few views of the demo's desk: two shared with the city, one of the officer's own."""

from typing import TYPE_CHECKING

from django.utils import timezone

from niangjia.apps.desk.choices import Listing
from niangjia.apps.desk.services import save_view

if TYPE_CHECKING:
    from niangjia.jobs.demo.federation import House

VIEWS = (
    ("急诊的诉求（演示）", Listing.ENQUIRIES, "mark=urgent", True),
    ("还没人办的诉求（演示）", Listing.ENQUIRIES, "officer=0", True),
    ("会诊的案件（演示）", Listing.MATTERS, "mode=panel", False),
)


def load(house: "House") -> None:
    """Keep them as the officer would."""
    for name, listing, query, is_shared in VIEWS:
        save_view(
            name=name,
            listing=listing,
            query=query,
            share_with=house.city if is_shared else None,
            by=house.officer,
            on=timezone.localdate(),
        )
