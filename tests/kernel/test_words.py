"""Words are there where something is seen."""

import pytest

from niangjia.kernel.words import is_blank


@pytest.mark.parametrize("text", ["", " ", "　", "\n\t", "\u200b", "\ufeff\u2060 \u00a0", "\0"])
def test_what_shows_nothing_is_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["无", " 。", "0", "\u200b好", "👍\u200d"])
def test_what_shows_something_is_not(text):
    assert not is_blank(text)
