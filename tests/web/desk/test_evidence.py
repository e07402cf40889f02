"""The evidence page: many files at once, each answered for, given back only as downloads."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.engines.uploads import made
from tests.web.conftest import House

from niangjia.apps.audit.models import Event
from niangjia.apps.matters.models import Evidence
from niangjia.web.downloads import STRICTEST
from niangjia.web.middleware import MOST_AT_ONCE

ABOUT = {
    "name": "工资条",
    "form": "copy",
    "pages": "1",
    "source": "用人单位制作",
    "proves": "十月工资",
    "obtained_on": "",
    "claimant": "",
}


@pytest.fixture
def at(house: House, settings) -> str:
    settings.CLAMAV = ""
    return reverse("desk:evidence", args=[house.names["matter"]])


def file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_an_empty_page_says_what_evidence_is_for(house, at):
    answer = house.clients["officer"].get(at)
    assert "还没有登记证据" in answer.content.decode()


def test_files_come_in_and_are_listed_with_what_they_prove(house, at):
    sent = {"files": [file("a.jpg", made.photo()), file("b.pdf", made.pdf())], **ABOUT}
    answer = house.clients["officer"].post(at, sent, follow=True)
    text = answer.content.decode()
    assert "收下 2 份" in text
    assert "拍摄地点" in text
    assert "没有查过毒" in text
    assert "工资条（2）" in text


def test_what_was_not_taken_is_named_and_the_rest_is_there(house, at):
    bad = file("合同.pdf", made.pdf(catalog={"/OpenAction": made.action("Launch")}))
    answer = house.clients["officer"].post(at, {"files": [bad, file("b.pdf", made.pdf())], **ABOUT})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "合同.pdf：没有收下" in text
    assert "打印成 PDF" in text
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("files", "words"),
    [([], "请先选文件"), ([("空.jpg", b"")], "空.jpg”是空的")],
)
def test_a_form_without_sound_files_says_what_to_do(house, at, files, words):
    answer = house.clients["clerk"].post(at, {"files": [file(*one) for one in files], **ABOUT})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_more_files_than_a_person_can_answer_for_are_declined(house, at):
    files = [file(f"{n}.pdf", b"%PDF") for n in range(31)]
    answer = house.clients["clerk"].post(at, {"files": files, **ABOUT})
    assert "一次最多 30 个文件" in answer.content.decode()


def test_who_may_not_is_told_who_may(house, at):
    page = house.clients["cashier"].get(at).content.decode()
    assert "登记证据由登记员" in page
    assert 'type="file"' not in page
    answer = house.clients["cashier"].post(at, {"files": [file("b.pdf", made.pdf())], **ABOUT})
    assert answer.status_code == 422
    assert not Evidence.objects.exists()


def test_it_is_given_back_as_a_download_with_strict_headers(house, at):
    client = house.clients["officer"]
    sent = made.pdf()
    client.post(at, {"files": [file("../../b<script>.pdf", sent)], **ABOUT})
    answer = client.get(reverse("files:evidence", args=[house.names["matter"], 1]))
    assert answer.content == sent
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == STRICTEST
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert Event.objects.filter(kind="matters.evidence_read").count() == 1


def test_a_stranger_to_the_matter_gets_nothing_of_it(house, at):
    house.clients["officer"].post(at, {"files": [file("b.pdf", made.pdf())], **ABOUT})
    url = reverse("files:evidence", args=[house.names["matter"], 1])
    assert house.clients["elsewhere"].get(url).status_code == 404
    assert house.clients["nobody"].get(url).status_code == 404
    assert house.clients["stranger"].get(url).status_code == 302


def test_withdrawing_keeps_the_record_and_says_why(house, at):
    client = house.clients["officer"]
    client.post(at, {"files": [file("b.pdf", made.pdf())], **ABOUT})
    url = reverse("desk:evidence_withdraw", args=[house.names["matter"], 1])
    assert client.post(url, {"why": ""}).status_code == 422
    answer = client.post(url, {"why": "传错了"}, follow=True)
    text = answer.content.decode()
    assert "已撤下" in text
    assert "传错了" in text


def test_a_request_that_is_too_large_is_declined_before_it_is_read(house, at):
    client = house.clients["clerk"]
    answer = client.post(at, ABOUT, headers={"content-length": str(MOST_AT_ONCE + 1)})
    assert answer.status_code == 413
    assert "请分几次传" in answer.content.decode()
