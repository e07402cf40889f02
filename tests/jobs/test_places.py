"""`./niangjia places import`: what it prints and what it returns."""

import argparse

import pytest
from tests.factories import matters as make

from niangjia.apps.people.services import accounts
from niangjia.apps.places.models import Place
from niangjia.jobs import places
from niangjia.jobs.demo import jiaozuo
from niangjia.kernel.errors import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed(db):
    fed = make.federation(code="410800")
    for who in ("clerk", "cashier"):
        accounts.open_account(person=getattr(fed, who), username=who, password=None, by=None)
    return fed


def run(path, login="clerk"):
    parser = argparse.ArgumentParser()
    places.add_parser(parser.add_subparsers())
    options = parser.parse_args(["places", "import", str(path), "--as", login])
    return options.run(options)


def test_a_sheet_comes_in_once(fed, tmp_path, capsys):
    file = tmp_path / "阵地.csv"
    file.write_bytes(jiaozuo.sheet())
    assert run(file) == 0
    assert "新增 167 处，改了 0 处，没有变的 0 处" in capsys.readouterr().out
    assert run(file) == 0
    assert "新增 0 处，改了 0 处，没有变的 167 处" in capsys.readouterr().out


def test_faults_are_told_by_row_and_nothing_comes_in(fed, tmp_path, capsys):
    file = tmp_path / "阵地.csv"
    file.write_bytes(jiaozuo.sheet().replace("每天 24小时".encode(), "随时".encode()))
    assert run(file) == 2
    told = capsys.readouterr().err
    assert "一行也没有导入" in told
    assert "“随时”看不出是什么时间" in told
    assert " 行" in told
    assert not Place.objects.exists()


def test_whoever_may_not_and_a_file_that_is_not_there_are_told(fed, tmp_path, capsys):
    file = tmp_path / "阵地.csv"
    file.write_bytes(jiaozuo.sheet())
    assert run(file, login="cashier") == 1
    assert "交给他们" in capsys.readouterr().err
    with pytest.raises(DomainError, match="打不开"):
        run(tmp_path / "没有.csv")


def test_the_demo_founds_the_federation_whose_places_they_are(db):
    jiaozuo.load(since=make.SINCE)
    assert Place.objects.count() == 167
