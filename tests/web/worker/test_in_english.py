"""Who chose English reads it on every page of hers; what stays Chinese is marked as Chinese.

Chinese stay names, what somebody wrote, official papers and their titles, sums in capitals.
"""

import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from tests.factories import matters as make
from tests.web.worker import ground
from tests.web.worker.heard import heard
from tests.web.worker.interview import answers_for, carried, key_of, press, walk

from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.services import steps
from niangjia.apps.people import services as people
from niangjia.apps.people.choices import Field
from niangjia.apps.proceedings.choices import AppointmentKind
from niangjia.apps.proceedings.services import appointments
from niangjia.apps.teaching import clock

pytestmark = pytest.mark.django_db
HERE = timezone.get_default_timezone()
CAPITALS = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整]+")
PAPER = re.compile(r"\w+书（\w+）")


def in_english(browser):
    browser.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    return browser


def check(answer, theirs, *, status=200):
    """Assert that a page is English but for names and people's own words, which are marked."""
    assert answer.status_code == status, re.findall(r'class="err".*?</p>', answer.content.decode())
    html = answer.content.decode()
    assert '<html lang="en"' in html
    found = heard(html)
    where = answer.wsgi_request.path
    assert not found.bare, (where, found.bare)
    left = set(found.marked) - set(theirs) - {"中文"}
    left = {one for one in left if not CAPITALS.fullmatch(one) and not PAPER.fullmatch(one)}
    assert not left, (where, left)
    return html


# --- a matter -----------------------------------------------------------------------------------


@pytest.fixture
def busy(case, monkeypatch):
    """The matter when an award is being enforced: her number was seen, a day set, a cover begun."""
    monkeypatch.setattr(clock, "timezone", ground.Day(ground.LATER))
    by = case.fed.officer
    ground.partly_paid(case)
    people.reveal(
        person=case.people[3].person, field=Field.PHONE, by=by, why="核对电话是不是本人的（演示）"
    )
    appointments.set_appointment(
        forum=case.claim,
        kind=AppointmentKind.SIGNING,
        starts_at=datetime(2027, 1, 6, 9, 30, tzinfo=HERE),
        place="市总工会三楼（演示）",
        bring="身份证、银行卡（演示）",
        by=by,
        at=datetime(2026, 12, 22, 9, 0, tzinfo=HERE),
    )
    make.stands_in(
        by.roles.get(union=case.matter.home_union),
        make.human("顶岗人（演示）"),
        from_=ground.LATER,
        until=ground.LATER + timedelta(days=3),
    )
    return case


def names_in(case, claimant):
    fed = case.fed
    told = {
        "市总工会三楼（演示）",
        "银行卡（演示）",
        "核对电话是不是本人的（演示）",
        "顶岗人（演示）",
    }
    return told | {
        claimant.person.name,
        case.matter.title,
        fed.officer.name,
        fed.city.name,
        fed.city.short_name,
        "演示银行",
        *(f"演示银行 ****{no:04d}" for no in range(1, 8)),
    }


@pytest.mark.parametrize("who", [0, 1, 3], ids=["settled", "left", "partly-paid"])
def test_every_page_of_her_matter_is_in_english(client, busy, enter, who):
    claimant, number = busy.people[who], busy.matter.number
    theirs, mine = names_in(busy, claimant), f"/w/my/{number}/"
    assert enter(busy, claimant).status_code == 200
    in_english(client)
    for address in ("/w/", mine, f"{mine}owed/", f"{mine}ways/", f"{mine}data/"):
        check(client.get(address), theirs)
    if who == 3:
        assert "The court locked your employer" in client.get(mine).content.decode()
        assert "nothing paid" in client.get(f"{mine}owed/").content.decode()
        assert "Written into a paper" in client.get(f"{mine}data/").content.decode()


def test_what_she_sends_on_her_pages_is_answered_in_english(client, busy, enter, settings):
    settings.IS_DEMO = True
    claimant = busy.people[3]
    theirs, mine = names_in(busy, claimant), f"/w/my/{busy.matter.number}/"
    enter(busy, claimant)
    in_english(client)

    def send(rest, **data):
        return client.post(f"{mine}{rest}", data, follow=True)

    check(send("data/erase/"), theirs, status=422)
    for data in ({}, {"agree": "1"}):
        for purpose in ("case", "representation", "statistics", "contact"):
            check(send(f"data/{purpose}/", **data), theirs)
    check(send("data/copy/"), theirs)
    check(send("data/erase/", why="办完了（演示）", sure="on"), theirs)
    check(send("ways/", form="email"), theirs, status=422)
    check(send("ways/", form="email", email="nobody"), theirs, status=422)
    asked = check(send("ways/", form="email", email="alin@example.org"), theirs)
    sent = {"asked": re.search(r'name="asked" value="([^"]+)"', asked)[1], "form": "code"}
    wrong = {**sent, "email": "alin@example.org", "code": "1"}
    check(client.post(f"{mine}ways/", wrong), theirs, status=422)
    right = re.search(r'<b class="num">(\d{6})</b>', asked)[1]
    check(send("ways/", **{**wrong, "code": right}), theirs)
    check(send("ways/", form="first", first="sms"), theirs)
    check(send("ways/", form="forget"), theirs)
    note = re.search(r"/w/read/([^/]+)/", client.get(mine).content.decode())[1]
    check(client.post(f"/w/read/{note}/", {"next": mine}, follow=True), theirs)
    check(client.post("/w/close/", follow=True), theirs)


@pytest.mark.parametrize("months", [5, 12])
def test_a_sum_that_lacks_something_says_what_in_english(client, db, enter, months):
    case = ground.computed(ground.a_case(2, months=months))
    claimant = case.people[0]
    theirs = names_in(case, claimant)
    enter(case, claimant)
    in_english(client)
    for rest in ("", "owed/"):
        check(client.get(f"/w/my/{case.matter.number}/{rest}"), theirs)


def test_the_door_and_what_it_declines_are_in_english(client, db):
    in_english(client)
    check(client.get("/w/"), ())
    check(client.post("/w/look-up/", {}), (), status=422)
    wrong = {"number": "460100-2026-0001", "code": "AAAA2222"}
    check(client.post("/w/look-up/", wrong), (), status=422)


# --- what she told ------------------------------------------------------------------------------


@pytest.fixture
def fed(db):
    return make.federation()


def told_by_her(fed):
    words = answers_for(fed.city)
    return {
        *(words["words"]["words"], words["employer"]["employer_name"], words["owed"]["owed"]),
        *(words["who"]["name"], fed.city.name, fed.city.short_name, fed.officer.name),
    }


def test_every_question_is_put_in_english_and_so_is_what_is_wrong_with_an_answer(fed):
    browser, answers = in_english(Client()), answers_for(fed.city)
    theirs = told_by_her(fed) | {union.name for union in (fed.county, fed.province)}
    answer, seen = browser.get("/w/tell/"), []
    while (key := key_of(answer)) != "check":
        seen.append(key)
        check(answer, theirs)
        bare = press(browser, answer)
        check(bare, theirs, status=bare.status_code)
        answer = press(browser, answer, answers[key])
        assert answer.status_code == 200
    assert {"words", "where", "who"} <= set(seen)
    check(answer, theirs)
    sent = press(browser, answer, answers["check"])
    check(browser.get(sent["Location"]), theirs)


def test_her_enquiry_is_in_english_whoever_has_it(fed):
    browser, theirs = in_english(Client()), told_by_her(fed)
    assert walk(browser, answers_for(fed.city)).status_code == 303
    for address in ("/w/", "/w/told/", "/w/told/papers/", "/w/told/withdraw/"):
        check(browser.get(address), theirs)
    check(browser.post("/w/told/", {"words": ""}), theirs, status=422)
    row = Enquiry.objects.get()
    steps.assign(enquiry=row, to=fed.officer, by=fed.clerk, at=timezone.now(), version=row.version)
    check(browser.get("/w/told/"), theirs)
    check(browser.post("/w/told/withdraw/", {"why": ""}, follow=True), theirs)
    assert not intake.own_enquiry(row.pk).is_open


def test_where_her_enquiry_was_sent_and_till_when_an_answer_is_awaited_is_in_english(fed):
    browser, theirs = in_english(Client()), told_by_her(fed)
    assert walk(browser, answers_for(fed.city)).status_code == 303
    row, at = Enquiry.objects.get(), timezone.now()
    who = {"by": fed.officer, "at": at}
    labels = {"labels": ["unpaid"], "is_urgent": False, "is_hard": False, "suggested": {}}
    steps.triage(enquiry=row, why="", version=row.version, **labels, **who)
    office = "示例区劳动监察大队（演示）"
    due = timezone.localdate(at) + timedelta(days=10)
    facts = {"to": "inspectorate", "body": office, "reply_by": due.isoformat(), "why": "现场查"}
    steps.take(enquiry=row, verb="refer", facts=facts, version=row.version, **who)
    shown = check(browser.get("/w/told/"), {*theirs, office})
    assert f"{due.day} {due:%b} {due.year}" in shown
    browser.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    html = browser.get("/w/told/").content.decode()
    assert "转给了谁" in html
    assert f"找{fed.officer.name}，我们去催" in html
    in_english(browser)
    facts = {"reply": "已责令改正（演示）"}
    steps.take(enquiry=row, verb="hear_back", facts=facts, version=row.version, **who)
    shown = check(browser.get("/w/told/"), {*theirs, office, "已责令改正（演示）"})
    assert "Sent to" not in shown


def test_what_is_kept_for_later_is_in_english(fed):
    browser, theirs = in_english(Client()), told_by_her(fed)
    page = walk(browser, answers_for(fed.city), until="owed")
    check(browser.post("/w/tell/", carried(page) | {"keep": "1"}, follow=True), theirs)
    check(browser.get("/w/tell/later/"), theirs)
    check(browser.post("/w/tell/later/", {"number": "C1", "code": "x"}), theirs, status=422)


def test_the_door_by_phone_is_in_english(fed, settings):
    settings.IS_DEMO = True
    browser = in_english(Client())
    check(browser.get("/w/phone/"), ())
    check(browser.post("/w/phone/", {"phone": ""}), (), status=422)
    check(browser.post("/w/phone/", {"phone": "13900001234"}), ())
    check(browser.post("/w/phone/code/", {"phone": "13900001234"}), (), status=422)
    check(browser.get("/w/demo-texts/"), ())
