"""A message to oneself, by one channel, to see whether it is set up."""

from datetime import datetime
from uuid import uuid4

from django.db.transaction import atomic

from niangjia.apps.notices import contacts
from niangjia.apps.notices.channels import carriers
from niangjia.apps.notices.choices import Channel
from niangjia.apps.notices.errors import NoSuchWay
from niangjia.apps.notices.models import Notice
from niangjia.apps.notices.services.telling import tell
from niangjia.apps.people.models import Person


@atomic
def send_test(*, channel: Channel | str, by: Person, at: datetime) -> Notice:
    """Tell oneself something by one channel, at once, day or night.

    :raises NoSuchWay: it is not set up, or she cannot be reached by it.
    """
    one = Channel(channel)
    if one not in carriers() or one not in contacts.ways_of(by):
        raise NoSuchWay
    return tell(
        to=by,
        template="notices.test",
        facts={"channel": str(one.label)},
        at=at,
        by=by,
        urgent=True,
        event=f"test:{uuid4()}",
        only=one,
    )
