"""Read side of sendings: what somebody sent from a page lately."""

from datetime import datetime

from niangjia.apps.sendings.models import Sending


def lately(*, sender: int, path: str, since: datetime) -> Sending | None:
    """Return what the person sent from that address last, if since then."""
    found = Sending.objects.filter(by_id=sender, path=path, at__gte=since).exclude(location="")
    return found.order_by("-at").first()
