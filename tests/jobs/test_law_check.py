"""`./niangjia law check`: what it prints and what it returns."""

import argparse

import pytest

from niangjia.jobs import law

FILE = """
id: example
title: {zh: 例, en: Example}
jurisdiction: CN
last_checked_on: 2026-11-23
lawyer_checked_on: null
parameters:
  multiple:
    title: 倍数
    unit: times
    values:
      - from: 2010-01-01
        value: "2"
        source: {law: 例法, article: 第二条}
        words: 应当支付二倍
        summary: 二倍。
        confidence: T
"""


@pytest.fixture
def folders(tmp_path):
    (tmp_path / "law").mkdir()
    (tmp_path / "texts").mkdir()
    (tmp_path / "law" / "instruments.yaml").write_text(
        "instruments: {例法: {title: 例法}}", "utf-8"
    )
    (tmp_path / "law" / "example.yaml").write_text(FILE, "utf-8")
    (tmp_path / "texts" / "例法.md").write_text("# 例法\n第二条 应当支付二倍。\n", "utf-8")
    return tmp_path


def run(folder, *more):
    parser = argparse.ArgumentParser()
    law.add_parser(parser.add_subparsers())
    asked = ["law", "check", "--texts", str(folder / "texts"), "--law", str(folder / "law"), *more]
    options = parser.parse_args(asked)
    return options.run(options)


def test_quotes_that_stand_in_their_articles_pass(folders, capsys):
    assert run(folders, "--verbose") == 0
    said = capsys.readouterr().out
    assert "T 已与法条原文核对｜找到｜1 处" in said
    assert "尚未由律师签核的文件 1 份" in said
    assert "· example.multiple 《例法》第二条 找到" in said


def test_a_quote_that_does_not_is_shown_with_its_words(folders, capsys):
    (folders / "texts" / "例法.md").write_text("# 例法\n第二条 应当支付三倍。\n", "utf-8")

    assert run(folders) == 1
    assert "摘录：应当支付二倍" in capsys.readouterr().out


def test_a_folder_that_is_not_there_and_a_faulty_file_are_one_line(folders, capsys):
    (folders / "law" / "example.yaml").write_text(FILE.replace('"2"', "2.0"), "utf-8")
    assert run(folders) == 2
    assert "必须加引号" in capsys.readouterr().err
    (folders / "texts" / "例法.md").unlink()
    (folders / "texts").rmdir()
    assert run(folders) == 2
    assert "找不到文件夹" in capsys.readouterr().err


def compared(folder, *days):
    parser = argparse.ArgumentParser()
    law.add_parser(parser.add_subparsers())
    options = parser.parse_args(["law", "diff", *days, "--law", str(folder / "law")])
    return options.run(options)


def test_two_days_are_compared_with_what_was_and_what_is(folders, capsys):
    later = FILE.split("    values:")[1].replace("2010", "2020").replace('"2"', '"3"')
    (folders / "law" / "example.yaml").write_text(FILE + later.lstrip("\n"), "utf-8")

    assert compared(folders, "2019-12-31", "2020-01-01") == 0
    said = capsys.readouterr().out
    assert "2019-12-31 与 2020-01-01：1 处不同" in said
    assert "改了｜例｜倍数｜example.multiple" in said
    assert "内容：2 倍 → 3 倍" in said


def test_a_region_that_is_no_code_and_a_day_that_is_none_are_declined(folders, capsys):
    assert compared(folders, "2019-12-31", "2020-01-01", "--region", "海口") == 2
    assert "不是六位行政区划代码" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        compared(folders, "2019-13-31", "2020-01-01")
    assert "请写成 2026-01-01 这样" in capsys.readouterr().err


def test_comparing_says_where_a_law_file_is_faulty(folders, capsys):
    (folders / "law" / "example.yaml").write_text(FILE.replace('"2"', "2.0"), "utf-8")
    assert compared(folders, "2019-12-31", "2020-01-01") == 2
    assert "必须加引号" in capsys.readouterr().err
