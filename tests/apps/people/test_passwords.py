"""Which passwords are taken, and which would soon be guessed."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from niangjia.apps.people.models import Account, Person


@pytest.fixture
def somebody() -> Account:
    return Account(username="wangmin", person=Person(name="王敏"))


@pytest.mark.parametrize(
    "soon",
    [
        "1234567890",
        "password123!",
        "Passw0rd2026",
        "qwertyuiop[]",
        "1qaz2wsx3edc",
        "iloveyou1314",
        "woaini5201314",
        "gonghui2026!",
        "niangjia@2026",
        "zonggonghui123",
        "wangmin20261128",
        "1990030719900307",
        "aaaaaaaaaaaa",
        "short-1!Aa",
    ],
)
def test_what_would_soon_be_guessed_is_not_taken(somebody, soon):
    with pytest.raises(ValidationError):
        validate_password(soon, somebody)


@pytest.mark.parametrize(
    "good",
    [
        "mango-river-lantern",
        "槟榔林里三只慢吞吞的黄牛",
        "only lower case words here",
        "83920571640982",
        "correct horse battery staple " * 8,
        "𠮷野家的灯笼和🐢一起过河",
    ],
    ids=["three words", "chinese", "spaces", "random figures", "long", "rare signs"],
)
def test_any_composition_is_taken_that_is_not_soon_guessed(somebody, good):
    validate_password(good, somebody)


def test_a_password_counts_to_its_last_character(somebody):
    long = "mango-river-lantern-" * 10
    somebody.set_password(long)
    assert somebody.check_password(long)
    assert not somebody.check_password(long[:-1])
    assert not somebody.check_password(long.upper())
    assert not somebody.check_password(long + " ")
