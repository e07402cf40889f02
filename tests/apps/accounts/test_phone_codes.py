"""Codes by phone: few tries, few minutes, and nothing that tells whether a number is known."""

from datetime import timedelta

import pytest
from tests.factories import matters as make

from niangjia.apps.accounts import selectors
from niangjia.apps.accounts.models import PhoneCode, TextMessage
from niangjia.apps.accounts.services import messages, phone_codes
from niangjia.apps.people import services as people
from niangjia.apps.people.errors import PhoneInvalid

pytestmark = pytest.mark.django_db
AT = make.NOW
PHONE = "13900001234"


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.IS_DEMO = True


def known(name="林阿珍（演示）"):
    return people.register_person(name=name, phone=PHONE, by=None)


def code_sent():
    _, text = messages.contents(message=selectors.shown_messages()[0])
    return text.split("验证码是 ")[1][:6]


def ask(phone=PHONE):
    """Ask for a code, and keep the mark of the asking as the page does."""
    ask.mark = phone_codes.ask(phone=phone, at=AT)
    return ask.mark


def matches(code, *, phone=PHONE, at=AT, asked=None):
    mark = ask.mark if asked is None else asked
    return phone_codes.matches(phone=phone, code=code, asked=mark, at=at)


def test_a_known_number_gets_a_code_that_fits():
    known()
    ask("139-0000-1234")
    assert matches(code_sent())
    assert matches(" ".join(code_sent()), phone="+86 139 0000 1234")


def test_an_unknown_number_leaves_the_same_row_and_gets_no_message():
    ask()
    assert PhoneCode.objects.count() == 1
    assert TextMessage.objects.count() == 0
    assert phone_codes.people_of(phone=PHONE) == []


def test_a_code_lasts_five_minutes():
    known()
    ask()
    assert matches(code_sent(), at=AT + timedelta(minutes=5))
    assert not matches(code_sent(), at=AT + timedelta(minutes=5, seconds=1))


def test_five_wrong_tries_end_a_code():
    known()
    ask()
    code = code_sent()
    wrong = "000000" if code != "000000" else "111111"
    assert [matches(wrong) for _ in range(5)] == [False] * 5
    assert not matches(code)


def test_a_code_is_used_up_and_a_new_one_ends_it():
    known()
    ask()
    first = code_sent()
    phone_codes.use_up(phone=PHONE)
    assert not matches(first)
    ask()
    assert matches(code_sent())


def test_a_code_fits_only_with_the_mark_of_its_asking():
    known()
    first = ask()
    second = ask()
    assert first != second
    code = code_sent()
    for mark in ("", first, "x"):
        assert not matches(code, asked=mark)
    assert matches(code, asked=second)


def test_neither_number_nor_code_is_kept_in_the_clear():
    known()
    ask()
    kept = PhoneCode.objects.get()
    message = TextMessage.objects.get()
    code = code_sent()
    for secret in (PHONE.encode(), code.encode()):
        assert secret not in bytes(kept.phone) + bytes(kept.digest) + bytes(message.sealed)


def test_what_is_no_number_is_said_to_be_none():
    with pytest.raises(PhoneInvalid):
        phone_codes.ask(phone="not a number", at=AT)


def test_messages_are_forgotten_after_a_day():
    known()
    ask()
    made = TextMessage.objects.get().made_at
    assert messages.sweep(at=made + timedelta(hours=23)) == 0
    assert messages.sweep(at=made + timedelta(hours=25)) == 1
