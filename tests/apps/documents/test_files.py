"""Files kept whole: sealed, named by their content, judged by what they are."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from niangjia.apps.audit import selectors as audit
from niangjia.apps.documents import selectors, services
from niangjia.apps.documents.models import File
from niangjia.apps.documents.services import files
from niangjia.apps.people import services as people
from niangjia.engines.uploads import media_type

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DATA = "姓名,身份证号\n陈阿示,110101198801010000\n".encode()


@pytest.fixture
def clerk(db):
    return people.register_person(name="登记员甲（演示）", by=None)


def test_a_file_comes_back_as_it_was_kept(clerk):
    file = services.keep_file(name="花名册.csv", data=DATA, by=clerk)

    assert (file.size, file.media_type, file.original_name) == (
        len(DATA),
        "text/plain",
        "花名册.csv",
    )
    assert selectors.content_of(file) == DATA
    assert [event.kind for event in audit.events_of(file)] == ["documents.file_kept"]


def test_the_store_holds_nothing_readable_and_no_name_that_could_be_run(clerk):
    file = services.keep_file(name="payload.php", data=DATA, by=clerk)
    place = selectors.stored_as(file.sha256)

    with default_storage.open(place) as stored:
        assert "陈阿示".encode() not in stored.read()
    assert place == f"{file.sha256[:2]}/{file.sha256[2:4]}/{file.sha256}"


def test_the_same_content_is_kept_once(clerk):
    one = services.keep_file(name="花名册.csv", data=DATA, by=clerk)
    again = services.keep_file(name="另存.csv", data=DATA, by=clerk)

    assert one.pk == again.pk
    assert File.objects.count() == 1
    assert len(audit.events_of(one)) == 1


def test_a_file_damaged_in_the_store_is_told_and_keeping_it_again_heals_it(clerk):
    file = services.keep_file(name="花名册.csv", data=DATA, by=clerk)
    place = selectors.stored_as(file.sha256)
    default_storage.delete(place)
    default_storage.save(place, ContentFile(b"half a fi"))

    with pytest.raises(selectors.FileDamaged, match="花名册"):
        selectors.content_of(file)
    services.keep_file(name="花名册.csv", data=DATA, by=clerk)
    assert selectors.content_of(file) == DATA


def test_an_empty_file_is_refused(clerk):
    with pytest.raises(services.EmptyFile, match="空的"):
        services.keep_file(name="空.xlsx", data=b"", by=clerk)


def test_a_file_too_large_is_refused_with_its_size(clerk, monkeypatch):
    monkeypatch.setattr(files, "LARGEST_FILE", 1024 * 1024)

    with pytest.raises(services.FileTooLarge, match="有 2 MB，超过 1 MB"):
        services.keep_file(name="大.xlsx", data=b"x" * (1024 * 1024 + 1), by=clerk)
    assert not File.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\资料\\花名册.xlsx", "花名册.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("花\u202e名\x00册.xlsx", "花名册.xlsx"),
        ("", "未命名"),
        ("很长" * 200 + ".xlsx", ("很长" * 200 + ".xlsx")[-255:]),
    ],
)
def test_a_name_is_remembered_without_folders_and_tricks(clerk, given, kept):
    assert services.keep_file(name=given, data=DATA, by=clerk).original_name == kept


def test_the_database_refuses_to_rewrite_a_file(clerk):
    file = services.keep_file(name="花名册.csv", data=DATA, by=clerk)

    with pytest.raises(IntegrityError), transaction.atomic():
        File.objects.filter(pk=file.pk).update(size=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        File.objects.create(sha256="not-a-hash", size=1, media_type="x", created_by=clerk)


def _workbook() -> bytes:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    return made.getvalue()


def _zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("a.txt", "a")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (_workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (_zip(), "application/zip"),
        (b"PK\x03\x04 cut off", "application/octet-stream"),
        (OLE + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
        ("姓名,金额".encode("gb18030"), "text/plain"),
        ("\ufeff<html><table>".encode(), "text/html"),
        (b"\x00\x01\x02", "application/octet-stream"),
    ],
)  # fmt: skip
def test_what_a_file_is_shows_in_its_content(data, expected):
    assert media_type(data) == expected
