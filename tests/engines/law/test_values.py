"""Values that leave by a file: the same book comes of them, and no other file is taken."""

from pathlib import Path

import pytest

from niangjia.engines.law import StatuteBook
from niangjia.engines.law.values import ValuesFileFaulty, with_values, written

BOOK = StatuteBook.read(Path(__file__).parents[3] / "law")


def test_a_file_without_values_changes_nothing(tmp_path):
    file = tmp_path / "values.json"
    file.write_text(written([], []), "utf-8")

    assert with_values(BOOK, None) is BOOK
    assert with_values(BOOK, file).digest == with_values(BOOK, file).digest


@pytest.mark.parametrize(
    ("text", "says"),
    [("{", "整个文件"), ('{"values": [{"x": 1}]}', "values"), ('{"other": 1}', "不对")],
    ids=["broken", "faulty", "other"],
)
def test_what_is_no_such_file_is_refused_with_its_place(tmp_path, text, says):
    file = tmp_path / "values.json"
    file.write_text(text, "utf-8")
    with pytest.raises(ValuesFileFaulty, match=says):
        with_values(BOOK, file)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ValuesFileFaulty, match=r"values\.json"):
        with_values(BOOK, tmp_path / "values.json")
