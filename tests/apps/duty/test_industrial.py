"""A union of a trade has its own line upward: nobody there is told that it stands nowhere."""

from datetime import UTC, date, datetime

import pytest
from tests.factories import matters as make

from niangjia.apps.duty import selectors
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.choices import Level

pytestmark = pytest.mark.django_db
SINCE = date(2020, 1, 1)


def test_a_union_of_a_trade_asks_its_own_line_and_one_without_a_place_itself():
    make.federation()
    trade = unions.found_union(
        name="示例旅游产业工会（演示）",
        short_name="旅游产业",
        code="460000",
        kind="industrial",
        by=None,
    )
    at = datetime(2026, 11, 29, 2, tzinfo=UTC)
    assert selectors.up_from(trade, on=at.date()) == [trade]
    unions.place_union(
        union=trade, level=Level.PROVINCE, from_=SINCE, by=None, parent=None, line="industrial"
    )
    assert selectors.up_from(trade, on=at.date()) == [trade]
    assert selectors.on_call(trade, at=at).is_hole
