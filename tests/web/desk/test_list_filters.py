"""Lists narrowed by their address: what each condition does, and what an address says amiss."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.apps.intake import ground
from tests.factories import matters as make
from tests.web.desk.ground import browser

from niangjia.apps.intake.models import Enquiry
from niangjia.apps.matters.models import Matter

pytestmark = pytest.mark.django_db
MATTERS, ENQUIRIES = reverse("desk:matters"), reverse("desk:enquiries")


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def three(fed):
    """Three matters: 甲 the officer's and urgent, 乙 the leader's, 丙 nobody's and of last year."""
    made = {}
    for at, title in enumerate("甲乙丙"):
        made[title] = make.matter(fed, title=f"{title}案（演示）")
        Matter.objects.filter(pk=made[title].pk).update(
            received_on=make.TODAY - timedelta(days=at), mode="clinic"
        )
    Matter.objects.filter(pk=made["甲"].pk).update(mode="emergency")
    Matter.objects.filter(pk=made["乙"].pk).update(handler=fed.leader)
    Matter.objects.filter(pk=made["丙"].pk).update(handler=None, received_on="2025-05-01")
    return made


def titles(client, query):
    answer = client.get(f"{MATTERS}?{query}")
    assert answer.status_code == 200
    return re.findall(r">(.)案（演示）</a>", answer.content.decode())


def test_each_condition_of_the_address_narrows_the_list_of_matters(fed, three):
    client = browser(fed.officer)
    firm = three["乙"].employer_id
    for query, found in {
        "": "甲乙丙",
        f"officer={fed.leader.pk}": "乙",
        "officer=0": "丙",
        "mode=emergency": "甲",
        "from=2026-01-01": "甲乙",
        "until=2025-12-31": "丙",
        "from=2026.11.22&until=2026年11月22日": "乙",
        f"employer={firm}": "乙",
        f"union={fed.city.pk}": "甲乙丙",
        f"union={fed.county.pk}": "",
        f"officer={fed.leader.pk}&mode=emergency": "",
        "q=jia案": "甲",
    }.items():
        assert set(titles(client, query)) == set(found), query


def test_the_list_is_sorted_as_the_address_says_and_leafs_in_that_order(fed, three, monkeypatch):
    client = browser(fed.officer)
    assert titles(client, "sort=newest") == list("甲乙丙")
    assert titles(client, "sort=oldest") == list("丙乙甲")
    monkeypatch.setattr("niangjia.web.desk.matters.PER_PAGE", 1)
    for sort, order in (("newest", "甲乙丙"), ("oldest", "丙乙甲"), ("due", "甲乙丙")):
        url, seen = f"{MATTERS}?sort={sort}", []
        for _ in order:
            shown = client.get(url).content.decode()
            seen += re.findall(r">(.)案（演示）</a>", shown)
            after = re.search(r'rel="next" href="([^"]+)"', shown)
            if after is None:
                break
            url = MATTERS + after[1].replace("&amp;", "&")
        assert seen == list(order)
        back = re.search(r'rel="prev" href="([^"]+)"', shown)[1].replace("&amp;", "&")
        shown = client.get(MATTERS + back).content.decode()
        assert re.findall(r">(.)案（演示）</a>", shown) == [order[1]]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("officer=99999999", "承办人：没有“99999999”这一项，这一条没有用上。"),
        ("officer=abc", "没有“abc”这一项"),
        ("mode=fast", "没有“fast”这一项"),
        ("state=lost", "没有“lost”这一项"),
        ("from=31.2.2026", "这里要填一个日子"),
        ("from=2026-11-02&until=2026-11-01", "比开始那天还早"),
        ("union=1e9", "没有“1e9”这一项"),
        ("sort=size", "没有“size”这一项"),
    ],
)
def test_what_an_address_says_amiss_is_said_and_the_rest_holds(fed, three, query, said):
    client = browser(fed.officer)
    answer = client.get(
        f"{MATTERS}?mode=emergency&{query}" if "mode" not in query else f"{MATTERS}?{query}"
    )
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert said in shown
    assert "甲案" in shown
    if "mode" not in query:
        assert "乙案" not in shown


def test_a_link_shows_a_colleague_elsewhere_nothing_and_no_names(fed, three):
    far = make.federation("远方", "110100")
    client = browser(far.officer)
    shown = client.get(f"{MATTERS}?officer={fed.leader.pk}&union={fed.city.pk}").content.decode()
    assert fed.leader.name not in shown
    assert "案（演示）" not in shown


def test_the_exported_list_is_the_narrowed_one_in_its_order(fed, three):
    client = browser(fed.officer)
    url = reverse("desk:matters_export")
    text = client.post(f"{url}?sort=oldest&until=2026-11-22", {"kind": "csv"}).content
    assert re.findall(r"([甲乙丙])案（演示）,", text.decode("utf-8-sig")) == ["丙", "乙"]


def test_each_condition_narrows_the_list_of_enquiries(fed):
    client = browser(fed.officer)
    phone, counter = ground.enquiry(fed), ground.enquiry(fed, name="李四", phone="13800000002")
    Enquiry.objects.filter(pk=counter.pk).update(
        door="counter", is_urgent=True, labels=["unpaid"], handler=fed.leader
    )
    for query, found in {
        "": {phone.number, counter.number},
        "door=counter": {counter.number},
        "mark=urgent": {counter.number},
        "mark=hard": set(),
        "label=unpaid": {counter.number},
        f"officer={fed.leader.pk}": {counter.number},
        "officer=0": {phone.number},
        "from=2026-11-24": set(),
        "until=2026-11-23": {phone.number, counter.number},
        f"union={fed.county.pk}": set(),
        "q=lisi": {counter.number},
    }.items():
        shown = client.get(f"{ENQUIRIES}?{query}").content.decode()
        assert set(re.findall(r"enquiries/(\d+-S\d+-\d+)/", shown)) == found, query


def test_an_officer_to_give_to_is_shown_with_her_post_wherever_one_chooses(fed):
    row = ground.enquiry(fed)
    client = browser(fed.officer)
    named = f"{fed.leader.name}（{fed.city.short_name}负责人）"
    assert named in client.get(reverse("desk:enquiry", args=[row.number])).content.decode()
    triage = reverse("desk:enquiry_step", args=[row.number, "triage"])
    assert named in client.get(triage).content.decode()
