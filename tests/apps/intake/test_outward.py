"""The letter with which an enquiry is sent on: written, sealed, printed, and by whom."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from tests.apps.intake import ground
from tests.apps.intake.ground import LATER, make
from tests.apps.intake.test_office_steps import SAID, send_on
from tests.serving import serving

from niangjia.apps.audit.models import Event
from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.documents.services import DocumentClosed
from niangjia.apps.intake import keeping, selectors
from niangjia.apps.intake.choices import LetterKind
from niangjia.apps.intake.errors import LetterWordsMissing, NotForYou, NothingSentOn
from niangjia.apps.intake.models import OutwardLetter
from niangjia.apps.intake.services import outward, steps
from niangjia.apps.intake.services.outward import Written
from niangjia.apps.unions.acting import acting_as
from niangjia.kernel.errors import NotFound, StaleVersion

pytestmark = pytest.mark.django_db
WRITTEN = Written(
    kind=LetterKind.TRANSFER,
    subject="关于拖欠工资的转办",
    says="送外卖三个月，一直没有发工资。",
    asks="请依法检查该单位支付工资的情况。",
    contact="示例承办人，12351。",
    materials=("工资条照片 3 张", " ", "考勤照片 2 张"),
)


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def row(fed):
    row = ground.enquiry(fed)
    send_on(fed, row, reply_by="2026-12-04")
    return row


def step_of(row):
    return selectors.outward_steps_of(row)[0]


def write(fed, row, *, by=None, version=0, step=None, **changes):
    return outward.write_letter(
        enquiry=row,
        step=step or step_of(row),
        written=replace(WRITTEN, **changes),
        by=by or fed.officer,
        at=LATER,
        version=version,
    )


def printed(fed, letter):
    return outward.print_letter(letter=letter, kind="html", by=fed.officer).content.decode()


def test_a_letter_says_to_whom_about_whom_what_by_when_with_what_and_whom_to_ask(fed, row):
    letter = write(fed, row)
    assert letter.number.startswith(f"{fed.city.code}-Z2026-")
    assert letter.document.state == DocumentState.COMPLETE
    shown = printed(fed, letter)
    for words in (
        "转办函",
        letter.number,
        SAID.body,
        "关于拖欠工资的转办",
        "王小骑（演示）",
        "示例速达配送有限公司（演示）",
        "归监察办",
        "请依法检查该单位支付工资的情况。",
        "请于2026年12月4日前将办理情况函告本会。",
        "工资条照片 3 张",
        "考勤照片 2 张",
        "示例承办人，12351。复函请注明编号",
        f"{fed.city.name}（盖章）",
        "本人没有同意提供",
    ):
        assert words in shown
    assert "演示：人员、单位和内容都是虚构的" not in shown


def test_on_demo_data_the_letter_says_so(fed, row, settings):
    settings.IS_DEMO = True
    assert "演示：人员、单位和内容都是虚构的，不要寄出。" in printed(fed, write(fed, row))


def test_without_a_day_and_without_papers_it_says_that(fed):
    row = ground.enquiry(fed)
    send_on(fed, row, to="court")
    shown = printed(fed, write(fed, row, materials=(), kind=LetterKind.HANDOVER))
    assert "移送函" in shown
    assert "请在收到后尽快将是否受理、由谁办理函告本会。" in shown
    assert "没有附件。" in shown


def test_her_phone_stands_in_it_only_as_she_agreed_and_that_it_was_read_is_recorded(fed, row):
    letter = write(fed, row, gives_phone=True)
    assert "13800000001" in printed(fed, letter)
    assert Event.objects.filter(kind="people.personal_data_read").count() == 1
    again = write(fed, row, version=letter.document.version)
    assert "13800000001" not in printed(fed, again)


def test_what_a_letter_begins_with_is_nothing_of_her_own_words(fed, row):
    begun = selectors.letter_begun(row, step_of(row))
    assert begun["kind"] == LetterKind.TRANSFER
    assert "是否立案" in begun["asks"]
    assert begun["says"] == ""
    assert "欠薪" in begun["subject"]


def test_it_is_written_anew_until_it_is_sealed(fed, row):
    letter = write(fed, row)
    with pytest.raises(StaleVersion):
        write(fed, row)
    again = write(fed, row, version=letter.document.version, subject="改过的事由")
    assert (again.pk, again.number) == (letter.pk, letter.number)
    assert selectors.letter_words(again)["subject"] == "改过的事由"
    assert selectors.letter_words(again)["materials"] == "工资条照片 3 张\n考勤照片 2 张"
    with pytest.raises(StaleVersion):
        outward.seal_letter(letter=again, by=fed.officer, at=LATER, version=1)
    sealed = outward.seal_letter(
        letter=again, by=fed.officer, at=LATER, version=again.document.version
    )
    assert sealed.document.state == DocumentState.LEFT
    with pytest.raises(DocumentClosed):
        write(fed, row, version=sealed.document.version)
    with pytest.raises(DocumentClosed):
        outward.seal_letter(
            letter=sealed, by=fed.officer, at=LATER, version=sealed.document.version
        )
    assert OutwardLetter.objects.count() == 1


@pytest.mark.parametrize("missing", ["subject", "says", "asks", "contact"])
def test_a_letter_that_lacks_what_must_be_read_is_declined(fed, row, missing):
    with pytest.raises(LetterWordsMissing):
        write(fed, row, **{missing: "  "})


def test_only_what_was_sent_on_has_a_letter(fed, row):
    told = row.steps.get(verb="triage")
    with pytest.raises(NothingSentOn):
        write(fed, row, step=told)
    with pytest.raises(NotFound):
        selectors.get_outward_step(told.seq, enquiry=row)
    other = ground.enquiry(fed, name="李四（演示）", phone="13800000009")
    with pytest.raises(NothingSentOn):
        write(fed, other, step=step_of(row))


def test_each_time_it_is_sent_on_has_a_letter_of_its_own(fed, row):
    first = write(fed, row)
    row.refresh_from_db()
    steps.take(
        enquiry=row, verb="take_back", facts={"why": "没有受理"}, by=fed.officer, at=LATER,
        version=row.version,
    )  # fmt: skip
    steps.take(
        enquiry=row, verb="refer",
        facts={"to": "court", "body": "示例法院（演示）", "why": "要起诉"},
        by=fed.officer, at=LATER, version=row.version,
    )  # fmt: skip
    second = write(fed, row)
    assert [selectors.letter_of(one) for one in selectors.outward_steps_of(row)] == [second, first]
    assert first.number != second.number


def test_the_list_of_what_was_sent_on_shows_the_letter(fed, row):
    letter = write(fed, row)
    (step,) = selectors.sent_on_listed(visible_to=fed.officer, on=date(2026, 11, 23))
    assert selectors.sent_on_shown(step).letter == letter


def test_only_the_desk_writes_and_only_whoever_sees_the_enquiry_reads(fed):
    far = make.federation(prefix="远方", code="110100")
    row = ground.enquiry(fed)
    send_on(fed, row)
    with pytest.raises(NotForYou):
        write(fed, row, by=fed.cashier)
    with serving(), acting_as(fed.officer, on=make.TODAY):
        letter = write(fed, row)
    with serving(), acting_as(fed.leader, on=make.TODAY):
        again = write(fed, row, by=fed.leader, version=letter.document.version)
        outward.seal_letter(letter=again, by=fed.leader, at=LATER, version=again.document.version)
    with serving(), acting_as(far.officer, on=make.TODAY):
        assert not OutwardLetter.objects.exists()
    with pytest.raises(NotForYou):
        outward.seal_letter(letter=letter, by=fed.cashier, at=LATER, version=1)


def test_a_letter_keeps_its_number_and_stays_when_she_is_forgotten(fed, row):
    letter = write(fed, row)
    for doing in (
        lambda: OutwardLetter.objects.filter(pk=letter.pk).update(number="x"),
        lambda: letter.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            doing()
    assert any("转给别的部门的函" in hold.what for hold in keeping.holds(row.person))
