"""The list taken out as a file: the same rows in the same order, harmless, and recorded."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from tests.factories import matters as make
from tests.web.desk.ground import browser

from niangjia.apps.audit.models import Event
from niangjia.apps.matters.models import Matter

pytestmark = pytest.mark.django_db
LIST = "/desk/matters/list/"


@pytest.fixture
def fed():
    """A federation with four matters, due in the order 丙, 甲, 乙; the fourth is closed."""
    fed, today = make.federation(), timezone.localdate()
    for title, days in (("甲案", 5), ("乙案", 9), ("丙案", 1), ("丁案", 3)):
        matter = make.matter(fed, title=f"{title}（演示）")
        Matter.objects.filter(pk=matter.pk).update(
            next_due_on=today + timedelta(days=days),
            is_open=title != "丁案",
            closed_at=timezone.now() if title == "丁案" else None,
        )
    return fed


def rows_of(answer):
    """Return the cells of a workbook or CSV as a person's program would show them."""
    assert answer.status_code == 200
    content = answer.content
    if "csv" in answer.headers["Content-Type"]:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    page = load_workbook(io.BytesIO(content)).active
    return [[cell or "" for cell in row] for row in page.iter_rows(values_only=True)]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_file_has_the_rows_of_the_list_in_its_order(fed, kind):
    client = browser(fed.officer)
    for narrowed in ("", "?state=closed", "?state=all", "?state=all&q=乙案"):
        shown = re.findall(
            r'href="/desk/matters/(\d+-\d+-\d+)/"',
            client.get(f"/desk/matters/{narrowed}").content.decode(),
        )
        head, *rows = rows_of(client.post(LIST + narrowed, {"kind": kind}))
        assert head[0] == "案号"
        assert [row[0] for row in rows] == shown
        assert shown


def test_a_place_in_the_list_does_not_shorten_the_file(fed):
    client = browser(fed.officer)
    page = client.get("/desk/matters/?state=all").content.decode()
    action = re.search(r'action="(/desk/matters/list/[^"]*)"', page)[1]
    assert action == "/desk/matters/list/?state=all"
    assert len(rows_of(client.post(action + "&after=x", {"kind": "csv"}))) == 1 + 4


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("title", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-1+1", "\t=1"])
def test_a_title_that_looks_like_a_formula_stays_text(fed, kind, title):
    Matter.objects.update(title=title)
    answer = browser(fed.officer).post(LIST, {"kind": kind})
    for row in rows_of(answer)[1:]:
        if kind == "csv":
            assert row[1].startswith("'")
        else:
            assert row[1].strip() == title.strip()
    if kind == "xlsx":
        page = load_workbook(io.BytesIO(answer.content)).active
        assert {cell.data_type for cell in page["B"]} == {"s"}


def test_taking_the_list_out_is_recorded_with_how_many_and_how_narrowed(fed):
    client = browser(fed.officer)
    client.post(f"{LIST}?state=all&q=丙案", {"kind": "csv"})
    event = Event.objects.get(kind="matters.list_exported")
    assert event.by_id == fed.officer.pk
    assert event.facts == {"matters": 1, "state": "all", "searched": True}
    assert "丙案" not in str(event.facts), "what was looked for may be somebody's name"


def test_the_file_is_saved_and_never_kept_in_between(fed):
    answer = browser(fed.officer).post(LIST, {"kind": "xlsx"})
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_number_of_a_person_is_in_the_file(fed):
    """The list names no worker: nothing in it needs a mask."""
    matter = Matter.objects.first()
    make.claimant(matter, "林阿珍（演示）", by=fed.officer)
    answer = browser(fed.officer).post(f"{LIST}?state=all&q=林阿珍", {"kind": "csv"})
    head, row = rows_of(answer)
    assert row[0] == matter.number
    assert head == [
        "案号",
        "案件",
        "用人单位",
        "承办工会",
        "承办人",
        "接到日期",
        "最近的时限",
        "状态",
    ]
    assert "林阿珍" not in answer.content.decode()


def test_so_many_lists_an_hour_and_no_more_for_one_person(fed, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "list_export": "2/h/user"}
    client = browser(fed.officer)
    answers = [client.post(LIST, {"kind": "csv"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "过几分钟再试" in answers[-1].content.decode()
    assert Event.objects.filter(kind="matters.list_exported").count() == 2
    assert browser(fed.leader).post(LIST, {"kind": "csv"}).status_code == 200
