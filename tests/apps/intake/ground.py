"""What the tests of intake stand on: a federation, and somebody who tells."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from tests.factories import matters as make

from niangjia.apps.intake.choices import Door
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.services import tellings
from niangjia.apps.intake.services.tellings import Given, Told

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday, ten in the morning in China
LATER = AT + timedelta(minutes=10)
WORDS = "干了三个月外卖，站长说资金紧张，一直没发工资，一共一万二。"


def told(**changes) -> Told:
    """Return what a courier tells by phone, changed."""
    first = Told(
        words=WORDS,
        mark=uuid4(),
        door=Door.PHONE_PAGE,
        employer_name="示例速达配送有限公司（演示）",
        people_count=3,
    )
    return replace(first, **changes)


def tell(fed, *, by=None, at=AT, name="王小骑（演示）", phone="13800000001", **changes) -> Given:
    """Tell, as a stranger unless somebody takes it down."""
    return tellings.tell(
        told=told(**changes),
        name=name,
        phone=phone,
        union=fed.city,
        region="460100",
        at=at,
        by=by,
    )


def enquiry(fed, **more) -> Enquiry:
    """Return what was told, as a row."""
    return Enquiry.objects.get(number=tell(fed, **more).number)


__all__ = ["AT", "LATER", "WORDS", "enquiry", "make", "tell", "told"]
