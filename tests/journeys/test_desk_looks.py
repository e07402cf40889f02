"""The desk's pages with a real-looking matter: nobody kept out, nothing cut off, at both widths."""

from datetime import date

import pytest
from django.utils import timezone
from tests.factories import matters as make

from niangjia.apps.matters.models import WageMonth
from niangjia.apps.matters.services import forums
from niangjia.apps.people import services as people
from niangjia.apps.recovery.services import assessment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ("符海燕", "林阿珍", "吴清雄", "王德明", "陈玉娥", "黄振国", "邢春兰", "云大勇")


@pytest.fixture
def desk(sign_in):
    """A signed-in officer with one matter of eight workers, computed, in mediation."""
    fed = make.federation("海口", "460100")
    people.open_account(username="officer", password=None, person=fed.officer, by=None)
    matter = make.matter(fed, title="椰林湾旅业 8 人欠薪（演示）")
    type(matter).objects.filter(pk=matter.pk).update(end_ground="38_WORKER_FORCED")
    matter.refresh_from_db()
    for at, name in enumerate(NAMES):
        worker = make.claimant(matter, name, by=fed.officer, key=f"no:{at}")
        WageMonth.objects.bulk_create(
            WageMonth(
                claimant=worker,
                month=date(2025 + (m > 12), (m - 1) % 12 + 1, 1),
                due_fen=480_000 + at * 12_345,
                paid_fen=0 if m > 19 else 480_000 + at * 12_345,
            )
            for m in range(10, 22)
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
        body_name="海口市劳动人事争议调解中心（演示）",
    )
    sign_in(fed.officer.account)
    return matter, forum


def _pages(matter, forum):
    at = f"/desk/matters/{matter.number}/"
    return {
        "today": "/desk/",
        "matters": "/desk/matters/",
        "matter-new": "/desk/matters/new/",
        "board": at,
        "claims": f"{at}claims/",
        "claimant": f"{at}people/1/",
        "participants": f"{at}participants/",
        "forums": f"{at}forums/",
        "forum-new": f"{at}forums/open/aid/",
        "forum": f"{at}forums/{forum.pk}/",
        "step-agree": f"{at}forums/{forum.pk}/agree/",
        "step-fail": f"{at}forums/{forum.pk}/fail/",
    }


def test_every_page_of_a_matter_keeps_nobody_out(page, desk, shoot, fits):
    for name, path in _pages(*desk).items():
        answer = page.goto(path)
        assert answer.status == 200, (name, answer.status)
        fits(page)
        shoot(page, f"desk-{name}")
