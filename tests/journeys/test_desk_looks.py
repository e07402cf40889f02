"""The desk's pages with a real-looking matter: nobody kept out, nothing cut off, at both widths."""

import io
from datetime import date

import openpyxl
import pytest
from django.utils import timezone
from tests.factories import matters as make

from niangjia.apps.matters.models import WageMonth
from niangjia.apps.matters.services import forums, roster
from niangjia.apps.people import services as people
from niangjia.apps.recovery.services import assessment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ("符海燕", "林阿珍", "吴清雄", "王德明", "陈玉娥", "黄振国", "邢春兰", "云大勇")


@pytest.fixture
def desk(sign_in):
    """A signed-in officer with one matter of eight workers, computed, in mediation."""
    return _matter_of(8, sign_in)


@pytest.fixture
def crowd(sign_in):
    """The same with forty-eight workers."""
    return _matter_of(48, sign_in)


def _matter_of(count, sign_in):
    fed = make.federation("海口", "460100")
    people.open_account(username="officer", password=None, person=fed.officer, by=None)
    matter = make.matter(fed, title=f"椰林湾旅业 {count} 人欠薪（演示）")
    type(matter).objects.filter(pk=matter.pk).update(end_ground="38_WORKER_FORCED")
    matter.refresh_from_db()
    for at in range(count):
        name = NAMES[at % len(NAMES)] + ("" if at < len(NAMES) else "甲乙丙丁戊"[at // 8 - 1])
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
    roster.start_import(matter=matter, name="工资表.xlsx", data=_messy(), by=fed.officer, at=now)
    sign_in(fed.officer.account)
    return matter, forum


def _messy():
    book = openpyxl.Workbook()
    for row in (
        ("工号", "姓名", "身份证号", "入职日期", "2026年8月应发", "2026年8月实发"),
        ("G1", "符小梅", 4.6010319880214e17, "2019.3.1", "4,800.00", "0"),
        ("G2", "云大勇", "11010519491231002X", "2019.13.1", "5,200元", "0"),
        ("G3", "邢春兰", "46010319880214", "2021年6月15日", "4,9OO", "一千"),
    ):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _pages(matter, forum):
    at = f"/desk/matters/{matter.number}/"
    draft = matter.imports.get()
    return {
        "roster-new": f"{at}roster/",
        "roster": f"{at}roster/{draft.pk}/",
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


# What one may have to scroll through on a phone of 844 px, with forty-eight workers.
LONGEST = {"board": 3600, "claims": 3400, "forum": 4000, "step-agree": 2600, "forum-new": 1500}


def test_forty_eight_people_stay_short_on_a_phone(page, crowd, shoot, fits):
    pages = _pages(*crowd)
    for name, longest in LONGEST.items():
        assert page.goto(pages[name]).status == 200, name
        fits(page)
        shoot(page, f"desk48-{name}")
        page.set_viewport_size({"width": 390, "height": 844})
        height = page.evaluate("() => document.documentElement.scrollHeight")
        assert height <= longest, f"{name} is {height} px long"
