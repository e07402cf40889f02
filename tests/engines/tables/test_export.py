"""Texts of people never become formulas in a spreadsheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.engines.tables import safe_cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+8613800001111",
        "-2+3",
        "@SUM(A1)",
        '=HYPERLINK("http://x","点我")',
        "\t=1",
        " =cmd|' /C calc'!A0",
        "＝1+1",
        "|x",
    ],
)
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["张三", "-12.50", "-", "2024-01", "王㐂😀", "", "a=b"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


@given(st.text())
def test_nothing_leaves_as_a_formula(text: str) -> None:
    safe = safe_cell(text)
    assert not safe.lstrip(" \t\r\n\u200b").startswith(("=", "+", "@"))
    assert "\0" not in safe
    assert len(safe) <= 32_767
