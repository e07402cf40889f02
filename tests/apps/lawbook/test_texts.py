"""Official texts brought in: article by article, once, and only what the book can use."""

import pytest
from django.db import IntegrityError, transaction
from tests.factories import matters as make

from niangjia.apps.audit.models import Event
from niangjia.apps.lawbook import selectors, services
from niangjia.apps.lawbook.models import StatuteArticle, StatuteText
from niangjia.apps.lawbook.policies import NotForYou
from niangjia.engines.law.official import TextRefused
from niangjia.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
LAW = "劳动合同法"
HEAD = "# 中华人民共和国劳动合同法\n\n2012年12月28日 修正\n\n"


@pytest.fixture
def fed(db):
    return make.federation()


@pytest.fixture
def text():
    """An invented text that holds the words quoted from one article, and another article."""
    page = selectors.article_of(LAW, "第四十七条第二款")
    quotes = "".join(one.citation.words + "。" for one in page.quoted)
    return f"{HEAD}第四十七条 {quotes}\n第六十条 另一条（示例）。\n"


def bring(fed, words, by=None, name="劳动合同法.md", **more):
    return services.import_text(
        name=name,
        data=words.encode(),
        by=by or fed.officer,
        on=make.TODAY,
        at=make.NOW,
        **more,
    )


def test_without_a_text_an_article_shows_what_the_book_knows_of_it(db):
    page = selectors.article_of(LAW, "第四十七条第二款")
    assert (page.text, page.words) == (None, "")
    assert page.instrument.source.startswith("https://")
    assert "economic_compensation.wage_cap_multiple" in {one.name for one in page.quoted}
    assert {one.stands for one in page.quoted} == {None}
    assert all(one.citation.summary for one in page.quoted)


def test_after_importing_the_full_text_is_there_and_its_quotes_are_found(fed, text):
    found = bring(fed, text)
    assert (found.is_new, found.unmatched) == (True, ())
    page = selectors.article_of(LAW, "第四十七条第一款")
    assert page.text == found.text
    assert {one.stands for one in page.quoted if one.citation.words} == {True}
    assert selectors.article_of(LAW, "第六十条").words == "另一条（示例）。"
    [event] = Event.objects.filter(kind="lawbook.text_imported")
    assert event.facts["articles"] == 2


def test_the_same_file_again_changes_nothing(fed, text):
    first, again = bring(fed, text), bring(fed, text)
    assert (again.is_new, again.text) == (False, first.text)
    assert StatuteArticle.objects.count() == 2
    assert Event.objects.filter(kind="lawbook.text_imported").count() == 1


def test_a_corrected_file_of_the_same_version_takes_its_place(fed, text):
    bring(fed, text)
    bring(fed, text.replace("另一条（示例）", "改正的一条（示例）"))
    assert selectors.article_of(LAW, "第六十条").words == "改正的一条（示例）。"
    assert StatuteText.objects.count() == 2


def test_an_older_version_never_hides_the_newer_one(fed, text):
    bring(fed, text)
    bring(fed, text.replace("另一条", "旧的一条").replace("2012年12月28日", "2007年6月29日"))
    page = selectors.article_of(LAW, "第六十条")
    assert page.words == "另一条（示例）。"
    assert [one.year for one in page.versions] == [2012, 2007]
    older = selectors.article_of(LAW, "第六十条", page.versions[1])
    assert older.words == "旧的一条（示例）。"
    assert selectors.article_of(LAW, "第六十条", make.TODAY).words == page.words
    assert [one.version_on.year for one in selectors.texts_of("中华人民共和国劳动合同法")] == [
        2012,
        2007,
    ]


def test_a_text_that_lacks_some_quoted_words_is_taken_and_says_which(fed, text):
    found = bring(fed, text + "第三十八条 与摘录不同的内容（示例）。\n")
    assert {one.article[:5] for one in found.unmatched} == {"第三十八条"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "文件是空的"),
        ("# 中华人民共和国劳动合同法\n没有条文", "没有找到“第一条”"),
        ("# 示例管理办法\n2020年1月1日公布\n第一条 别的。", "法律库没有引用《示例管理办法》"),
        (HEAD + "第四十七条 完全是别的内容。", "一处也找不到"),
    ],
)
def test_what_the_book_cannot_use_is_declined_and_nothing_is_written(fed, words, says):
    with pytest.raises(TextRefused, match=says):
        bring(fed, words)
    assert not StatuteText.objects.exists()


def test_who_holds_no_such_role_brings_in_nothing(fed, text):
    with pytest.raises(NotForYou, match="承办人、负责人、主席"):
        bring(fed, text, by=fed.clerk)


def test_a_text_on_file_is_never_rewritten(fed, text):
    bring(fed, text)
    for rows, change in (
        (StatuteText.objects.all(), {"title": "别的"}),
        (StatuteArticle.objects.all(), {"words": "别的"}),
    ):
        with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
            rows.update(**change)


def test_an_article_nobody_knows_is_not_found(db):
    with pytest.raises(NotFound):
        selectors.article_of("没有这部法", "第一条")
