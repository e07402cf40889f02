"""The masters under forms/, and what a master may not be."""

import re
from pathlib import Path

import pytest
from tests.engines.forms.samples import FACTS

from niangjia.engines import forms
from niangjia.engines.forms.checking import cited_articles
from niangjia.engines.forms.masters import SignatureBlock

FOLDER = Path(__file__).parents[3] / "forms"
FILES = sorted(FOLDER.glob("*.yaml"))

GOOD = """
id: sample
version: 1
title: 样张
audience: 测试
last_checked_on: null
basis: []
slots:
  number: {type: text, label: 编号, source: 测试}
  paid: {type: money, label: 金额, source: 测试}
  rows:
    type: list
    label: 明细
    source: 测试
    fields:
      name: {type: text, label: 名称}
      amount: {type: money, label: 金额}
header: 编号：{number}
blocks:
  - paragraph: 共 {paid.capitals}
  - table: rows
    total: 合计
    columns:
      - {title: 名称, text: "{row.name}"}
      - {title: 金额, text: "{row.amount.figures}", total: amount}
"""


def _load(folder: Path, text: str) -> forms.Forms:
    (folder / "sample.yaml").write_text(text, encoding="utf-8")
    return forms.load(folder)


def test_the_masters_that_a_case_needs_are_all_there(masters):
    assert {master.id for master in masters.newest()} == set(FACTS)


def test_every_slot_says_where_its_content_comes_from(masters):
    for master in masters.newest():
        assert all(slot.source and slot.label for slot in master.slots.values()), master.id


def test_nobody_is_asked_to_sign_and_date_a_date(masters):
    # Each place for a signature has blanks for a day below it: what is dated already has none.
    for master in masters.newest():
        for block in master.blocks:
            if isinstance(block, SignatureBlock):
                named = {str(part) for text in block.places for part in text}
                assert "written_on" not in named, master.id


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_article_a_form_stands_on_says_so_in_the_statute(path, masters, law_texts):
    name, _, version = path.stem.partition(".")
    master = masters.get(name, int(version or 1))
    assert master.basis
    for basis in master.basis:
        text = _statute(law_texts, basis.law)
        article = _article(text, basis.article)
        assert basis.words in article, f"{basis}：{article[:80]}"


def _statute(folder: Path, law: str) -> str:
    wanted = law.replace("中华人民共和国", "")
    found = [
        p
        for p in folder.glob("*.md")
        if p.name.split("(")[0].replace("中华人民共和国", "") == wanted
    ]
    assert len(found) == 1, (law, found)
    return found[0].read_text("utf-8")


def _article(text: str, article: str) -> str:
    """Return the article's text up to the next article (第七条 or 55.)."""
    numbered = article.isdigit()
    start = rf"^{article}\." if numbered else rf"^{article}[ 　]"
    following = r"^\d+\." if numbered else r"^第[一二三四五六七八九十百零]+条[ 　]"
    begun = re.search(start, text, re.MULTILINE)
    assert begun, f"没有{article}"
    rest = text[begun.end() :]
    ended = re.search(following, rest, re.MULTILINE)
    return rest[: ended.start() if ended else None]


def test_articles_named_in_the_words_of_a_form_are_found(masters):
    cited = set(cited_articles(masters.get("power_of_attorney")))

    assert ("劳动争议调解仲裁法", "第二十四条") in cited
    assert ("民事诉讼法", "第六十二条") in cited


def test_a_sound_master_is_read(tmp_path):
    assert _load(tmp_path, GOOD).get("sample").title == "样张"


@pytest.mark.parametrize(
    ("wrong", "right", "complaint"),
    [
        ("{nobody.capitals}", "{paid.capitals}", "没有声明槽位"),
        ("{paid.words}", "{paid.capitals}", "没有这种写法"),
        ("{row.surname}", "{row.name}", "没有这一栏"),
        ("{paid.__class__}", "{paid.capitals}", "花括号"),
        ("{paid!r}", "{paid.capitals}", "花括号"),
        ("{{ paid }}", "{paid.capitals}", "花括号"),
        ("{rows.total.name}", "{paid.capitals}", "只能用"),
        ("依照《中华人民共和国劳动法》第五十条 {paid}", "共 {paid.capitals}", "basis 里没有"),
        (
            "  - entries: [{甲: 一, 乙: 二, 丙: 三, 丁: 四}]\n  - paragraph: 共 {paid.capitals}",
            "  - paragraph: 共 {paid.capitals}",
            "一行放一到三栏",
        ),
        ("type: cash", "type: money", "is not a valid Kind"),
        ("  - marquee: 滚动", "  - paragraph: 共 {paid.capitals}", "有且只有一种类型"),
        ("python: 1\nheader", "header", "不认识的项"),
        ("    total: 合计\n    colour: red", "    total: 合计", "不认识的项"),
        ("编号", "编号：{number}", "没有用到的槽位"),
        ("", "    total: 合计\n", "要成对"),
    ],
)
def test_a_faulty_master_is_refused_with_the_reason(tmp_path, wrong, right, complaint):
    assert right in GOOD

    with pytest.raises(forms.BadMaster, match=re.escape(complaint)):
        _load(tmp_path, GOOD.replace(right, wrong))


def test_yaml_that_would_run_code_is_refused(tmp_path):
    with pytest.raises(forms.BadMaster):
        _load(tmp_path, GOOD + "last: !!python/object/apply:os.getcwd []\n")


def test_the_same_form_and_version_may_not_be_given_twice(tmp_path):
    (tmp_path / "again.yaml").write_text(GOOD, encoding="utf-8")

    with pytest.raises(forms.BadMaster, match="重复"):
        _load(tmp_path, GOOD)


def test_an_older_version_stays_at_hand(tmp_path):
    (tmp_path / "second.yaml").write_text(GOOD.replace("version: 1", "version: 2"), "utf-8")

    found = _load(tmp_path, GOOD)

    assert found.get("sample").version == 2
    assert found.get("sample", 1).version == 1
    with pytest.raises(forms.UnknownForm):
        found.get("sample", 3)


def test_a_form_nobody_wrote_is_unknown(masters):
    with pytest.raises(forms.UnknownForm, match="情书"):
        masters.get("情书")


def test_the_sample_of_the_how_to_page_is_a_sound_master(tmp_path):
    page = (FOLDER.parent / "docs/how-to/add-a-form.md").read_text("utf-8")
    sample = page.split("```yaml\n")[1].split("```")[0]

    master = _load(tmp_path, sample).get("sample_receipt")

    assert not forms.fill(master, {}).is_complete
