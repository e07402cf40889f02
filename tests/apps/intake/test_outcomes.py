"""What became of her enquiry is told to her once, with what to do next, and nothing secret."""

import pytest
from tests.apps.intake import ground
from tests.apps.intake.ground import LATER, make

from niangjia.apps.intake.choices import Label
from niangjia.apps.intake.services import matters, steps
from niangjia.apps.notices import selectors as notices
from niangjia.apps.notices.models import Notice
from niangjia.apps.notices.templates import Words

pytestmark = pytest.mark.django_db
BODY = "示例区劳动监察大队（演示）"
REFER = {"to": "inspectorate", "body": BODY, "reply_by": "2026-12-10", "why": "要现场查"}


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def row(fed):
    return ground.enquiry(fed)


def triaged(row, fed):
    steps.triage(
        enquiry=row,
        labels=[Label.UNPAID],
        is_urgent=False,
        is_hard=False,
        suggested={},
        why="",
        by=fed.officer,
        at=LATER,
        version=row.version,
    )
    return row


def take(row, verb, by, **facts):
    steps.take(enquiry=row, verb=verb, facts=facts, by=by, at=LATER, version=row.version)


def told(row, template) -> Words:
    """Return the words of the one message of that kind."""
    return notices.words_of(Notice.objects.get(person=row.person, template=template))


def heard(row) -> list[str]:
    found = Notice.objects.filter(person=row.person).order_by("made_at", "template")
    return list(found.values_list("template", flat=True))


@pytest.mark.parametrize(
    ("verb", "facts", "template", "on_her_page"),
    [
        ("advise", {"answer": "可以要求补发 12000 元"}, "intake.advised", "有答复了"),
        (
            "inspect",
            {"body": BODY, "their_number": "示劳监〔2026〕1号", "accepted_on": "2026-11-23"},
            "intake.inspected",
            BODY,
        ),
        ("refer", REFER, "intake.sent_on", f"转给了{BODY}，等他们 12月10日 前回音"),
        ("send_away", {"where": "示例法院（演示）", "why": "借款"}, "intake.sent_away", "示例法院"),
        ("withdraw", {"why": "本人来说不办了"}, "intake.withdrawn", "不想再办"),
    ],
)
def test_each_decision_is_told_and_a_text_message_has_the_number_only(
    fed, row, verb, facts, template, on_her_page
):
    take(triaged(row, fed), verb, fed.officer, **facts)
    words = told(row, template)
    assert on_her_page in words.say
    assert row.number in words.sms
    assert "12351" in words.sms
    for secret in (BODY, "示例法院", "12000", row.person.name, "示例速达", fed.officer.name):
        assert secret not in words.sms


def test_where_no_day_was_named_she_hears_when_we_ask_again(fed, row):
    take(triaged(row, fed), "refer", fed.officer, to="court", body=BODY, why="已起诉")
    assert "11月30日" in told(row, "intake.sent_on").say  # a week after Monday


def test_an_answer_and_a_taking_back_of_what_was_sent_on_are_told_each_time(fed, row):
    triaged(row, fed)
    take(row, "refer", fed.officer, **REFER)
    take(row, "take_back", fed.officer, why="对方请工会先调解")
    take(row, "refer", fed.officer, **REFER)
    take(row, "hear_back", fed.clerk, reply="已责令改正，补发 8000 元")
    words = told(row, "intake.heard_back")
    assert BODY in words.say
    assert "8000" not in words.say + words.next + words.sms
    assert heard(row).count("intake.sent_on") == 2
    assert heard(row).count("intake.taken_back") == 1


def test_a_matter_is_told_with_its_number(fed, row):
    matter = matters.found_matter(
        enquiry=triaged(row, fed),
        title="示例速达欠薪（演示）",
        employer_name="示例速达配送有限公司（演示）",
        uscc="",
        region="460100",
        by=fed.officer,
        at=LATER,
        version=row.version,
    )
    words = told(row, "intake.opened")
    assert matter.number in words.say
    assert "示例速达" not in words.say + words.next + words.sms
    late = triaged(ground.enquiry(fed, name="工友（演示）", phone="13800000003"), fed)
    matters.join_matter(enquiry=late, matter=matter, by=fed.officer, at=LATER, version=late.version)
    assert matter.number in told(late, "intake.opened").say


def test_what_went_into_another_is_told_with_the_number_that_stays(fed, row):
    twin = ground.enquiry(fed)
    steps.merge(enquiry=twin, into=row, by=fed.clerk, at=LATER, version=twin.version)
    assert row.number in told(twin, "intake.merged").next


def test_who_is_told_how_it_ended_is_not_told_besides_who_had_it(fed, row):
    take(row, "send_away", fed.officer, where="示例法院（演示）", why="借款")
    assert row.handler == fed.officer
    assert heard(row) == ["intake.received", "intake.sent_away"]


def test_triage_and_a_call_are_no_outcome_and_her_own_word_is_not_told_back(fed, row):
    triaged(row, fed)
    take(row, "reach", fed.officer, note="问清楚了")
    steps.withdraw_own(enquiry=row, why="", at=LATER)
    assert heard(row) == ["intake.received", "intake.officer_named"]
