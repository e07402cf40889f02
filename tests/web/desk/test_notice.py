"""One notice: seen by whom it concerns, proved by what came back, carried by hand where it must."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader
from tests.apps.intake import ground
from tests.factories import matters as make
from tests.serving import serving
from tests.web.conftest import signed_in

from niangjia.apps.audit.models import Event
from niangjia.apps.documents.choices import Rendering
from niangjia.apps.documents.services import download
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.notices import contacts, quiet, selectors, services
from niangjia.apps.notices.choices import Audience
from niangjia.apps.notices.errors import LetterElsewhere
from niangjia.apps.notices.models import Letter, Notice
from niangjia.apps.notices.services import by_hand, sending
from niangjia.apps.people import services as people
from niangjia.apps.unions.acting import acting_as_nobody
from niangjia.kernel.errors import StaleVersion
from niangjia.web.http import now, today
from niangjia.web.words import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def matter(fed):
    return make.matter(fed)


@pytest.fixture
def worker(fed, matter):
    person = make.claimant(matter, "林阿珍（演示）", by=fed.officer).person
    people.keep_addresses(
        addresses={person.pk: "海口市龙华区演示路 1 号"}, by=fed.officer, why="本人说的"
    )
    person.refresh_from_db()
    return person


@pytest.fixture
def desk(fed):
    return signed_in(fed.officer, "officer")


def paper(fed, matter, worker, **changes):
    facts = {"number": matter.number, "paper": "调解书", "act": "来工会领", "by_when": "12月1日"}
    return services.tell(
        **{
            "to": worker,
            "template": "matters.paper_to_serve",
            "facts": facts,
            "at": now(),
            "by": fed.clerk,
            "subject": matter,
            "urgent": True,
            **changes,
        }
    )


@pytest.fixture
def notice(fed, matter, worker):
    """A notice that nothing but a letter carries."""
    made = paper(fed, matter, worker)
    with serving(), acting_as_nobody():
        sending.send_due(at=now())
    made.refresh_from_db()
    return made


def url(notice):
    return reverse("desk:notice", args=[notice.pk])


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def photo():
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(data, "JPEG")
    data.seek(0)
    data.name = "回执.jpg"
    return data


def do(desk, notice, form, **data):
    letter = Letter.objects.filter(attempt__notice=notice).first()
    version = {"version": letter.version} if letter else {}
    return desk.post(url(notice), {"form": form, **version, **data})


def test_what_waits_for_the_morning_says_when_it_goes(desk, fed, matter, worker):
    made = paper(fed, matter, worker, urgent=False)
    night = timezone.localtime(now() + timedelta(days=1)).replace(hour=23, minute=30)
    with serving(), acting_as_nobody():
        sending.send_due(at=night)
    shown = words_of(desk.get(url(made)))
    assert f"最早 {moment(quiet.next_allowed(night))} 发。夜里不发" in shown


def test_a_letter_goes_from_the_printer_to_its_proof(desk, notice):
    assert "等人寄信" in words_of(desk.get("/desk/notices/out/"))
    printed = do(desk, notice, "print")
    assert printed.headers["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")
    assert Letter.objects.get().state == "printed"
    assert do(desk, notice, "posted", express_number="SF1234567890", on=today()).status_code == 303
    assert "已寄出" in words_of(desk.get(url(notice)))
    sent = do(desk, notice, "served", on=today(), scan=photo())
    assert sent.status_code == 303
    shown = words_of(desk.get(url(notice)))
    assert "送达证明" in shown
    assert "SF1234567890" in shown
    assert bytes(notice.content_hash).hex() in shown
    assert "没有要人办的通知" in words_of(desk.get("/desk/notices/out/"))


def test_a_letter_is_signed_with_the_unions_whole_name(fed, desk, notice):
    do(desk, notice, "print")
    paper = Letter.objects.get().document
    said = download(document=paper, kind=Rendering.HTML, by=fed.officer).content.decode()
    assert f"{fed.city.name}（盖章）" in said
    assert fed.city.name != fed.city.short_name


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_letter_of_a_demo_says_that_all_is_invented(fed, desk, notice, settings, is_demo):
    settings.IS_DEMO = is_demo
    do(desk, notice, "print")
    document = Letter.objects.get().document
    shown = download(document=document, kind=Rendering.HTML, by=fed.officer).content.decode()
    assert ("人员、单位和内容都是虚构的，不要寄出" in shown) is is_demo


def test_a_letter_printed_twice_is_one_document_and_a_colleague_may_print_it(fed, desk, notice):
    first = do(desk, notice, "print")
    again = do(signed_in(fed.leader, "leader"), notice, "print")
    assert (first.status_code, again.status_code) == (200, 200)
    letter = Letter.objects.get()
    assert (letter.version, letter.document.number) == (2, letter.number)


def test_a_letter_that_comes_back_is_somebodys_again(desk, notice):
    do(desk, notice, "print")
    do(desk, notice, "posted", express_number="SF1234567890", on=today())
    do(desk, notice, "returned", on=today(), why="查无此人")
    shown = words_of(desk.get(url(notice)))
    assert "查无此人" in shown
    assert "没有送到" in words_of(desk.get("/desk/notices/out/"))
    do(desk, notice, "told", note="电话，本人接的，说周四来领")
    assert "送达证明" in words_of(desk.get(url(notice)))


def test_who_cannot_be_reached_is_no_longer_work_and_may_still_be_told(desk, notice, worker):
    answer = do(desk, notice, "gave_up", why=" ")
    assert answer.status_code == 422
    do(desk, notice, "gave_up", why="周一、周三各打过一次，没人接；托老乡带过话")
    shown = words_of(desk.get(url(notice)))
    assert "周一、周三各打过一次" in shown
    assert "试了几次都没有送到" in shown
    assert "没有要人办的通知" in words_of(desk.get("/desk/notices/out/"))
    assert do(desk, notice, "gave_up", why="再来一次").status_code == 303  # nothing is stuck
    assert notice in selectors.unread_of(worker)
    do(desk, notice, "told", note="周五自己来了，当面给的")
    shown = words_of(desk.get(url(notice)))
    assert "送达证明" in shown
    assert "托老乡带过话；周五自己来了，当面给的" in shown


@pytest.mark.parametrize(
    ("form", "data", "says"),
    [
        ("posted", {"express_number": "", "on": "2026-11-01"}, "这里"),
        ("posted", {"express_number": "SF；1", "on": "2026-11-01"}, "快递单号"),
        ("posted", {"express_number": "SF1", "on": "2099-01-01"}, "这一天不对"),
        ("told", {"note": " "}, ""),
    ],
)
def test_what_proves_nothing_is_declined_and_nothing_moves(desk, notice, form, data, says):
    do(desk, notice, "print")
    answer = do(desk, notice, form, **data)
    assert answer.status_code == 422
    assert says in words_of(answer)
    assert Letter.objects.get().state == "printed"


def test_a_letter_somebody_else_carried_on_is_not_carried_twice(desk, notice):
    do(desk, notice, "print")
    stale = Letter.objects.get().version
    do(desk, notice, "posted", express_number="SF1", on=today())
    answer = desk.post(
        url(notice),
        {"form": "posted", "version": stale, "express_number": "SF2", "on": today()},
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, url(notice))
    assert "已经走到下一步了" in words_of(desk.get(url(notice)))
    assert Letter.objects.get().express_number == "SF1"


def test_what_is_shown_elsewhere_is_refused_by_the_service_too(fed, desk, notice):
    do(desk, notice, "print")
    letter = Letter.objects.get()
    asked = {"letter": letter, "on": today(), "by": fed.officer, "today": today()}
    with pytest.raises(LetterElsewhere):
        by_hand.return_letter(**asked, why="查无此人", version=letter.version)
    with pytest.raises(StaleVersion):
        by_hand.post_letter(**asked, express_number="SF1", version=letter.version - 1)


def test_officers_who_reach_the_matter_see_it_and_nobody_else(fed, notice):
    far = make.federation(prefix="远方", code="110100")
    for person, name, status in (
        (fed.leader, "leader", 200),
        (far.officer, "far", 404),
        (make.human("无岗位（演示）"), "nobody", 404),
    ):
        assert signed_in(person, name).get(url(notice)).status_code == status


def test_officers_who_reach_the_enquiry_see_what_was_told_about_it(fed, desk, worker):
    enquiry = Enquiry.objects.get(number=ground.tell(fed).number)
    made = services.tell(
        to=worker,
        template="intake.officer_named",
        facts={"number": enquiry.number, "officer": fed.officer.name},
        at=now(),
        subject=enquiry,
    )
    page = desk.get(url(made))
    assert page.status_code == 200
    assert reverse("desk:enquiry", args=[enquiry.number]) in page.content.decode()
    far = make.federation(prefix="远方", code="110100")
    assert signed_in(far.officer, "far").get(url(made)).status_code == 404


def test_nobody_proves_that_she_was_told_herself(notice, worker):
    her = signed_in(worker, "worker")
    assert her.get(url(notice)).status_code == 200
    assert do(her, notice, "told", note="我自己说的").status_code == 404
    assert do(her, notice, "print").status_code == 404


def test_what_she_read_is_proved_by_her_own_word(desk, notice, worker):
    services.read(notice=notice.pk, by=worker, at=now())
    shown = words_of(desk.get(url(notice)))
    assert "送达证明" in shown
    assert "本人在网页上按了“看过了”" in shown
    assert "没有要人办的通知" in words_of(desk.get("/desk/notices/out/"))


def test_what_one_told_others_is_listed(fed, notice):
    shown = words_of(signed_in(fed.clerk, "clerk").get("/desk/notices/out/?which=mine"))
    assert "有一份文书要交给您" in shown


def test_one_says_how_one_wants_to_be_told(fed, desk):
    page = "/desk/notices/mine/"
    shown = words_of(desk.get(page))
    assert "本会还没有开通" in shown
    assert "工会还没有开通电子邮件" in shown
    answer = desk.post(page, {"form": "order", "first": "email", "second": "", "third": "sms"})
    assert answer.status_code == 303
    assert contacts.order_for(fed.officer, Audience.OFFICER) == ("email", "sms")
    assert 'value="email" selected' in desk.get(page).content.decode()
    assert desk.post(page, {"form": "order", "first": "letter"}).status_code == 422


def test_ones_own_address_is_proved_by_the_code_that_went_there(desk, settings):
    settings.IS_DEMO = True
    page, address = "/desk/notices/mine/", "fu@example.org"
    asked = desk.post(page, {"form": "email", "email": address}).content.decode()
    assert "f***@example.org" not in words_of(desk.get(page))
    sent = {
        "form": "code",
        "email": address,
        "asked": re.search(r'asked" value="([^"]+)', asked)[1],
    }
    wrong = desk.post(page, {**sent, "code": "1"})
    assert wrong.status_code == 422
    assert "验证码没有对上" in wrong.content.decode()
    assert "填邮件里的验证码" in wrong.content.decode()
    code = re.search(r'<b class="num">(\d{6})</b>', asked)[1]
    assert desk.post(page, {**sent, "code": code}).status_code == 303
    shown = words_of(desk.get(page))
    assert "f***@example.org" in shown
    assert address not in shown
    assert desk.post(page, {"form": "email", "email": "不是地址"}).status_code == 422
    assert desk.post(page, {"form": "forget"}).status_code == 303
    assert "f***@example.org" not in words_of(desk.get(page))


def test_words_stand_though_the_template_changes(desk, notice, monkeypatch):
    from niangjia.apps.notices import templates

    before = selectors.words_of(Notice.objects.get(pk=notice.pk))
    monkeypatch.setattr(templates, "templates", dict)
    assert selectors.words_of(Notice.objects.get(pk=notice.pk)) == before


def test_the_measure_is_quoted_from_the_law_on_file_with_how_sure_it_is(desk, notice):
    page = desk.get(reverse("desk:notice", args=[notice.pk])).content.decode()
    assert "邮寄送达的，以回执上注明的收件日期为送达日期" in page
    assert "经受送达人同意，人民法院可以采用能够确认其收悉的电子方式送达诉讼文书" in page
    assert page.count("T 已与法条原文核对") == 4
    assert "管的是法院的诉讼文书" in page


# --- a pile ---------------------------------------------------------------------------------------


@pytest.fixture
def pile(fed, matter, worker, notice):
    """Three letters of one matter that wait for the printer, and one of another matter."""
    for case, name in ((matter, "乙"), (matter, "丙"), (make.matter(fed), "丁")):
        her = make.claimant(case, name, by=fed.officer, key=name).person
        people.keep_addresses(addresses={her.pk: "演示路 2 号"}, by=fed.officer, why="本人说的")
        paper(fed, case, her)
    with serving(), acting_as_nobody():
        sending.send_due(at=now())
    return list(Letter.objects.order_by("number"))


def pages(answer):
    assert answer.headers["Content-Type"] == "application/pdf"
    read = PdfReader(io.BytesIO(answer.content))
    return ["".join(page.extract_text().split()) for page in read.pages]


def states():
    return [one.state for one in Letter.objects.order_by("number")]


def test_the_letters_of_a_matter_are_printed_in_one_go_and_again_after_a_jam(desk, matter, pile):
    shown = words_of(desk.get("/desk/notices/out/", {"matter": matter.number}))
    assert "一次打印 3 封信" in shown
    printed = pages(desk.post("/desk/notices/letters/print/", {"matter": matter.number}))
    assert len(printed) == 3
    assert [name for name in "珍乙丙丁" if any(name in page for page in printed)] == list("珍乙丙")
    assert states() == ["printed"] * 3 + ["to_print"]
    again = desk.post("/desk/notices/letters/print/", {"matter": matter.number, "again": "1"})
    assert pages(again) == printed
    answer = desk.post("/desk/notices/letters/print/", {"matter": matter.number}, follow=True)
    assert "没有等打印的信了" in words_of(answer)
    assert Event.objects.filter(kind="notices.letter_printed").count() == 3


def test_a_stranger_prints_nothing(pile):
    far = make.federation(prefix="远方", code="110100")
    answer = signed_in(far.officer, "far").post("/desk/notices/letters/print/", follow=True)
    assert "没有等打印的信了" in words_of(answer)
    assert states() == ["to_print"] * 4


def test_a_pile_is_posted_from_pasted_lines_all_or_none(desk, pile):
    desk.post("/desk/notices/letters/print/")
    one, two, three, four = (letter.number for letter in pile)
    url = "/desk/notices/letters/posted/"
    bad = f"{one}\tSF1\n\n{two} SF；2\n{three}\n{one} SF3\n信2020-99999 SF4\n"
    answer = desk.post(url, {"lines": bad, "on": today()})
    shown = words_of(answer)
    assert answer.status_code == 422
    assert "有 4 行要改，一封也没有记" in shown
    for says in ("只能是字母和数字", "一行要有两样", "这封信第 1 行写过了", "没有这个编号的信"):
        assert says in shown
    assert f"{one}\tSF1" in answer.content.decode()  # what was pasted stands there
    assert states() == ["printed"] * 4
    nothing = desk.post(url, {"lines": f",\n{one} SF1 多\n，、", "on": today()})
    assert "有 1 行要改" in words_of(nothing)  # a line of commas says nothing
    good = f"{one}\tSF１\n{two}，SF2\r\n{three}　SF3\n"
    assert "3 封记下已寄出" in words_of(desk.post(url, {"lines": good, "on": today()}, follow=True))
    assert states() == ["posted"] * 3 + ["printed"]
    assert Letter.objects.get(number=one).express_number == "SF1"
    late = desk.post(url, {"lines": f"{one} SF1\n{four} SF4", "on": today()})
    assert "这封信现在是“已寄出”" in words_of(late)
    assert desk.post(url, {"lines": f"{four} SF4", "on": "2099-01-01"}).status_code == 422
    assert "请一行一封粘进来" in words_of(desk.post(url, {"lines": " \n ", "on": today()}))
    assert states() == ["posted"] * 3 + ["printed"]
