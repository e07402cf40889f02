"""What did not reach her is work: of whom, by when, how many people, and when it ends."""

from datetime import date, timedelta

import pytest
from tests.apps.intake import ground
from tests.factories import matters as make
from tests.serving import serving

from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Label
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.services import steps
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.models import Matter
from niangjia.apps.notices import keeping, services
from niangjia.apps.notices.models import Letter, Notice
from niangjia.apps.notices.services import by_hand, sending
from niangjia.apps.people import services as people
from niangjia.apps.unions.acting import acting_as_nobody
from niangjia.apps.worklist.models import Item

pytestmark = pytest.mark.django_db
ON = make.TODAY


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def case(fed):
    return make.matter(fed)


def serve(case, name, fed, **changes):
    """Tell a new worker of the case what must be proved; nothing but a letter carries it."""
    her = make.claimant(case, name, by=fed.officer, key=name).person
    people.keep_addresses(addresses={her.pk: "演示路 1 号"}, by=fed.officer, why="本人说的")
    notice = services.tell(
        to=her,
        template="matters.paper_to_serve",
        facts={"number": case.number, "paper": "调解书", "act": "来工会领", "by_when": "12月1日"},
        **{"at": make.NOW, "by": fed.clerk, "subject": case, "about": "/w/my/1/", **changes},
    )
    with serving(), acting_as_nobody():
        sending.send_due(at=make.NOW)
    notice.refresh_from_db()
    return notice


def open_():
    rows = Item.objects.filter(source__in=["unheard", "matter_unheard"], is_open=True)
    return [(one.source, one.number, one.holder, one.people, one.due_on) for one in rows]


def sound():
    assert matters.items_astray() == []
    assert intake.items_astray() == []


def test_letters_of_one_matter_are_one_item_of_its_handler_until_the_last_is_served(fed, case):
    first, second = serve(case, "甲", fed), serve(case, "乙", fed)
    row = ("matter_unheard", case.number, case.handler)
    assert first.state == second.state == "by_hand"
    assert open_() == [(*row, 2, ON + timedelta(days=2))]
    letter = Letter.objects.get(attempt__notice=first)
    by_hand.print_letter(letter=letter, union="示例总工会", by=fed.officer, at=make.NOW)
    letter.refresh_from_db()
    by_hand.post_letter(
        letter=letter, express_number="SF1", on=ON, by=fed.officer, version=letter.version, today=ON
    )
    assert open_() == [(*row, 2, ON + timedelta(days=2))]  # the other waits to be posted
    by_hand.told_by_hand(notice=second, note="当面给的", by=fed.officer, at=make.NOW)
    assert open_() == [(*row, 1, ON + timedelta(days=9))]  # its receipt is due back
    sound()
    letter.refresh_from_db()
    back = ON + timedelta(days=20)
    by_hand.return_letter(
        letter=letter, on=back, why="查无此人", by=fed.officer, version=letter.version, today=back
    )
    assert open_() == [(*row, 1, back + timedelta(days=2))]
    services.read(notice=first.pk, by=first.person, at=make.NOW)
    assert open_() == []
    sound()


def test_an_urgent_one_waits_a_day_and_goes_with_the_matter(fed, case):
    serve(case, "甲", fed, urgent=True)
    Matter.objects.filter(pk=case.pk).update(handler=fed.leader, title="改名（演示）")
    assert open_() == [("matter_unheard", case.number, fed.leader, 1, ON + timedelta(days=1))]
    sound()


def test_what_was_told_to_a_colleague_or_of_nothing_is_no_item(fed, case):
    serve(case, "甲", fed, about="/desk/matters/1/")
    serve(case, "乙", fed, subject=None)
    assert Notice.objects.filter(state="by_hand").count() == 2
    assert open_() == []


def test_who_is_forgotten_or_cannot_be_reached_waits_for_nobody(fed, case):
    first, second = serve(case, "甲", fed), serve(case, "乙", fed)
    by_hand.give_up(notice=second, why="三次没人接", by=fed.officer, at=make.NOW)
    assert [row[3] for row in open_()] == [1]
    keeping.forget(first.person)
    assert open_() == []
    sound()


def test_an_enquiry_that_has_ended_still_tells_her_how(fed):
    row = ground.enquiry(fed)
    steps.triage(
        enquiry=row, labels=[Label.UNPAID], is_urgent=False, is_hard=False, suggested={}, why="",
        by=fed.officer, at=ground.AT, version=row.version,
    )  # fmt: skip
    row.refresh_from_db()
    steps.take(
        enquiry=row, verb="advise", facts={"answer": "怎么办说清楚了"}, by=fed.officer,
        at=ground.AT, version=row.version,
    )  # fmt: skip
    told = Notice.objects.filter(subject_kind="intake.enquiry", subject_id=row.pk)
    assert told.update(state="unreached", next_at=None, stuck_at=ground.AT) > 0
    row.refresh_from_db()
    assert not row.is_open
    (only,) = open_()
    assert only[:4] == ("unheard", row.number, row.handler, 1)
    Enquiry.objects.filter(pk=row.pk).update(employer_name="改名（演示）", handler=fed.leader)
    assert Item.objects.get(source="unheard").title == "改名（演示）"
    assert open_()[0][2] == fed.leader
    sound()
    told.update(read_at=ground.AT)
    assert open_() == []
    assert isinstance(only[4], date)
