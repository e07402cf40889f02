"""`./niangjia law import-text`: what it prints, what it returns, what is on file afterwards."""

import argparse

import pytest
from tests.factories import matters as make

from niangjia.apps.lawbook import selectors
from niangjia.apps.lawbook.models import StatuteText
from niangjia.apps.people.services import accounts
from niangjia.jobs import law

pytestmark = pytest.mark.django_db
TEXT = "# 失业保险条例\n1999年1月22日 公布\n第一条 示例的条文。\n"


@pytest.fixture
def fed(db):
    fed = make.federation()
    accounts.open_account(person=fed.officer, username="officer", password=None, by=None)
    return fed


def run(*asked):
    parser = argparse.ArgumentParser()
    law.add_parser(parser.add_subparsers())
    options = parser.parse_args(["law", "import-text", *map(str, asked)])
    return options.run(options)


def test_a_folder_is_brought_in_and_what_is_no_text_is_told(fed, tmp_path, capsys):
    (tmp_path / "失业保险条例.md").write_text(TEXT, "utf-8")
    (tmp_path / "别的.txt").write_text("# 别的办法\n2020年1月1日\n第一条 别的。\n", "utf-8")

    assert run(tmp_path, "--as", "officer") == 1
    said = capsys.readouterr()
    assert "导入了　失业保险条例　1999-01-22 的版本" in said.out
    assert "共 2 份，没有导入的 1 份" in said.out
    assert "“别的.txt”没有导入：法律库没有引用《别的办法》" in said.err
    assert selectors.article_of("失业保险条例", "第一条").words == "示例的条文。"


def test_the_same_file_again_changes_nothing(fed, tmp_path, capsys):
    file = tmp_path / "失业保险条例.md"
    file.write_text(TEXT, "utf-8")
    assert (run(file, "--as", "officer"), run(file, "--as", "officer")) == (0, 0)
    assert "已经有了，没有变" in capsys.readouterr().out
    assert StatuteText.objects.count() == 1


def test_an_empty_folder_is_told(tmp_path, capsys):
    assert run(tmp_path, "--as", "officer") == 2
    assert "没有 .md 或 .txt 文件" in capsys.readouterr().err
