"""Numbers that name a person or an enterprise in China: checked, normalised, masked."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_FORM = re.compile(r"[1-9ANY][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_USCC_CATEGORIES = {
    "1": "1239",
    "2": "19",
    "3": "123459",
    "4": "19",
    "5": "1239",
    "6": "129",
    "7": "129",
    "8": "19",
    "9": "1239",
    "A": "19",
    "N": "1239",
    "Y": "1",
}
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_FORM = re.compile(r"\d{17}[\dX]")


def _compact(text: str) -> str:
    """Return the number without spaces and dashes, full-width forms folded, upper case."""
    return re.sub(r"[\s\-‐-―'’＇]", "", unicodedata.normalize("NFKC", text)).upper()


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A unified social credit code (统一社会信用代码, GB 32100-2015) and what was found of it.

    `is_well_formed` decides; `doubts` are advisory, because real codes exist that fail the nested
    organisation check.
    """

    text: str
    is_well_formed: bool
    doubts: tuple[str, ...] = ()


def credit_code(text: str) -> CreditCode:
    """Return the code as it reads, with what is wrong or doubtful about it."""
    code = _compact(text)
    if not _USCC_FORM.fullmatch(code):
        fault = "统一社会信用代码应为 18 位数字和大写字母（不含 I、O、S、V、Z）"
        return CreditCode(code, False, (fault,))
    total = sum(_USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    if _USCC_ALPHABET[(31 - total % 31) % 31] != code[17]:
        return CreditCode(code, False, ("最后一位校验码对不上，请照营业执照再核对一遍",))
    if code[1] not in _USCC_CATEGORIES[code[0]]:
        return CreditCode(code, False, ("前两位不是登记管理部门规定的组合，请核对",))
    doubts = []
    if _organisation_check(code[8:16]) != code[16]:
        doubts.append("第 17 位与组织机构代码校验不一致，请核对证照")
    if is_citizen_id(code):
        doubts.append("这串数字同时像一个身份证号，请确认填的是单位代码")
    return CreditCode(code, True, tuple(doubts))


def _organisation_check(body: str) -> str:
    values = (int(c) if c.isdigit() else ord(c) - 55 for c in body)
    rest = 11 - sum(v * w for v, w in zip(values, _ORG_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def citizen_id(text: str) -> str | None:
    """Return the citizen ID (公民身份号码, GB 11643-1999) in 18 characters, or None if it is none.

    A 15-digit number of the first generation is widened to 18.
    """
    number = _compact(text)
    if re.fullmatch(r"\d{15}", number):
        body = number[:6] + "19" + number[6:]
        number = body + _id_check(body)
    return number if is_citizen_id(number) else None


def is_citizen_id(number: str) -> bool:
    """Tell whether the 18 characters are a well-formed citizen ID, residence permits included."""
    if not _ID_FORM.fullmatch(number) or _id_check(number[:17]) != number[17]:
        return False
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return born_on >= date(1800, 1, 1)


def _id_check(body: str) -> str:
    return "10X98765432"[sum(int(c) * w for c, w in zip(body, _ID_WEIGHTS, strict=True)) % 11]


def born_on(number: str) -> date:
    """Return the day of birth that a valid 18-character citizen ID carries."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def masked_id(number: str) -> str:
    """Return the number as it may be shown: first four, last four."""
    return f"{number[:4]}****{number[-4:]}" if len(number) >= 8 else "****"
