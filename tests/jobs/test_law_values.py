"""Confirmed values leave the house in a file: commands without a database then count by them."""

import json
from datetime import date
from decimal import Decimal

import pytest
from tests.apps.lawbook.ground import draft
from tests.factories import matters as make

from niangjia.apps.lawbook import selectors, services
from niangjia.engines.law.values import ValuesFileFaulty, with_values, written
from niangjia.jobs.cli import main

pytestmark = pytest.mark.django_db
DAYS = ["2026-05-31", "2026-06-01", "--region", "460100"]
GAP = {"months": {"2026-07": {"wage": "2000"}}, "region": "460100"}


@pytest.fixture
def confirmed():
    """A minimum wage of 2,230 from 1 June 2026, corrected once, by two people."""
    fed = make.federation()
    for amount in ("2220", "2230"):
        value = services.propose_value(
            draft=draft(value=Decimal(amount)), by=fed.officer, on=make.TODAY, at=make.NOW
        )
        services.confirm_values(values=[value], by=fed.leader, on=make.TODAY, at=make.NOW)


@pytest.fixture
def file(confirmed, tmp_path, capsys):
    """The file that `law export-values` writes."""
    assert main(["law", "export-values"]) == 0
    told = capsys.readouterr()
    assert "导出了 2 条" in told.err
    path = tmp_path / "values.json"
    path.write_text(told.out, "utf-8")
    return path


def evaluated(capsys, tmp_path, *more: str) -> dict:
    asked = tmp_path / "asked.jsonl"
    asked.write_text(json.dumps({"id": 1, "rule": "R-08", "facts": GAP}))
    assert main(["claims", "evaluate", str(asked), *more]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_claim_is_counted_by_the_confirmed_value_and_names_the_law_of_the_house(
    file, capsys, tmp_path
):
    with_them = evaluated(capsys, tmp_path, "--values", str(file))
    assert with_them["amount"] == "230.00"
    assert with_them["law_digest"] == selectors.book().digest
    without = evaluated(capsys, tmp_path)
    assert without.get("amount") != "230.00"
    assert without.get("law_digest") != with_them["law_digest"]


def test_a_clock_names_the_law_it_was_read_beside(file, capsys, tmp_path):
    asked = tmp_path / "asked.jsonl"
    facts = {"award_received": "2026-09-16"}
    asked.write_text(json.dumps({"id": 1, "clock": "CL-13", "facts": facts}))
    assert main(["clock", "evaluate", str(asked), "--values", str(file)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["due"], told["law_digest"]) == ("2026-10-08", selectors.book().digest)


def test_two_days_are_compared_with_what_was_confirmed(file, capsys):
    for more in (["--confirmed"], ["--values", str(file)]):
        assert main(["law", "diff", *DAYS, *more]) == 0
        assert "2,230 元" in capsys.readouterr().out
    assert main(["law", "diff", *DAYS]) == 0
    assert "2,230 元" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"values": [{}]}', '{"values": [], "more": 1}', '{"values": [], "sources": 1}'],
)
def test_what_is_no_file_of_values_is_declined_with_how_to_make_one(text, tmp_path, capsys):
    file = tmp_path / "values.json"
    file.write_text(text)
    with pytest.raises(ValuesFileFaulty, match="export-values"):
        with_values(selectors.files(), file)
    assert main(["law", "diff", *DAYS, "--values", str(file)]) == 2
    assert "不是导出的地区数值" in capsys.readouterr().err
    assert main(["claims", "evaluate", str(file), "--values", str(tmp_path / "none")]) != 0


def test_values_come_back_from_a_file_as_they_were_confirmed(confirmed, tmp_path):
    values, sources = selectors.confirmed()
    file = tmp_path / "values.json"
    file.write_text(written(values, sources), "utf-8")
    found = with_values(selectors.files(), file)
    assert found.digest == selectors.book().digest
    assert found.entries == selectors.book().entries
    assert found.on(date(2026, 6, 1), "460105").parameter("region.minimum_wage_month").value == 2230
