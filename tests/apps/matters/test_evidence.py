"""Evidence: numbered without gaps, each file judged by itself, withdrawn but never lost."""

import hashlib
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from tests.engines.uploads import made
from tests.factories import matters as make

from niangjia.apps.audit.models import Event
from niangjia.apps.matters import selectors
from niangjia.apps.matters.models import Evidence
from niangjia.apps.matters.services import closing, evidence
from niangjia.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
ABOUT = {"form": "copy", "pages": 1, "source": "用人单位制作", "proves": "十月应发工资"}


def handed_in(matter, by, *files: tuple[str, bytes], **more):
    return evidence.add_evidence(
        matter=matter,
        files=[evidence.Sent(name=name, data=data) for name, data in files],
        name="工资条",
        by=by,
        at=make.NOW,
        **(ABOUT | more),
    )


@pytest.fixture
def ground(settings):
    settings.CLAMAV = ""
    fed = make.federation()
    return make.matter(fed), fed.officer


def test_several_files_are_numbered_and_named_one_by_one(ground):
    matter, by = ground
    sent = made.photo()
    first, second = handed_in(matter, by, ("a.jpg", sent), ("b.pdf", made.pdf()))
    assert [one.evidence.name for one in (first, second)] == ["工资条（1）", "工资条（2）"]
    assert [one.seq for one in selectors.evidence_of(matter)] == [1, 2]
    assert first.evidence.original_sha256 == hashlib.sha256(sent).hexdigest()
    assert first.is_new_image
    assert not second.is_new_image


def test_one_bad_file_does_not_hold_up_the_others(ground):
    matter, by = ground
    bad = made.docx({"word/vbaProject.bin": b"x"})
    taken = handed_in(matter, by, ("a.docx", bad), ("b.pdf", made.pdf()))
    assert taken[0].evidence is None
    assert "宏" in str(taken[0].declined)
    assert [one.name for one in selectors.evidence_of(matter)] == ["工资条（2）"]


def test_the_same_file_is_not_taken_twice_until_it_was_withdrawn(ground):
    matter, by = ground
    sent = ("a.pdf", made.pdf())
    [first] = handed_in(matter, by, sent)
    [again] = handed_in(matter, by, sent)
    assert "证据 1" in str(again.declined)
    evidence.withdraw_evidence(evidence=first.evidence, why="传错了", by=by, at=make.NOW)
    [third] = handed_in(matter, by, sent)
    assert third.evidence.seq == 2


def test_the_same_paper_may_be_evidence_of_two_workers(ground):
    matter, by = ground
    one, two = (make.claimant(matter, name, by=by) for name in ("林一", "林二"))
    sent = ("a.pdf", made.pdf())
    handed_in(matter, by, sent, claimant=one)
    [other] = handed_in(matter, by, sent, claimant=two)
    assert other.evidence.claimant == two


def test_withdrawing_wants_a_reason_and_happens_once(ground):
    matter, by = ground
    [taken] = handed_in(matter, by, ("a.pdf", made.pdf()))
    with pytest.raises(evidence.WhyWithdrawn):
        evidence.withdraw_evidence(evidence=taken.evidence, why=" ", by=by, at=make.NOW)
    evidence.withdraw_evidence(evidence=taken.evidence, why="不是本案的", by=by, at=make.NOW)
    with pytest.raises(evidence.EvidenceWithdrawn):
        evidence.withdraw_evidence(evidence=taken.evidence, why="再撤", by=by, at=make.NOW)
    assert selectors.get_evidence(1, matter=matter).withdrawn_why == "不是本案的"


@pytest.mark.parametrize("change", ["name = '改'", "proves = '改'", "withdrawn_why = '改'"])
def test_the_database_refuses_to_change_evidence(ground, change):
    matter, by = ground
    [taken] = handed_in(matter, by, ("a.pdf", made.pdf()))
    evidence.withdraw_evidence(evidence=taken.evidence, why="传错了", by=by, at=make.NOW)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE matters_evidence SET {change}")
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.all().delete()


@pytest.mark.parametrize(
    "broken",
    [{"seq": 1}, {"withdrawn_why": "没有人"}, {"pages": 0}],
)
def test_the_database_refuses_what_no_service_writes(ground, broken):
    matter, by = ground
    [taken] = handed_in(matter, by, ("a.pdf", made.pdf()))
    row = taken.evidence
    row.pk, row.seq, row.original_sha256 = None, 2, "0" * 64
    for name, value in broken.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_worker_of_another_matter_has_no_evidence_here(ground):
    matter, by = ground
    other = make.matter(make.federation(prefix="远方", code="110100"), title="另案")
    stranger = make.claimant(other, "林三", by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        handed_in(matter, by, ("a.pdf", made.pdf()), claimant=stranger)


def test_a_closed_matter_takes_no_evidence(ground):
    matter, by = ground
    closing.close_matter(
        matter=matter, by=by, at=make.NOW, why="咨询完毕", expected_version=matter.version
    )
    [declined] = handed_in(matter, by, ("a.pdf", made.pdf()))
    assert "已经结案" in str(declined.declined)


def test_taking_it_out_is_recorded(ground):
    matter, by = ground
    sent = made.pdf()
    [taken] = handed_in(matter, by, ("a.pdf", sent))
    assert evidence.read_evidence(evidence=taken.evidence, by=by) == sent
    assert Event.objects.get(kind="matters.evidence_read").by_id == by.pk


def test_there_is_no_evidence_of_another_number(ground):
    matter, _by = ground
    with pytest.raises(NotFound):
        selectors.get_evidence(7, matter=matter)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_get_two_numbers(settings):
    settings.CLAMAV = ""
    fed = make.federation()
    matter = make.matter(fed)

    def hand_in(pages: int) -> None:
        try:
            handed_in(matter, fed.clerk, ("a.pdf", made.pdf(pages=pages)))
        finally:
            connection.close()

    clerks = [threading.Thread(target=hand_in, args=(pages,)) for pages in (1, 2, 3)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    assert [one.seq for one in selectors.evidence_of(matter)] == [1, 2, 3]
