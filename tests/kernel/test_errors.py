"""A refusal says what was declined and what to do, in Chinese."""

import pytest

from niangjia.kernel.errors import DomainError, NotFound, StaleVersion


def test_a_refusal_speaks_with_its_facts():
    class Late(DomainError):
        code = "test.late"
        message = "已过 %(days)s 天，请说明理由。"

    declined = Late(days=3)
    assert str(declined) == "已过 3 天，请说明理由。"
    assert declined.data == {"days": 3}
    assert isinstance(declined, DomainError)


def test_a_fact_that_is_missing_is_a_bug_and_not_a_half_sentence():
    with pytest.raises(KeyError):
        StaleVersion()


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (DomainError(), "declined", "现在不能办"),
        (NotFound(), "not_found", "没有这条记录"),
        (StaleVersion(what="这件案子"), "stale_version", "这件案子已经被改过"),
    ],
)
def test_the_common_refusals(error, code, words):
    assert error.code == code
    assert words in str(error)


def test_what_is_not_there_and_what_is_not_yours_are_never_told_apart():
    assert "或者" in str(NotFound())
