"""Photos of papers: looked at, kept once, bounded, evidence of the matter, forgotten with her."""

import io
import shutil
from dataclasses import dataclass

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from PIL import Image, ImageDraw
from tests.apps.intake import ground
from tests.apps.intake.ground import AT, LATER, make
from tests.engines.uploads import made
from tests.serving import serving

from niangjia.apps.documents import services as documents
from niangjia.apps.documents.models import File
from niangjia.apps.documents.selectors import stored_as
from niangjia.apps.intake import keeping, selectors
from niangjia.apps.intake.errors import EnquiryEnded, PaperGone
from niangjia.apps.intake.models import Enquiry, Paper
from niangjia.apps.intake.services import matters as founding
from niangjia.apps.intake.services import papers, steps
from niangjia.apps.intake.services.papers import Sent
from niangjia.apps.matters.models import Evidence
from niangjia.apps.unions.acting import acting_as, acting_as_nobody
from niangjia.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def row(fed):
    return ground.enquiry(fed)


def photo(words="示例工资条（演示）", kind="JPEG"):
    """Return a drawn photo of an invented paper, as a phone would send it."""
    picture = Image.new("RGB", (640, 480), "#eee8dd")
    ImageDraw.Draw(picture).rectangle((40, 40, 600, 40 + len(words) * 9), outline="black")
    ImageDraw.Draw(picture).text((60, 60), words.encode("ascii", "replace").decode(), fill="black")
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def add(row, *data, by=None, at=AT):
    files = [Sent(name=f"IMG_{n}.jpg", data=one) for n, one in enumerate(data)]
    return papers.add_papers(enquiry=row, files=files, by=by or row.person, at=at)


def test_photos_are_kept_sealed_and_small_and_the_same_twice_is_once(fed, row):
    first, second, again = add(row, photo("a"), photo("bb"), photo("a"))
    assert [one.paper.seq for one in (first, second, again)] == [1, 2, 1]
    assert (first.is_new, again.is_new) == (True, False)
    rows = selectors.papers_of(row)
    assert len(rows) == 2
    small = Image.open(io.BytesIO(selectors.small_picture(rows[0])))
    assert max(small.size) == 320
    with default_storage.open(stored_as(rows[0].file.sha256)) as stored:
        assert b"JFIF" not in stored.read()
    assert b"JFIF" not in bytes(rows[0].small_enc)


def test_she_adds_under_the_serving_role_the_desk_sees_and_others_do_not(fed, row):
    far = make.federation(prefix="远方", code="110100")
    with serving(), acting_as_nobody(also=[row.person_id]):
        (kept,) = add(row, photo())
        assert kept.is_new
    with serving(), acting_as(fed.officer, on=make.TODAY):
        found = selectors.get_enquiry(row.number, visible_to=fed.officer, on=make.TODAY)
        (paper,) = selectors.papers_of(found)
        assert papers.read_paper(paper=paper, by=fed.officer).startswith(b"\xff\xd8\xff")
    with serving(), acting_as(far.officer, on=make.TODAY):
        assert not Paper.objects.exists()
        assert not File.objects.exists()
    with serving(), acting_as_nobody():
        assert not Paper.objects.exists()


def test_a_wrong_file_is_declined_with_what_to_do_and_the_others_are_kept(row):
    good, zipped, large = add(
        row, photo(), b"PK\x03\x04 no paper", b"\xff\xd8\xff" + b"0" * 13_000_000
    )
    assert good.paper is not None
    assert zipped.declined is not None
    assert large.declined.code == "intake.paper_too_large"
    assert Paper.objects.count() == 1


def test_an_enquiry_takes_so_many_and_so_much(row, monkeypatch):
    monkeypatch.setattr(papers, "MOST_PAPERS", 2)
    outcomes = add(row, photo("a"), photo("b"), photo("c"))
    assert [one.declined and one.declined.code for one in outcomes] == [
        None,
        None,
        "intake.papers_full",
    ]
    monkeypatch.setattr(papers, "MOST_PAPERS", 30)
    monkeypatch.setattr(papers, "MOST_OF_ALL", 10)
    (full,) = add(row, photo("d"))
    assert full.declined.code == "intake.papers_full"


def test_a_store_that_is_nearly_full_takes_no_photo_and_still_takes_words(fed, row, monkeypatch):
    add(row, photo("a"))

    @dataclass
    class Nearly:
        free: int = 1000

    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Nearly())
    (declined,) = add(row, photo("b"))
    assert declined.declined.code == "intake.store_full"
    assert ground.tell(fed, phone="13800000077").is_new


def test_what_has_ended_takes_no_paper(fed, row):
    steps.withdraw_own(enquiry=row, why="", at=LATER)
    with pytest.raises(EnquiryEnded):
        add(row, photo())


def test_a_paper_taken_away_is_gone_from_the_store(row, django_capture_on_commit_callbacks):
    (kept,) = add(row, photo())
    place = stored_as(kept.paper.file.sha256)
    assert default_storage.exists(place)
    with django_capture_on_commit_callbacks(execute=True):
        papers.remove_paper(paper=kept.paper, by=row.person, at=LATER)
    assert not default_storage.exists(place)
    assert not File.objects.exists()
    assert selectors.papers_of(row) == []
    with pytest.raises(NotFound):
        selectors.get_paper(1, enquiry=row)
    with pytest.raises(PaperGone):
        papers.remove_paper(paper=kept.paper, by=row.person, at=LATER)
    assert add(row, photo())[0].paper.seq == 2  # a number is never given again


def test_content_that_comes_again_in_the_same_moment_is_not_lost(
    row, django_capture_on_commit_callbacks
):
    (kept,) = add(row, photo())
    with django_capture_on_commit_callbacks(execute=True):
        papers.remove_paper(paper=kept.paper, by=row.person, at=LATER)
        (again,) = add(row, photo())
    assert papers.read_paper(paper=again.paper, by=row.person)


def test_a_file_that_somebody_else_names_stays(fed, row, django_capture_on_commit_callbacks):
    other = ground.enquiry(fed, phone="13800000088")
    (hers,), (others,) = add(row, photo()), add(other, photo())
    assert hers.paper.file == others.paper.file
    with django_capture_on_commit_callbacks(execute=True):
        papers.remove_paper(paper=hers.paper, by=row.person, at=LATER)
    assert papers.read_paper(paper=others.paper, by=other.person)


def triaged(fed, row):
    steps.triage(
        enquiry=row,
        labels=["unpaid"],
        is_urgent=False,
        is_hard=False,
        suggested={},
        why="",
        by=fed.officer,
        at=AT,
        version=row.version,
    )
    return row


def found(fed, row):
    return founding.found_matter(
        enquiry=triaged(fed, row),
        title="欠薪（演示）",
        employer_name="示例速达配送有限公司（演示）",
        uscc="",
        region="460100",
        by=fed.officer,
        at=LATER,
        version=row.version,
    )


def test_her_papers_become_evidence_of_the_matter_without_a_second_copy(fed, row):
    add(row, photo("a"), photo("b"))
    with serving(), acting_as(fed.officer, on=make.TODAY):
        matter = found(fed, row)
    pieces = list(Evidence.objects.filter(matter=matter).order_by("seq"))
    assert [one.name for one in pieces] == ["本人登记时交的材料 1", "本人登记时交的材料 2"]
    assert {one.file_id for one in pieces} == {one.file_id for one in selectors.papers_of(row)}
    assert {one.claimant.person for one in pieces} == {row.person}
    assert File.objects.count() == 2


def test_papers_of_an_enquiry_that_was_joined_come_along(fed, row):
    other = ground.enquiry(fed)
    add(other, photo("b"))
    add(row, photo("a"))
    steps.merge(enquiry=other, into=row, by=fed.officer, at=AT, version=other.version)
    matter = found(fed, Enquiry.objects.get(pk=row.pk))
    assert Evidence.objects.filter(matter=matter).count() == 2


def test_what_is_forgotten_takes_the_photos_along(fed, row, django_capture_on_commit_callbacks):
    (kept,) = add(row, photo())
    place = stored_as(kept.paper.file.sha256)
    steps.withdraw_own(enquiry=row, why="", at=LATER)
    with serving(), django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        keeping.forget(row.person)
    gone = Paper.objects.get()
    assert (gone.file, gone.original_sha256, bytes(gone.small_enc)) == (None, "", b"")
    assert not default_storage.exists(place)


def test_a_paper_that_became_evidence_is_kept_with_the_matter(
    fed, row, django_capture_on_commit_callbacks
):
    add(row, photo())
    matter = found(fed, row)
    with django_capture_on_commit_callbacks(execute=True):
        keeping.forget(row.person)
    piece = Evidence.objects.get(matter=matter)
    assert default_storage.exists(stored_as(piece.file.sha256))


@pytest.mark.parametrize(
    "change",
    ["size = 1", "added_by_id = NULL", "seq = 9", "original_sha256 = repeat('0', 64)"],
)
def test_the_database_lets_nobody_rewrite_a_paper(row, change):
    add(row, photo())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE intake_paper SET {change}")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM intake_paper")


def test_a_pdf_has_no_small_picture(row):
    (one,) = add(row, made.pdf())
    assert one.paper is not None, one.declined
    with pytest.raises(NotFound):
        selectors.small_picture(one.paper)


def test_a_file_still_named_is_not_let_go(row):
    (kept,) = add(row, photo())
    assert documents.let_go(file=kept.paper.file, by=row.person) is False
