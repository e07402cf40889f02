"""What was sent on to other offices, by program: as the page lists it, with what was answered."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.api.letters import code_of, tag, today
from tests.api.programs import program
from tests.apps.intake.test_papers import photo

from niangjia.apps.intake.choices import Word
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.services import office_steps
from niangjia.apps.intake.services.papers import Sent
from niangjia.apps.people.models import Account

pytestmark = pytest.mark.django_db


def test_what_was_sent_on_is_that_of_the_page_with_its_letter(house, desk):
    for which in ("open", "late", "answered", "late_answered", "all"):
        paged = house.clients["officer"].get(
            reverse("desk:referrals"), {"way": "out", "which": which}
        )
        there = {(row.enquiry.number, row.seq) for row, _ in paged.context["rows"]}
        items = desk.get("/api/v1/sent-on", {"which": which}).json()["items"]
        assert {(one["enquiry"], one["seq"]) for one in items} == there, which
    address = f"/api/v1/enquiries/{house.names['away']}/sent-on/{house.names['sent']}"
    shown = desk.get(address).json()
    [row] = [one for one in items if one["enquiry"] == house.names["away"]]
    assert {name: shown[name] for name in row} == row
    assert (shown["to"], shown["is_waiting"], shown["ended"]) == ("inspectorate", True, "")
    letter = shown["letter"]
    assert (letter["number"], letter["kind_zh"]) == (shown["letter_number"], "转办函")
    assert (letter["subject"], letter["is_sealed"]) == ("关于欠薪的转办", False)
    assert (letter["materials"], shown["office_steps"]) == ([], [])
    assert desk.send("get", address, if_none_match=tag(desk, address)).status_code == 304


def test_what_an_office_answered_is_read(house, desk):
    number, seq = house.names["away"], house.names["sent"]
    there = f"/api/v1/enquiries/{number}"
    facts = {"reply": "已立案查处。"}
    step = {"verb": "hear_back", "facts": facts}
    came = desk.send("post", f"{there}/steps", step, if_match=tag(desk, there))
    assert came.status_code == 201, came.content.decode()
    shown = desk.get(f"{there}/sent-on/{seq}").json()
    assert (shown["is_waiting"], shown["ended"]) == (False, "hear_back")
    assert "已立案查处" in shown["answer"]
    [row] = desk.get("/api/v1/sent-on", {"which": "answered"}).json()["items"]
    assert row["enquiry"] == number
    assert desk.get("/api/v1/sent-on").json()["items"] == []


def test_a_sending_on_is_found_by_its_office_and_by_nobody_elsewhere(house, desk):
    address = f"/api/v1/enquiries/{house.names['away']}/sent-on/{house.names['sent']}"
    for asked, count in (
        ({"to": "inspectorate"}, 1),
        ({"to": "police"}, 0),
        ({"q": house.names["away"]}, 1),
        ({"q": "没有这个"}, 0),
    ):
        assert len(desk.get("/api/v1/sent-on", asked).json()["items"]) == count, asked
    assert code_of(desk.get("/api/v1/sent-on", {"to": "x"})) == (422, "invalid_request")
    assert code_of(desk.get("/api/v1/sent-on", {"cursor": "x"})) == (404, "machines.cursor_invalid")
    assert desk.get(f"/api/v1/enquiries/{house.names['away']}/sent-on/0").status_code == 404
    far = program(Account.objects.get(username="elsewhere").person)
    assert code_of(far.get(address)) == (404, "not_found")
    assert far.get("/api/v1/sent-on", {"which": "all"}).json()["items"] == []


def test_what_an_offices_own_letter_says_stands_beside_it(house, desk, officer):
    number, seq = house.names["away"], house.names["sent"]
    office_steps.record_office_step(
        enquiry=Enquiry.objects.get(number=number),
        said=office_steps.Said(
            body="示例市劳动监察支队（演示）",
            word=Word.ACCEPTED,
            said_on=today(),
            note="已立案。",
            said_by="王科长（演示）",
            their_number="示例监2号",
        ),
        letter=Sent(name="said.jpg", data=photo("said")),
        is_answer=True,
        by=officer,
        at=timezone.now(),
    )
    shown = desk.get(f"/api/v1/enquiries/{number}/sent-on/{seq}").json()
    [said] = shown["office_steps"]
    assert (said["enquiry"], said["seq"], said["is_answer"]) == (number, 1, True)
    assert (said["word"], said["word_zh"], said["note"]) == (
        "accepted",
        "已受理或者立案",
        "已立案。",
    )
    assert (said["said_by"], said["their_number"]) == ("王科长（演示）", "示例监2号")
    assert (shown["ended"], shown["ended_on"]) == ("hear_back", str(today()))
