"""An official text in a file: title, version and articles in their own words, or why it is none."""

from datetime import date

import pytest

from niangjia.engines.law import Citation, Confidence, Instrument
from niangjia.engines.law.official import (
    LARGEST_TEXT,
    TextRefused,
    asked,
    instrument_of,
    read_official,
    unmatched,
)

TEXT = """# 中华人民共和国例法

2007年6月29日 第一次会议通过

2012年12月28日 第二次会议修正

2013年7月1日 施行

<!-- INFO END -->

## 第一章 总则

第一条 为了举例，制定本法。

第二条 用人单位应当：
（一）支付二倍；
（二）不得“拖延”。

第二条之一 补充的。
"""


def text(words=TEXT, name="例法.md", **more):
    return read_official(name, words.encode(), **more)


def test_an_article_keeps_its_own_words_and_lines():
    found = text()
    assert (found.title, found.part) == ("中华人民共和国例法", "")
    assert [one.key for one in found.articles] == ["1", "2", "2-1"]
    assert found.article("2") == "用人单位应当：\n（一）支付二倍；\n（二）不得“拖延”。"
    assert found.article("9") == ""


def test_the_version_is_the_last_day_of_adoption_and_not_of_coming_into_force():
    assert (text().version_on, text().in_force_on) == (date(2012, 12, 28), date(2013, 7, 1))


def test_a_day_in_the_name_or_given_goes_before_the_head():
    assert text(name="例法(2018-12-29).md").version_on == date(2018, 12, 29)
    given = text(name="例法(2018-12-29).md", version_on=date(2020, 1, 1))
    assert given.version_on == date(2020, 1, 1)


def test_a_book_of_a_code_says_which():
    found = text(TEXT.replace("例法\n", "例典\n\n# 合同编\n", 1))
    assert (found.title, found.part) == ("中华人民共和国例典", "合同编")


def test_plain_text_in_gb18030_is_read_as_well():
    words = TEXT.removeprefix("# ").replace("## ", "")
    found = read_official("例法.txt", words.encode("gb18030"))
    assert found.title == "中华人民共和国例法"
    assert found.article("1") == "为了举例，制定本法。"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b" \n", "文件是空的"),
        (b"PK\x03\x04\0\0", "不是文本文件"),
        ("# 例法\n没有条文\n2012年1月1日通过\n".encode(), "没有找到“第一条”"),
        ("# 例法\n第一条 有条文，没有日期。\n".encode(), "看不出是哪一天的版本"),
        ("# 例法\n2012年13月1日通过\n第一条 没有这样的月份。\n".encode(), "看不出是哪一天的版本"),
        (b"\xff\xff\xff\xfe\xff", "不是文本文件"),
        (b"x" * (LARGEST_TEXT + 1), "超过 5 MB"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(data, why):
    with pytest.raises(TextRefused, match=why) as declined:
        read_official("坏文件.md", data)
    assert "坏文件.md" in str(declined.value)
    assert declined.value.code == "law.text_refused"


def test_an_instrument_is_told_by_its_title_whatever_the_spaces():
    known = [Instrument(name="例法", title="中华人民共和国例法")]
    assert instrument_of(text(TEXT.replace("例法\n", " 例法\n", 1)), known) is known[0]
    assert instrument_of(text(TEXT.replace("例法\n", "另法\n", 1)), known) is None


def quote(article, words, confidence=Confidence.TEXT):
    return Citation(law="例法", article=article, words=words, confidence=confidence)


def test_quotes_are_looked_up_in_their_own_article_and_only_where_the_file_has_it():
    here, gone = quote("第二条第一款", "支付二倍"), quote("第一条", "支付二倍")
    elsewhere, unsure = (
        quote("第九条", "不在这份文件里"),
        quote("第一条", "二手", Confidence.SECONDARY),
    )
    quotes = [here, gone, elsewhere, unsure, here]
    assert unmatched(text(), quotes) == (gone,)
    assert asked(text(), quotes) == 2
