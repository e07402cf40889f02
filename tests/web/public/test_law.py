"""The law book as anybody reads it: by day and place, compared, each article one tap away."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from urllib.parse import unquote

import pytest
from tests.apps.lawbook.ground import draft
from tests.factories import matters as make

from niangjia.apps.audit.models import Event
from niangjia.apps.lawbook import services
from niangjia.web.explain import linked

pytestmark = pytest.mark.django_db


def read(response) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(text))


def test_the_law_of_a_day_is_seen_from_a_place(client):
    text = read(client.get("/law/?day=2026-11-23&region=350581&q=最低工资标准"))
    assert "法律库：2026年11月23日，石狮市（演示） 350581" in text
    assert "月最低工资标准 2,150 元" in text
    assert "D 演示数值，不是官方数据" in text


def test_a_value_nobody_has_entered_is_said_to_be_missing(client):
    text = read(client.get("/law/?region=620100&q=最低工资标准"))
    assert "没有录入。用到它的地方不算，也不猜。" in text


def test_search_finds_words_of_an_article_and_opens_it(client):
    page = client.get("/law/?day=2026-11-23&q=六个月以上不满一年的")
    assert "六个月以上不满一年的，按一年计算" in read(page)
    [*links] = re.findall(r'href="(/law/article/[^"]+)"', page.content.decode())
    assert links
    assert "《劳动合同法》第四十七条" in read(client.get(unescape(links[0])))


def test_what_is_not_found_says_what_to_do(client):
    text = read(client.get("/law/?q=没有这样的字句"))
    assert "换一个词试试" in text


@pytest.mark.parametrize("asked", ["region=海口", "day=2026-02-30", "region=990000"])
def test_a_place_or_day_that_is_none_is_told_at_its_field(client, asked):
    page = client.get(f"/law/?{asked}")
    assert page.status_code == 422
    assert "处要改" in read(page)


def test_a_subject_can_be_chosen_and_pages_turned(client):
    page = client.get("/law/?day=2026-11-23&about=经济补偿")
    assert "3 倍" in read(page)
    assert "未签书面合同的二倍工资 · 全国" not in read(page)


def test_nothing_of_the_question_is_stored(client, django_assert_max_num_queries):
    events = Event.objects.count()
    with django_assert_max_num_queries(12):
        client.get("/law/?day=2026-11-23&q=工资")
    assert Event.objects.count() == events
    assert not client.cookies


def test_two_days_are_compared(client):
    address = "/law/compare/?before=2025-12-31&after=2026-01-01&region=350581"
    text = read(client.get(address))
    assert re.search(r"两天之间有 \d+ 处不同", text)
    assert "2,000 元" in text
    assert "2,150 元" in text
    same = read(client.get("/law/compare/?before=2026-01-02&after=2026-01-03"))
    assert "这两天的法没有不同" in same
    assert client.get("/law/compare/?before=x&after=2026-01-03").status_code == 422
    assert client.get("/law/compare/").status_code == 200


def test_an_article_without_its_text_shows_words_and_the_official_source(client):
    text = read(client.get("/law/article/", {"law": "劳动合同法", "article": "第四十七条第二款"}))
    assert "这里还没有导入它的全文" in text
    assert "https://flk.npc.gov.cn/" in text
    assert "月工资高于" in text


def test_an_article_with_its_text_shows_it_in_full_and_says_whether_the_words_stand(client):
    fed = make.federation()
    page = {"law": "劳动合同法", "article": "第四十七条第二款"}
    words = (
        "# 中华人民共和国劳动合同法\n2012年12月28日 修正\n"
        "第四十七条 每满一年支付一个月工资的标准。\n示例的第二段。\n"
    )
    services.import_text(
        name="劳动合同法.md", data=words.encode(), by=fed.officer, on=make.TODAY, at=make.NOW
    )
    text = read(client.get("/law/article/", page))
    assert "示例的第二段。" in text
    assert "2012年12月28日的版本" in text
    assert "这几个字在上面的全文里" in text
    assert "可能是别的版本，使用前请核对" in text


def test_an_older_version_on_file_is_one_tap_away(client):
    fed = make.federation()
    head = "# 失业保险条例\n{day} 公布\n第一条 {words}。\n"
    for day, words in (("1999年1月22日", "旧的（示例）"), ("2030年1月1日", "新的（示例）")):
        data = head.format(day=day, words=words).encode()
        services.import_text(
            name="失业保险条例.md", data=data, by=fed.officer, on=make.TODAY, at=make.NOW
        )
    asked = {"law": "失业保险条例", "article": "第一条"}
    assert "新的（示例）" in read(client.get("/law/article/", asked))
    assert "还有别的版本： 1999年1月22日" in read(client.get("/law/article/", asked))
    assert "旧的（示例）" in read(client.get("/law/article/", {**asked, "version": "1999-01-22"}))
    for odd in ("1999-02-31", "x", "2031-01-01"):
        assert client.get("/law/article/", {**asked, "version": odd}).status_code == 200


@pytest.mark.parametrize(
    "asked", [{}, {"law": "劳动合同法"}, {"law": "没有这部法", "article": "第一条"}]
)
def test_an_article_nobody_knows_does_not_exist(client, asked):
    assert client.get("/law/article/", asked).status_code == 404


def test_a_confirmed_value_is_on_the_page_with_its_notice(client):
    fed = make.federation()
    value = services.propose_value(
        draft=draft(value=Decimal("2230"), valid_from=date(2026, 6, 1)),
        by=fed.officer,
        on=make.TODAY,
        at=make.NOW,
    )
    address = "/law/?day=2026-11-23&region=460100&q=最低工资标准"
    assert "2,230 元" not in read(client.get(address))
    services.confirm_values(values=[value], by=fed.leader, on=make.TODAY, at=make.NOW)
    page = client.get(address)
    assert "2,230 元" in read(page)
    links = set(re.findall(r'href="(/law/article/[^"]+)"', page.content.decode()))
    [link] = [one for one in links if "示例市" in unquote(one)]
    assert "示例市最低工资通知（演示）" in read(client.get(unescape(link)))


def test_the_articles_of_a_trace_lead_to_their_pages_and_other_words_do_not(client):
    found = linked("《民法典》第二百零一条第一款；《民法典》第二百零三条；双方同意")
    assert [words for words, _ in found] == [
        "《民法典》第二百零一条第一款",
        "《民法典》第二百零三条",
        "双方同意",
    ]
    assert found[2][1] == ""
    for _, url in found[:2]:
        assert client.get(url).status_code == 200
    assert linked("") == []


def test_in_english_the_labels_are_english_and_what_the_law_says_is_marked_as_chinese(
    client, settings
):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get("/law/?day=2026-11-23&region=350581&q=最低工资标准")
    text = read(page)
    assert "Monthly minimum wage 2,150 yuan" in text
    assert "D invented for the demo, not official" in text
    assert "Fujian" in text
    clock = client.get("/law/?day=2026-11-23&q=不服裁决起诉").content.decode()
    assert "15 days" in clock
    assert '<blockquote class="law" lang="zh">' in clock
    compared = read(client.get("/law/compare/?before=2025-12-31&after=2026-01-01&region=350581"))
    assert "Content" in compared
    assert "可信度" not in compared
