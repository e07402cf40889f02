"""Photos added by the receipt: at once or one by one, shown small, wrong ones told what to do."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.apps.intake.test_papers import photo
from tests.engines.uploads import made
from tests.factories import matters as make
from tests.web.conftest import signed_in
from tests.web.worker.interview import answers_for, walk

from niangjia.apps.audit.models import Event
from niangjia.apps.intake.models import Enquiry, Paper

pytestmark = pytest.mark.django_db
URL = "/w/told/papers/"
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(64)


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def browser(fed):
    browser = Client(raise_request_exception=False)
    assert walk(browser, answers_for(fed.city)).status_code == 303
    return browser


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def sent(*files):
    return {"files": [SimpleUploadedFile(name, data) for name, data in files]}


def test_without_script_several_are_sent_at_once_and_shown_small(browser):
    assert "有材料就拍下来传" in words_of(browser.get("/w/tell/receipt/"))
    two = sent(("IMG_1.jpg", photo("a")), ("扫描.pdf", made.pdf()))
    answer = browser.post(URL, two, follow=True)
    assert "收下 2 份" in words_of(answer)
    small = browser.get("/w/told/papers/1/small.jpg")
    assert small["Content-Type"] == "image/jpeg"
    assert "no-store" in small["Cache-Control"]
    assert max(Image.open(io.BytesIO(small.content)).size) == 320
    assert browser.get("/w/told/papers/2/small.jpg").status_code == 404  # a PDF has none
    assert "/w/told/papers/1/small.jpg" in browser.get("/w/told/").content.decode()


def test_with_script_each_gets_one_line_of_answer(browser):
    one = browser.post(URL, sent(("a.jpg", photo())), headers={"X-Niangjia-Paper": "1"})
    assert (one.status_code, one.content.decode()) == (201, "收下了")
    again = browser.post(URL, sent(("a.jpg", photo())), headers={"X-Niangjia-Paper": "1"})
    assert again.status_code == 201
    assert Paper.objects.count() == 1
    wrong = browser.post(
        URL, sent(("a.zip", made.zipped({"a": b"b"}))), headers={"X-Niangjia-Paper": "1"}
    )
    assert wrong.status_code == 422
    assert "这里只收照片和 PDF" in wrong.content.decode()


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([], "请先选文件"),
        ([("a.jpg", b"")], "是空的"),
        ([("a.jpg", b"\xff\xd8\xff\xe0 cut off")], "这一份打不开"),
        ([("a.pdf", made.pdf(password="x"))], "有密码"),
        ([("a.exe", b"MZ\x00\x01")], "这里只收照片和 PDF"),
        ([("IMG_0001.HEIC", HEIC)], "苹果手机的 HEIC 照片"),
        ([("a.jpg", b"\xff\xd8\xff" + b"0" * (13 << 20))], "超过 12 MB"),
        ([(f"{n}.jpg", b"x") for n in range(11)], "一次最多 10 个文件"),
    ],
    ids=["none", "empty", "broken", "locked", "program", "heic", "large", "many"],
)
def test_a_wrong_file_says_what_to_do(browser, files, says):
    answer = browser.post(URL, sent(*files))
    assert answer.status_code == 422
    assert says in words_of(answer)
    assert not Paper.objects.exists()


def test_a_phone_is_asked_for_jpeg_by_name_so_that_it_makes_one_of_what_it_keeps(browser):
    page = browser.get(URL).content.decode()
    assert 'accept="image/jpeg,image/png,application/pdf"' in page
    assert "image/*" not in page


def test_a_photo_in_heic_is_told_what_to_do_in_english_too(browser):
    browser.cookies["nj_language"] = "en"
    answer = browser.post(URL, sent(("IMG_0001.HEIC", HEIC)))
    assert "take a screenshot of it" in words_of(answer)
    line = browser.post(URL, sent(("a.HEIC", HEIC)), headers={"X-Niangjia-Paper": "1"})
    assert (line.status_code, "Most Compatible" in line.content.decode()) == (422, True)


def test_a_good_one_beside_a_wrong_one_is_kept_and_said_so(browser):
    answer = browser.post(URL, sent(("good.jpg", photo()), ("bad.exe", b"MZ\x00\x01")))
    assert answer.status_code == 422
    assert "收下 1 份" in words_of(answer)
    assert "bad.exe：这里只收照片和 PDF" in words_of(answer)


def test_too_many_from_one_address_wait_and_lose_nothing(browser, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"tell_papers": "1/h/ip"}
    answer = browser.post(URL, sent(("a.jpg", photo("a")), ("b.jpg", photo("b"))))
    assert "请过一会儿再传" in words_of(answer)
    assert Paper.objects.count() == 1


def test_one_sent_by_mistake_is_taken_away(browser):
    browser.post(URL, sent(("a.jpg", photo())))
    answer = browser.post("/w/told/papers/1/remove/", follow=True)
    assert "拿掉了，我们这里也删了" in words_of(answer)
    assert browser.get("/w/told/papers/1/small.jpg").status_code == 404
    assert browser.post("/w/told/papers/1/remove/").status_code == 404


def test_nobody_without_the_receipt_sees_or_adds_any(browser):
    browser.post(URL, sent(("a.jpg", photo())))
    stranger = Client(raise_request_exception=False)
    for path in (URL, "/w/told/papers/1/small.jpg"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(URL, sent(("b.jpg", photo("b")))).status_code == 404
    assert stranger.post("/w/told/papers/1/remove/").status_code == 404


def test_the_desk_sees_them_small_opens_them_on_the_record_and_adds_more(fed, browser):
    browser.post(URL, sent(("a.jpg", photo())))
    desk = signed_in(fed.officer, "officer")
    number = Enquiry.objects.get().number
    page = desk.get(f"/desk/enquiries/{number}/")
    assert f"/desk/enquiries/{number}/papers/1/small.jpg" in page.content.decode()
    assert desk.get(f"/desk/enquiries/{number}/papers/1/small.jpg").status_code == 200
    whole = desk.get(f"/desk/enquiries/{number}/papers/1/")
    assert whole["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(kind="intake.paper_read").count() == 1
    answer = desk.post(
        f"/desk/enquiries/{number}/papers/", sent(("b.jpg", photo("b"))), follow=True
    )
    assert "收下 1 份" in words_of(answer)
    assert Paper.objects.get(seq=2).added_by == fed.officer
    wrong = desk.post(f"/desk/enquiries/{number}/papers/", sent(("b.exe", b"MZ")), follow=True)
    assert "这里只收照片和 PDF" in words_of(wrong)

    far = make.federation(prefix="远方", code="110100")
    other = signed_in(far.officer, "far")
    assert other.get(f"/desk/enquiries/{number}/papers/1/").status_code == 404
    assert other.get(f"/desk/enquiries/{number}/papers/1/small.jpg").status_code == 404
    assert other.post(f"/desk/enquiries/{number}/papers/").status_code == 404
