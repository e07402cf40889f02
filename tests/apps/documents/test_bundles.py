"""Many documents in one ZIP: safe names, a list with hashes, and how far it is."""

import csv
import hashlib
import io
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.forms.samples import FACTS

from niangjia.apps.documents import selectors, services
from niangjia.apps.documents.services.bundles import MANIFEST, safe_name
from niangjia.apps.people import services as people

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FORM = "arbitration_application"


@pytest.fixture
def clerk(db):
    return people.register_person(name="登记员甲（演示）", by=None)


def released(clerk, *names):
    made = []
    for number, name in enumerate(names, start=1):
        facts = FACTS[FORM] | {"applicant": FACTS[FORM]["applicant"] | {"name": name}}
        document = services.draft(form=FORM, facts=facts, number=f"演示-{number:03}", by=clerk)
        made.append(services.release(document=document, by=clerk, at=AT))
    return made


def test_a_bundle_holds_every_document_and_a_list_that_matches(clerk):
    documents = released(clerk, "陈阿示", "周𠮷", "=cmd|' /C calc'!A0")
    told = []

    data = services.bundle(
        documents=documents, kinds=("docx", "pdf"), on_progress=lambda *args: told.append(args)
    )

    package = zipfile.ZipFile(io.BytesIO(data))
    names = [name for name in package.namelist() if name != MANIFEST]
    assert names[0] == "演示-001 劳动人事争议仲裁申请书（陈阿示）.docx"
    assert len(names) == 6
    assert all(info.flag_bits & 0x800 for info in package.infolist())
    assert not any(character in name for name in names for character in '\\/:*?"<>|')
    rows = list(csv.reader(io.StringIO(package.read(MANIFEST).decode("utf-8-sig"))))
    for row, name in zip(rows[1:], names, strict=True):
        assert row[1] == name
        assert row[5] == hashlib.sha256(package.read(name)).hexdigest()
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_the_same_bundle_is_the_same_bytes(clerk):
    documents = released(clerk, "陈阿示", "周示例")

    assert services.bundle(documents=documents) == services.bundle(documents=documents)


def test_a_bundle_is_kept_as_a_file(clerk):
    file = services.write_bundle(
        documents=released(clerk, "陈阿示"), name="48 人申请书/演示", by=clerk
    )

    assert file.original_name == "48 人申请书_演示.zip"
    assert file.media_type == "application/zip"
    assert zipfile.is_zipfile(io.BytesIO(selectors.content_of(file)))


def test_what_has_not_left_is_not_bundled(clerk):
    waiting = services.draft(form=FORM, facts=FACTS[FORM], number="演示-900", by=clerk)

    with pytest.raises(services.NotReleased, match="演示-900"):
        services.bundle(documents=[waiting])


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("../../a", "_.._a.docx"),
        ("CON", "_CON.docx"),
        ("甲:乙*丙?", "甲_乙_丙_.docx"),
        ("末尾有点. ", "末尾有点.docx"),
        ("", "文书.docx"),
    ],
)
def test_a_file_name_is_safe_on_every_system(stem, name):
    assert safe_name(stem, "docx", set()) == name


def test_two_documents_never_share_a_name():
    taken = set()

    names = [safe_name("演示 A", "docx", taken), safe_name("演示 a", "docx", taken)]

    assert names == ["演示 A.docx", "演示 a（2）.docx"]


@given(st.text())
def test_any_stem_makes_a_name_that_fits_and_stays_in_its_folder(stem):
    name = safe_name(stem, "docx", set())

    assert len(name.encode()) <= 255
    assert not set(name) & set('\\/:*?"<>|\x00')
    assert not name.startswith(".")


@pytest.mark.slow
def test_500_applications_are_bundled_as_word_files_with_progress(clerk):
    documents = released(clerk, *(f"职工{number:03}" for number in range(500)))
    told = []

    file = services.write_bundle(
        documents=documents,
        name="500 份申请书",
        by=clerk,
        on_progress=lambda done, total: told.append((done, total)),
    )

    assert told[-1] == (500, 500)
    assert len(zipfile.ZipFile(io.BytesIO(selectors.content_of(file))).namelist()) == 501
