"""`clock evaluate` and `claims evaluate`: a line of JSON in, a line of JSON out, always."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from niangjia.jobs.cli import main

ROOT = Path(__file__).parents[2]
AWARD = {"clock": "CL-13", "facts": {"award_received": "2026-09-16"}}
INTEREST = {
    "rule": "R-50",
    "facts": {"principal": "40800", "perform_by": "2026-03-31", "paid_on": "2026-04-30"},
}


@pytest.fixture
def told(tmp_path, capsys):
    def asking(command, *lines):
        file = tmp_path / "asked.jsonl"
        file.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines))
        assert main([command, "evaluate", str(file)]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return asking


def test_a_clock_answers_with_its_due_day_and_trace(told):
    [found] = told("clock", {"id": "a", **AWARD})

    assert (found["id"], found["clock"], found["due"]) == ("a", "CL-13", "2026-10-08")
    assert found["provisional"] is False
    assert [line["what"] for line in found["trace"]] == [
        *("起算", "规则", "首日", "末日", "顺延", "交邮", "日历"),
    ]
    assert found["article"] == "《调解仲裁法》第五十条"
    assert len(found["law_digest"]) == len(found["calendar_digest"]) == 64


def test_a_clock_may_be_asked_for_as_a_rule(told):
    asked = {"id": 1, "rule": "CL-13", "facts": AWARD["facts"]}

    [as_rule, as_both, as_two] = told(
        "clock", asked, asked | {"clock": "CL-13"}, asked | {"clock": "CL-14"}
    )

    assert as_rule["due"] == as_both["due"] == "2026-10-08"
    assert as_two["error"] == "lines.not_a_line"


def test_a_claim_answers_with_its_amount(told):
    [found] = told("claims", {"id": 7, **INTEREST})

    assert (found["id"], found["amount"]) == (7, "214.20")
    assert found["steps"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("没有括号", "不是 JSON"),
        ("[1, 2]", "不是一个对象"),
        ('{"id": 3, "clock": "CL-13"}', "缺 facts"),
        ('{"id": 3, "facts": {}}', "clock 应有且只有一个"),
        ('{"id": 3, "clock": "CL-13", "facts": {"start": "a", "start": "b"}}', "写了两次"),
        ('{"id": 3, "clock": "CL-13", "facts": {"start": %s}}' % ("1" * 5000), "太长"),
        ("[" * 200_000, "套得太深"),
    ],
)
def test_a_line_nobody_can_read_does_not_stop_the_others(told, line, why):
    [broken, sound] = told("clock", line, AWARD)

    assert broken["error"] == "lines.not_a_line"
    assert why in broken["message"]
    assert sound["due"] == "2026-10-08"


def test_an_error_without_an_id_names_the_line_by_its_number(told):
    broken, nameless, sound = told("claims", "", "{", {"rule": "R-50", "facts": {}}, INTEREST)

    assert (broken["id"], broken["line"]) == (None, 2)
    assert broken["message"].startswith("第 2 行：")
    assert (nameless["error"], nameless["line"]) == ("claims.missing_fact", 3)
    assert "line" not in sound


def test_a_line_in_another_encoding_does_not_take_the_others_with_it(tmp_path, capsys):
    sound = json.dumps({"id": "a", **INTEREST}).encode()
    file = tmp_path / "asked.jsonl"
    file.write_bytes(
        b"\xef\xbb\xbf" + sound + b"\r\n" + '{"id": "甲"}'.encode("gbk") + b"\n" + sound
    )

    assert main(["claims", "evaluate", str(file)]) == 0
    first, broken, last = (json.loads(line) for line in capsys.readouterr().out.splitlines())

    assert first["amount"] == last["amount"] == "214.20"
    assert (broken["error"], broken["line"]) == ("lines.not_a_line", 2)
    assert "UTF-8" in broken["message"]


def test_a_year_typed_wrong_is_declined(told):
    later = INTEREST["facts"] | {"paid_on": "2204-04-30"}

    [found] = told("claims", {"id": 1, "rule": "R-50", "facts": later})

    assert found["error"] == "claims.too_far_ahead"
    assert "2204-04-30" in found["message"]


def test_each_article_is_told_once_and_a_given_value_is_none(told):
    facts = {"hired_on": "2018-03-15", "left_on": "2024-01-31", "ground": "40_NO_FAULT"}
    known = {"average_wage": 6800, "city_average_wage": 7500, "minimum_wage": 2010}

    [found] = told("claims", {"id": 1, "rule": "R-01", "facts": facts | known})

    assert "《劳动合同法》第四十七条第一款" in found["articles"]
    assert len(found["articles"]) == len(set(found["articles"]))
    assert all(article.startswith("《") for article in found["articles"])


def test_numbers_that_are_none_and_halves_of_letters_come_back_as_errors(told):
    nan, half = told(
        "clock",
        '{"id": "\\ud800", "clock": "CL-13", "facts": {"start": NaN}}',
        '{"id": 2, "clock": "CL-13", "facts": {"start": "\\ud800"}}',
    )

    assert (nan["id"], nan["error"]) == ("\ud800", "clock.faulty_fact")
    assert half["error"] == "clock.faulty_fact"


def test_lines_come_from_the_standing_input_too(monkeypatch, capsys):
    typed = io.BytesIO(f"{json.dumps(AWARD)}\n\n".encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(typed))

    assert main(["clock", "evaluate", "-"]) == 0
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line)["due"] == "2026-10-08"


def test_a_mark_before_the_first_line_of_the_standing_input_is_no_part_of_it(monkeypatch, capsys):
    typed = io.BytesIO(f"\ufeff{json.dumps(AWARD)}\n".encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(typed))

    assert main(["clock", "evaluate", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["due"] == "2026-10-08"


def test_what_lies_ahead_of_the_day_of_asking_is_said(tmp_path, capsys):
    file = tmp_path / "asked.jsonl"
    file.write_text(json.dumps(AWARD))

    def asked(*more):
        assert main(["clock", "evaluate", str(file), *more]) == 0
        return json.loads(capsys.readouterr().out)

    assert asked("--on", "2026-09-15")["future"] is True
    assert asked("--on", "2026-09-16")["future"] is False
    assert asked()["due"] == asked("--on", "2026-09-15")["due"] == "2026-10-08"


def test_who_has_read_enough_may_close_the_pipe(tmp_path):
    file = tmp_path / "asked.jsonl"
    file.write_text("\n".join([json.dumps(AWARD)] * 200))
    asked = [sys.executable, "-m", "niangjia.jobs.cli", "clock", "evaluate", str(file)]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        first = running.stdout.readline()
        running.stdout.close()
        said = running.stderr.read()

    assert json.loads(first)["due"] == "2026-10-08"
    assert (running.returncode, said) == (0, b"")


def test_the_list_of_clocks_is_the_one_of_the_documentation(capsys):
    assert main(["clock", "list"]) == 0

    page = (ROOT / "docs/algorithms/clocks.md").read_text("utf-8")
    assert page.endswith(capsys.readouterr().out), "write it anew from ./niangjia clock list"


def test_a_file_that_is_not_there_or_no_text_is_declined(tmp_path, capsys):
    assert main(["clock", "evaluate", str(tmp_path / "none.jsonl")]) == 2
    (tmp_path / "binary").write_bytes(b"\xff\xfe\xfa")
    assert main(["claims", "evaluate", str(tmp_path / "binary")]) == 2
    assert "UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "one", "fact"),
    [("clock", "CL-13", "award_received"), ("claims", "R-50", "principal")],
)
def test_the_schema_is_printed_whole_or_of_one(capsys, command, one, fact):
    assert main([command, "schema"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert main([command, "schema", one]) == 0
    assert json.loads(capsys.readouterr().out) == whole[one]
    assert fact in whole[one]["facts"]["properties"]
    assert main([command, "schema", "nothing"]) == 2
    assert "nothing" in capsys.readouterr().err
