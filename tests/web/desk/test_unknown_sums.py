"""What nobody has computed or decided yet is said in words; a zero is a sum that is known."""

import re
from datetime import date

import pytest
from django.utils import timezone
from tests.factories import matters as make
from tests.web.desk.ground import browser, make_ground

from niangjia.apps.matters.models import WageMonth
from niangjia.apps.recovery import selectors as recovery
from niangjia.apps.recovery.selectors.progress import progress
from niangjia.apps.recovery.services import assessment

pytestmark = pytest.mark.django_db


@pytest.fixture
def fresh():
    """A matter with a roster of two, nothing computed."""
    fed = make.federation("待算", "460100")
    matter = make.matter(fed, title="待算旅业 2 人欠薪（演示）")
    for at in range(2):
        worker = make.claimant(matter, f"演示职工{at + 1}", by=fed.officer, key=f"no:{at}")
        if at == 0:
            WageMonth.objects.create(
                claimant=worker, month=date(2026, 8, 1), due_fen=480_000, paid_fen=0
            )
    return fed, matter


def _sums(page, label):
    """Return what stands after a label in the legends of the bars."""
    return re.findall(rf"</svg>{label} <span class=\"money[^\"]*\">(.*?)</span>", page)


def test_before_computing_the_bar_and_the_people_say_to_be_computed(fresh):
    fed, matter = fresh
    client = browser(fed.officer)
    at = f"/desk/matters/{matter.number}/"
    for path in (at, f"{at}money/", f"{at}close/"):
        page = client.get(path).content.decode()
        assert _sums(page, "请求") == ["待算"], path
        assert _sums(page, "裁决") == ["还没定"], path
        assert _sums(page, "法院已收到") == ["0<small>.00 元</small>"], path
    board = client.get(at).content.decode()
    assert len(re.findall(r'data-l="应得（元）">待算<', board)) == 2
    assert len(re.findall(r'data-l="裁决或协议（元）">还没定<', board)) == 2
    assert board.count("应得待算") == 2
    claims = client.get(f"{at}claims/").content.decode()
    assert "应得：还没有算" in claims
    assert "0.00" not in claims


def test_a_part_that_was_computed_is_no_whole(fresh):
    fed, matter = fresh
    now = timezone.now()
    assessment.assess_claims(matter=matter, on=timezone.localdate(now), by=fed.officer, at=now)
    first, second = progress(matter)
    assert first.row.known_fen == 480_000
    assert first.computed_fen is None, "how she left is not known, so a part of it is missing"
    assert second.computed_fen is None, "nothing is known of her wages"
    assert first.fixed_fen is None
    assert recovery.totals(matter).computed_fen == 480_000
    page = browser(fed.officer).get(f"/desk/matters/{matter.number}/claims/").content.decode()
    assert "另有 2 人还没算全" in page


def test_what_was_decided_is_a_sum_even_where_the_law_was_not_computed():
    ground = make_ground()
    totals = recovery.totals(ground.matter)
    assert totals.fixed_fen == 4_000_000
    assert totals.computed_fen == 4_000_000
    page = ground.officer.get(f"/desk/matters/{ground.matter.number}/money/").content.decode()
    assert _sums(page, "裁决") == ["40,000<small>.00 元</small>"]
