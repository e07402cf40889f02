"""Clocks in time: a month at the desk, those of one matter, and a link that calendars read."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from tests.factories import matters as make
from tests.web.desk.ground import browser

from niangjia.apps.accounts.models import CalendarLink
from niangjia.apps.accounts.services import calendar_links
from niangjia.apps.audit.models import Event
from niangjia.apps.matters.models import Clock
from niangjia.apps.people import services as people

pytestmark = pytest.mark.django_db
MONTH, MATTER = "/desk/calendar/", "/desk/matters/{}/clocks/"


@pytest.fixture
def running(db):
    """A matter with two clocks: one ends on a Saturday of a make-up week, one has passed."""
    fed = make.federation()
    matter = make.matter(fed)
    worker = make.claimant(matter, "符甲", by=fed.officer)
    item = make.item(worker)
    soon = Clock.objects.create(
        matter=matter,
        home_key=matter.home_key,
        rule="CL-02",
        item=item,
        due_on=timezone.localdate() + timedelta(days=3),
    )
    return fed, matter, soon


def address_of(client):
    answer = client.post("/desk/calendar/subscribe/", {"make": "1"}, follow=True)
    return answer.context["address"]


def path_of(address):
    return "/" + address.split("/", 3)[3]


def test_a_month_shows_what_ends_in_it_and_leads_to_the_matter(running):
    fed, matter, soon = running

    shown = browser(fed.officer).get(MONTH + f"?month={soon.due_on:%Y-%m}").content.decode()

    assert matter.title in shown
    assert MATTER.format(matter.number) in shown


def test_another_month_says_that_it_is_empty(running):
    fed, matter, _ = running

    shown = browser(fed.officer).get(MONTH + "?month=2030-02").content.decode()

    assert matter.title not in shown
    assert "这个月没有到期的时限" in shown
    assert "2030 年的放假安排还没有公布" in shown
    assert "month=2030-01" in shown
    assert "month=2030-03" in shown


@pytest.mark.parametrize(
    "month",
    ["2026-13", "soon", "2026-1", "2026-11-01", "9999-12", "0001-01", "1899-12", "2101-01"],
)
def test_what_is_no_month_is_no_page(running, month):
    fed, matter, _ = running
    client = browser(fed.officer)

    for page in (MONTH, MATTER.format(matter.number)):
        assert client.get(page + f"?month={month}").status_code == 404


@pytest.mark.parametrize(
    ("month", "leads", "ends"), [("2100-12", "2100-11", "next"), ("1900-01", "1900-02", "prev")]
)
def test_no_way_leads_beyond_the_first_and_the_last_month(running, month, leads, ends):
    fed, matter, _ = running
    client = browser(fed.officer)

    for page in (MONTH, MATTER.format(matter.number)):
        shown = client.get(page + f"?month={month}")
        assert shown.status_code == 200
        assert f"month={leads}" in shown.content.decode()
        assert f'rel="{ends}"' not in shown.content.decode()


def test_a_matter_shows_its_own_clocks_only_to_who_sees_it(running):
    fed, matter, _ = running
    other = make.matter(fed)

    shown = browser(fed.officer).get(MATTER.format(matter.number)).content.decode()

    assert "符甲" in shown
    assert other.number not in shown
    assert browser(make.human("外人")).get(MATTER.format(matter.number)).status_code == 404


def test_the_link_is_shown_once_and_a_calendar_reads_it_without_a_session(running):
    fed, matter, soon = running
    client = browser(fed.officer)

    address = address_of(client)
    answer = Client().get(path_of(address))

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["DTSTART"].dt == soon.due_on
    assert matter.number in str(event["SUMMARY"])
    assert "符甲" not in answer.content.decode(), "a calendar may be shown to others"
    assert "没有人名" in client.get(MONTH).content.decode()
    assert address not in client.get(MONTH).content.decode()


def test_a_new_link_ends_the_old_one_and_both_are_recorded(running):
    fed, *_ = running
    client = browser(fed.officer)
    first, second = address_of(client), address_of(client)

    assert Client().get(path_of(first)).status_code == 404
    assert Client().get(path_of(second)).status_code == 200
    client.post("/desk/calendar/subscribe/", {"end": "1"})
    assert Client().get(path_of(second)).status_code == 404
    done = Event.objects.filter(by_id=fed.officer.pk, kind__startswith="accounts.calendar_link")
    assert [event.kind.rpartition("_")[2] for event in done.order_by("seq")] == [
        *("made", "made", "ended")
    ]


def test_nobody_elses_clocks_are_in_it(running):
    address = address_of(browser(make.human("外人")))

    answer = Client().get(path_of(address))

    assert Calendar.from_ical(answer.content).walk("VEVENT") == []


def test_a_closed_account_opens_nothing(running):
    fed, *_ = running
    client = browser(fed.officer)
    address = address_of(client)
    people.close_account(account=fed.officer.account, by=fed.leader, why="离职（演示）")

    assert Client().get(path_of(address)).status_code == 404


def test_when_it_was_last_read_is_kept_by_the_hour(running):
    fed, *_ = running
    browser(fed.officer)  # opens her account
    at = timezone.now()
    token = calendar_links.make_calendar_link(by=fed.officer, at=at)

    for minutes in (0, 30, 61):
        assert calendar_links.reader_of(token, at=at + timedelta(minutes=minutes)) == fed.officer
    link = CalendarLink.objects.get(ended_at__isnull=True)

    assert link.read_at == at + timedelta(minutes=61)
    assert calendar_links.reader_of("no-such-token", at=at) is None


def test_a_rest_day_is_marked(running):
    fed, *_ = running

    weeks = browser(fed.officer).get(MONTH + "?month=2026-10").context["weeks"]

    rest = {square.on for week in weeks for square in week if square.is_rest}
    assert date(2026, 10, 1) in rest
    assert date(2026, 10, 10) not in rest, "a Saturday that is worked"
