"""Numbers by which a person is paid and reached: bank card, phone."""

import re

from niangjia.kernel.identifiers.folding import folded

_MOBILE = re.compile(r"1[3-9]\d{9}")
# A mobile number has 11 digits, no more.
_PHONE = re.compile(r"\+\d{7,20}|1\d{10}|[02-9]\d{6,19}")
_CARD = re.compile(r"\d{16,19}")


def bank_card_doubt(account: str) -> str:
    """Return what is doubtful of a bank account's digits, empty for nothing.

    A card has 16 to 19 digits of which the last is a check (ISO/IEC 7812, Luhn). Passbooks and
    accounts of units have none, so a miss is a doubt: money goes by what the card says.
    """
    digits = folded(account)
    if _CARD.fullmatch(digits) and not _passes_luhn(digits):
        return "银行卡号最后一位校验不符，请照银行卡再核对一遍；存折账号可以不管"
    return ""


def mobile(text: str) -> str | None:
    """Return the Chinese mobile number (手机号) in 11 digits, or None if it is none."""
    digits = re.sub(r"[()]", "", folded(text))
    digits = re.sub(r"^(\+86|0086|86(?=1[3-9]\d{9}$))", "", digits)
    return digits if _MOBILE.fullmatch(digits) else None


def is_phone(digits: str) -> bool:
    """Tell whether digits, without spaces and dashes, may be a phone: mobile, fixed or abroad."""
    return _PHONE.fullmatch(digits) is not None


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
