"""Numbers of people: citizen ID (GB 11643-1999), residence permits, permanent residence cards."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from niangjia.kernel.identifiers import regions
from niangjia.kernel.identifiers.folding import folded

_FIRST_GENERATION = re.compile(r"[1-9]\d{14}")
_FORM = re.compile(r"[1-9]\d{16}[\dX]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Document(StrEnum):
    """Which card carries the number."""

    CITIZEN = "居民身份证"
    HONG_KONG = "港澳居民居住证（香港）"
    MACAO = "港澳居民居住证（澳门）"
    TAIWAN = "台湾居民居住证"
    FOREIGN = "外国人永久居留身份证"


_PERMITS = {
    "810000": Document.HONG_KONG,
    "820000": Document.MACAO,
    "830000": Document.TAIWAN,
}


@dataclass(frozen=True, slots=True)
class PersonNumber:
    """A sound number of a person: its 18 characters, the card that bears it, and what is doubtful.

    Doubts are sentences for the clerk who can look at the card; none of them makes it unsound.
    """

    text: str
    document: Document
    born_on: date
    is_male: bool
    doubts: tuple[str, ...] = ()


def person_number(text: str, *, on: date | None = None) -> PersonNumber | None:
    """Return what the number says, or None if it is none; 15 digits are widened to 18.

    `on` is today: whoever is born later has no number yet.
    """
    number = folded(text)
    if _FIRST_GENERATION.fullmatch(number):
        body = number[:6] + "19" + number[6:]
        number = body + _check(body)
    if not _FORM.fullmatch(number) or _check(number[:17]) != number[17]:
        return None
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    if born < date(1800, 1, 1) or (on is not None and born > on):
        return None
    document = _document(number)
    return PersonNumber(number, document, born, int(number[16]) % 2 == 1, _doubts(number, document))


def citizen_id(text: str, *, on: date | None = None) -> str | None:
    """Return the number in 18 characters, or None if it is none; see `person_number`."""
    found = person_number(text, on=on)
    return found.text if found else None


def is_citizen_id(number: str) -> bool:
    """Tell whether the 18 characters are a sound number of a person, permits included."""
    return len(number) == 18 and citizen_id(number) == number


def born_on(number: str) -> date:
    """Return the day of birth that a valid 18-character number carries."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def masked_id(number: str) -> str:
    """Return the number as it may be shown: first four, last four."""
    return f"{number[:4]}****{number[-4:]}" if len(number) >= 8 else "****"


def _document(number: str) -> Document:
    if number[0] == "9":
        return Document.FOREIGN
    return _PERMITS.get(number[:6], Document.CITIZEN)


def _doubts(number: str, document: Document) -> tuple[str, ...]:
    if document is Document.CITIZEN and not regions.was_ever_in_force(number[:6]):
        return ("前六位不是历年的行政区划代码，请照证件再核对一遍",)
    if document is Document.FOREIGN:
        doubts = []
        if not regions.is_province(number[1:3]):
            doubts.append("第 2、3 位不是省级代码，请照外国人永久居留身份证再核对一遍")
        if number[17] == "X":
            doubts.append("外国人永久居留身份证号是 18 位数字，末位没有 X，请再核对一遍")
        return tuple(doubts)
    return ()


def _check(body: str) -> str:
    return "10X98765432"[sum(int(c) * w for c, w in zip(body, _WEIGHTS, strict=True)) % 11]
