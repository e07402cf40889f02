"""One search at the desk: what it finds, for whom, by which words, and what it writes down."""

import re

import pytest
from django.urls import reverse
from tests.apps.intake import ground
from tests.factories import matters as make
from tests.web.desk.ground import browser

from niangjia.apps.audit.models import Event
from niangjia.apps.people import services as people

pytestmark = pytest.mark.django_db
URL = reverse("desk:search")


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def matter(fed):
    matter = make.matter(fed, title="椰风旅业 2 人欠薪（演示）")
    for at, (name, phone) in enumerate([("曾小明", "13900011234"), ("单雄", "")]):
        worker = people.register_person(name=name, phone=phone, by=fed.officer)
        make.register.add_claimant(
            matter=matter,
            person=worker,
            row_key=f"no:{at}",
            joined_on=make.TODAY,
            by=fed.officer,
        )
    return matter


@pytest.fixture
def row(fed):
    return ground.enquiry(fed)


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def found(client, words):
    answer = client.get(URL, {"q": words})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    "words", ["曾小明", "小明", "zengxiaoming", "cengxiaom", "zxm", "zeng小明", "z小m", "zengxm"]
)
def test_a_claimant_is_found_by_name_and_by_any_way_to_read_it(fed, matter, words):
    shown = found(browser(fed.officer), words)
    assert reverse("desk:claimant", args=[matter.number, 1]) in shown
    assert "曾小明" in shown


def test_employer_matter_and_enquiry_each_lead_to_their_own_page(fed, matter, row):
    client = browser(fed.officer)
    assert reverse("desk:matter", args=[matter.number]) in found(client, "椰风")
    assert reverse("desk:matter", args=[matter.number]) in found(client, matter.number)
    employer = matter.employer.name
    assert f"{employer}</a>" in found(client, employer[:4])
    for words in (row.number, "速达", "suda", "wangxiaoqi", "王小骑"):
        assert reverse("desk:enquiry", args=[row.number]) in found(client, words), words


def test_a_label_finds_enquiries_and_a_persons_own_words_find_nothing(fed, row):
    client = browser(fed.officer)
    type(row).objects.filter(pk=row.pk).update(labels=["unpaid"])
    assert reverse("desk:enquiry", args=[row.number]) in found(client, "欠薪")
    assert reverse("desk:enquiry", args=[row.number]) not in found(client, ground.WORDS[:12])


def test_who_reaches_nothing_of_it_finds_nothing_of_it(matter, row):
    far = make.federation("远方", "110100")
    client = browser(far.officer)
    for words in ("曾小明", "zxm", "椰风", matter.number, matter.employer.name[:4], "suda", "欠薪"):
        shown = found(client, words)
        assert reverse("desk:matter", args=[matter.number]) not in shown
        assert reverse("desk:enquiry", args=[row.number]) not in shown
        assert "没有找到" in shown


def test_words_become_an_address_to_pass_on(fed, matter):
    answer = browser(fed.officer).post(URL, {"q": " 曾小明  椰风 "})
    assert answer.status_code == 303
    assert answer.url == f"{URL}?q=%E6%9B%BE%E5%B0%8F%E6%98%8E+%E6%A4%B0%E9%A3%8E"


@pytest.mark.parametrize("number", ["1234", "13900011234", "139 0001 1234", "+86 139-0001-1234"])
def test_a_phone_finds_its_owner_in_no_address_and_who_looked_is_recorded(fed, matter, number):
    client = browser(fed.officer)
    answer = client.post(URL, {"q": number})
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "曾小明" in shown
    assert "单雄" not in shown
    assert not re.search(r'(href|action)="[^"]*1234', shown)
    event = Event.objects.get(kind="desk.sought_by_number")
    assert event.target.endswith(f":{matter.claimants.get(seq=1).person_id}")
    assert "1234" not in str(event.facts)


def test_a_number_in_an_address_is_not_a_persons(fed, matter):
    shown = found(browser(fed.officer), "1234")
    assert "曾小明" not in shown
    assert "要按电话或者证件号找人" in shown
    assert not Event.objects.filter(kind="desk.sought_by_number").exists()


def test_looking_for_a_stranger_by_number_is_recorded_too(fed, matter):
    far = make.federation("远方", "110100")
    answer = browser(far.officer).post(URL, {"q": "13900011234"})
    assert "没有找到用这个号码的人" in answer.content.decode()
    event = Event.objects.get(kind="desk.sought_by_number")
    assert event.target.endswith(f":{far.officer.pk}")


@pytest.mark.parametrize("words", ["", "%", "_", "'", "\\", "a" * 400, "\0", "<b>", "张'--"])
def test_odd_words_are_answered_calmly(fed, matter, words):
    client = browser(fed.officer)
    assert client.get(URL, {"q": words}).status_code == 200
    assert client.post(URL, {"q": words}).status_code in (200, 303)


def test_what_the_search_finds_is_what_the_lists_find(fed, matter, row):
    client = browser(fed.officer)
    for words in ("椰风", "zxm", "zengxiaoming", "速达", "suda", "wxq", "没有这个"):
        shown = found(client, words)
        listed = client.get(reverse("desk:matters"), {"q": words, "state": "all"}).content.decode()
        told = client.get(reverse("desk:enquiries"), {"q": words, "which": "all"}).content.decode()
        at_matter = reverse("desk:matter", args=[matter.number])
        at_row = reverse("desk:enquiry", args=[row.number])
        assert (at_matter in shown) == (at_matter in listed), words
        assert (at_row in shown) == (at_row in told), words


def test_the_search_asks_no_more_for_many_than_for_few(fed, django_assert_max_num_queries):
    client = browser(fed.officer)
    matter = make.matter(fed, title="多人欠薪（演示）")
    asked = []
    for at in range(9):
        worker = people.register_person(name=f"曾小{'一二三四五六七八九'[at]}", by=fed.officer)
        make.register.add_claimant(
            matter=matter, person=worker, row_key=f"n:{at}", joined_on=make.TODAY, by=fed.officer
        )
        if at in (0, 1, 8):
            client.get(URL, {"q": "zengx"})
            with django_assert_max_num_queries(40) as told:
                assert "曾小一" in client.get(URL, {"q": "zengx"}).content.decode()
            asked.append(len(told))
    assert asked[1] == asked[2]


@pytest.mark.parametrize(
    "words",
    [
        "增小明",  # another hanzi of the same sound
        "曾晓鸣",
        "zenxiaoming",  # no difference heard between n and ng
        "zhengxiaoming",  # nor between z and zh
        "zengxaioming",  # two letters in the wrong order
    ],
)
def test_an_everyday_slip_finds_whom_was_probably_meant_and_says_so(fed, matter, words):
    shown = found(browser(fed.officer), words)
    assert f"没有找到“{words}”。下面是读音一样" in shown
    assert reverse("desk:claimant", args=[matter.number, 1]) in shown


@pytest.mark.parametrize(
    "write", [str, lambda n: n.replace("-", ""), lambda n: n.replace("-000", " ")]
)
def test_a_number_is_found_however_its_dashes_and_zeros_are_typed(fed, matter, write):
    shown = found(browser(fed.officer), write(matter.number))
    assert reverse("desk:matter", args=[matter.number]) in shown


def test_full_width_figures_of_an_input_method_are_figures(fed, matter):
    wide = matter.number.translate({ord("0") + n: chr(ord("０") + n) for n in range(10)})
    shown = found(browser(fed.officer), wide.replace("-", "－"))
    assert reverse("desk:matter", args=[matter.number]) in shown
    assert "没有找到" not in shown


def test_what_is_found_as_typed_is_not_mixed_with_what_sounds_alike(fed, matter):
    other = make.matter(fed, title="别的（演示）")
    make.claimant(other, "增小明", by=fed.officer)
    shown = found(browser(fed.officer), "曾小明")
    assert "增小明" not in shown
    assert "读音一样" not in shown


def test_a_slip_reaches_no_further_than_the_search(matter):
    far = make.federation("远方", "110100")
    shown = found(browser(far.officer), "zengxiaomin")
    assert "曾小明" not in shown
    assert "没有找到“zengxiaomin”" in shown
