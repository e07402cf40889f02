"""No page of the desk asks the database more for many people than for a few."""

import math
from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import timezone
from tests.factories import matters as make
from tests.web.desk.ground import browser

from niangjia.apps.matters.models import WageMonth
from niangjia.apps.matters.services import forums
from niangjia.apps.recovery.services import assessment
from niangjia.web.account import gate

pytestmark = pytest.mark.django_db

# Up to four above what was measured when accounts, steps and eyes met: to be measured again.
# Measured on 2026-11-23 with 48 people (20, 11, 32, 14, 18, 19, 21), and two or three more; since
# then ten for whose eyes see: the role put on and off by the suite, two savepoints, her scope; two
# at the desk's first page for what else waits for her, one for the bell.
CEILINGS = {
    "today": 37,
    "matters": 29,
    "board": 51,
    "claims": 31,
    "forums": 37,
    "forum": 41,
    "step": 43,
}


def _matter_of(count, code, prefix):
    fed = make.federation(prefix, code)
    matter = make.matter(fed, title=f"{prefix}旅业 {count} 人欠薪（演示）")
    for at in range(count):
        worker = make.claimant(matter, f"演示职工{at + 1}", by=fed.officer, key=f"no:{at}")
        WageMonth.objects.create(
            claimant=worker, month=date(2026, 8, 1), due_fen=480_000 + at, paid_fen=0
        )
    now = timezone.now()
    assessment.assess_claims(matter=matter, on=timezone.localdate(now), by=fed.officer, at=now)
    forum = forums.open_forum(
        matter=matter,
        lifecycle="mediation",
        items=list(matter.items.select_related("claimant__person")),
        by=fed.officer,
        opened_on=timezone.localdate(now),
        at=now,
    )
    at = f"/desk/matters/{matter.number}/"
    return SimpleNamespace(
        client=browser(fed.officer),
        pages={
            "today": "/desk/",
            "matters": "/desk/matters/",
            "board": at,
            "claims": f"{at}claims/",
            "forums": f"{at}forums/",
            "forum": f"{at}forums/{forum.pk}/",
            "step": f"{at}forums/{forum.pk}/agree/",
        },
    )


def test_many_people_cost_no_more_queries_than_few(django_assert_max_num_queries, monkeypatch):
    # Once a minute a session notes that it was seen: on a slow machine that would fall in between.
    monkeypatch.setattr(gate, "_COARSE", math.inf)
    few, many = _matter_of(3, "460100", "少数"), _matter_of(48, "460200", "多数")
    for name, ceiling in CEILINGS.items():
        asked = []
        for ground in (few, many):
            ground.client.get(ground.pages[name])  # what is kept between requests is warm
            with django_assert_max_num_queries(ceiling, info=name) as told:
                answer = ground.client.get(ground.pages[name])
            assert answer.status_code == 200, name
            asked.append(len(told))
        assert asked[0] == asked[1], f"{name}: {asked[0]} for 3 people, {asked[1]} for 48"


def test_no_page_of_forty_eight_people_is_heavy():
    ground = _matter_of(48, "460300", "轻便")
    for name, path in ground.pages.items():
        page = ground.client.get(path)
        assert len(page.content) < 150_000, f"{name} weighs {len(page.content)} bytes unpacked"
