"""Codes by phone: six figures, five minutes, five tries, and the same answer for every number.

Asking leaves the same row and takes the same steps whether the number is anybody's or not; only
a known number is sent a message. A code fits only together with the mark of the asking, which the
page holds that asked: read over a shoulder, it opens nothing elsewhere. How often may be asked is
counted at the door (settings).
"""

from datetime import datetime

from django.db.transaction import atomic, set_rollback

from niangjia.apps.accounts import codes
from niangjia.apps.accounts.choices import Purpose
from niangjia.apps.accounts.services import messages
from niangjia.apps.people import crypto, numbers, selectors
from niangjia.apps.people.errors import PhoneInvalid
from niangjia.apps.people.models import Person

KIND = "phone_code"
TEXT = "【娘家】您的验证码是 {code}，5 分钟内有效。工会不会向您要验证码，谁要都别给。"


def number_key(phone: str) -> str:
    """Return by what a number is counted at the door: a keyed digest, so that none is kept.

    :raises PhoneInvalid: it is no phone number.
    """
    return crypto.index_key(KIND, _number(phone)).hex()


@atomic
def ask(*, phone: str, at: datetime) -> str:
    """Make a new code for a number, and send it if somebody is registered with the number.

    Returns the mark of this asking, without which the code fits nowhere.

    :raises PhoneInvalid: it is no phone number.
    """
    number = _number(phone)
    made = codes.fresh(kind=KIND, whom=number, at=at)
    messages.sweep(at=at)
    is_known = selectors.people_by_phone(number).exists()
    with atomic():
        # For an unknown number too, and then taken back: else the time would tell which is known.
        messages.queue(phone=number, text=TEXT.format(code=made.code), purpose=Purpose.SIGN_IN)
        set_rollback(not is_known)
    return made.mark


def matches(*, phone: str, code: str, asked: str, at: datetime) -> bool:
    """Count a try, and tell whether the code fits its asking; one that fits is not used up yet.

    The caller lets this transaction end before it declines, or the try would not count.
    """
    number = numbers.phone(phone)
    if number is None:
        return False
    return codes.matches(kind=KIND, whom=number, code=code, mark=asked, at=at)


def people_of(*, phone: str) -> list[Person]:
    """Return who is registered with a number; a family, or a whole team, may share one."""
    return list(selectors.people_by_phone(phone))


def use_up(*, phone: str) -> None:
    """Let a code that was right be right no more.

    :raises CodeWrong: another browser used it up first.
    """
    codes.use_up(kind=KIND, whom=_number(phone))


def _number(phone: str) -> str:
    number = numbers.phone(phone)
    if number is None:
        raise PhoneInvalid
    return number
