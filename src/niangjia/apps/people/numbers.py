"""The one form in which phones, bank accounts and names are kept and compared."""

import re
import unicodedata

from niangjia.kernel.identifiers import is_phone
from niangjia.kernel.words import is_blank

_ACCOUNT = re.compile(r"\d{8,30}")


def phone(text: str) -> str | None:
    """Return the number as it is indexed: digits, the Chinese country code dropped; None if none.

    Mobile and fixed lines are both taken: a worker may leave a relative's landline.
    """
    digits = re.sub(r"[\s\-()‐-―]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(\+86|0086|86(?=1[3-9]\d{9}$))", "", digits)
    return digits if is_phone(digits) else None


def bank_account(text: str) -> str | None:
    """Return the account as digits, or None if it is none."""
    digits = re.sub(r"[\s\-‐-―]", "", unicodedata.normalize("NFKC", text))
    return digits if _ACCOUNT.fullmatch(digits) else None


def name(text: str) -> str:
    """Return the name as it is kept: composed, without spaces at the ends or doubled inside;
    empty where nothing of it is seen.

    Rare characters stay as they are; only the dots inside transliterated names are made one.
    """
    if is_blank(text):
        return ""
    composed = unicodedata.normalize("NFC", text)
    return re.sub(r"\s+", " ", re.sub(r"[•・‧∙⋅]", "·", composed)).strip()


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two spellings are the same name but for spaces, width and dots."""

    def bare(text: str) -> str:
        return re.sub(r"[\s·.]", "", unicodedata.normalize("NFKC", name(text))).casefold()

    return bare(one) == bare(other)
