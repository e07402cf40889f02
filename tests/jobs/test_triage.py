"""`./niangjia triage read`: a line of words in, a line of suggestions out, always."""

import json

import pytest

from niangjia.jobs.cli import main


@pytest.fixture
def told(tmp_path, capsys):
    def asking(*lines):
        file = tmp_path / "words.jsonl"
        written = (x if isinstance(x, str) else json.dumps(x, ensure_ascii=False) for x in lines)
        file.write_text("\n".join(written), encoding="utf-8")
        assert main(["triage", "read", str(file)]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return asking


def test_words_are_answered_with_labels_and_what_led_to_them(told):
    text = "公司拖欠工资两个月，还不交社保"

    [found] = told({"id": "a", "text": text})

    assert list(found) == ["id", "is_labour", "labels", "evidence"]
    assert (found["id"], found["is_labour"], found["labels"]) == ("a", True, ["欠薪", "社保"])
    assert list(found["evidence"]) == found["labels"]
    for words in (one for label in found["evidence"].values() for one in label):
        assert text[words["start"] : words["end"]] == words["text"]


def test_what_is_not_about_work_has_no_labels(told):
    assert told({"id": 1, "text": "房东不退押金"}) == [
        {"id": 1, "is_labour": False, "labels": [], "evidence": {}}
    ]


@pytest.mark.parametrize(
    ("line", "id_", "why"),
    [
        ("{", None, "不是 JSON"),
        ("[1]", None, "不是一个对象"),
        ('{"id": 3}', 3, "缺 text"),
        ('{"id": 4, "text": 5}', 4, "缺 text"),
        ('{"id": 6, "text": "a", "text": "b"}', None, "写了两次"),
    ],
)
def test_a_bad_line_is_answered_by_an_error_and_the_others_go_on(told, line, id_, why):
    broken, found = told(line, {"id": "b", "text": "老板不给工资"})

    assert (broken["id"], broken["error"]) == (id_, "lines.not_words")
    assert why in broken["message"]
    assert "id 和 text" in broken["message"]
    assert found["labels"] == ["欠薪"]


def test_empty_words_and_half_a_pair_are_words_too(told):
    [empty, half] = told({"id": 1, "text": ""}, '{"id": "\\ud83d", "text": "\\ud83d不发工资"}')

    assert empty["is_labour"] is False
    assert half["labels"] == ["欠薪"]


def test_a_file_that_is_not_there_is_said_so(capsys):
    assert main(["triage", "read", "没有这个文件.jsonl"]) == 2
    assert "读不了" in capsys.readouterr().err


def test_work_of_an_unclear_kind_has_no_label_and_shows_its_words(told):
    text = "老板让我帮他作伪证"

    [found] = told({"id": 1, "text": text})

    assert (found["is_labour"], found["labels"]) == (True, [])
    assert list(found["evidence"]) == ["劳动"]
    for words in found["evidence"]["劳动"]:
        assert text[words["start"] : words["end"]] == words["text"]
