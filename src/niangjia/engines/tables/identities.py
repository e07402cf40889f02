"""Names, citizen IDs and staff numbers as rosters hold them, and the damage they have suffered."""

import re
import unicodedata

from niangjia.engines.tables.cells import Unreadable, Value, shown
from niangjia.engines.tables.problems import Finding, found
from niangjia.kernel.identifiers import citizen_id, masked_id, person_number

# A spreadsheet keeps fifteen digits of a number and writes zeros for the rest.
_KEPT_DIGITS = 15
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d{2}", re.IGNORECASE)
_NOTES = """
已离职 离职 在职 退休 返聘 实习 试用 试用期 临时 临时工 兼职 组长 班长 主管 队长
带班 代领 代班 新 新进 新入职 辞职 自离 工伤 产假 停薪
"""
_NOTE = re.compile(rf"[（(【\[]({'|'.join(_NOTES.split())})[）)】\]]$")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069\x00-\x1f]")


def read_name(value: Value) -> tuple[str | None, tuple[Finding, ...]]:
    """Return the name (姓名) without the spaces that only align it.

    Rare characters and emoji stay as written.

    A note behind the name (离职, 组长) is taken off and reported; any other bracket stays, because
    companies tell two people of one name apart that way.
    """
    if value is None:
        return None, ()
    if isinstance(value, Unreadable):
        code = "formula.no_value" if value.is_formula else "cell.error"
        return None, found(code, text=value.text)
    text = _INVISIBLE.sub("", shown(value)).strip(" \u3000\u00a0\t'’")
    # Latin names keep one space between their words; between Chinese characters it is only layout.
    pieces = re.split(r"[\s\u3000\u00a0]+", text)
    name = pieces[0]
    for piece in pieces[1:]:
        joins = name[-1:].isascii() and piece[:1].isascii()
        name += (" " if joins else "") + piece
    plain = _NOTE.sub("", name).rstrip("*＊★☆△▲●")
    if plain != name and plain:
        return plain, found("name.note", text=name, value=plain)
    return name or None, ()


def read_citizen_id(
    value: Value,
) -> tuple[str | None, str | None, tuple[Finding, ...]]:
    """Return the citizen ID, the digits that survive of a damaged one, and what was noticed.

    A damaged number is never repaired: it is None, with a doubt that says what it lacks.
    """
    if value is None:
        return None, None, ()
    if isinstance(value, Unreadable):
        code = "formula.no_value" if value.is_formula else "cell.error"
        return None, None, found(code, text=value.text)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _numeric(float(value))
    text = shown(value)
    number = re.sub(r"[\s'’＇`‘\-_.。,，:：\u200b-\u200f\ufeff\u202a-\u202e]", "", _folded(text))
    number = re.sub(r"^(居民|公民)?(身份证|身份)?(号码|号)?[(（]?", "", number).rstrip(")）")
    if not number:
        return None, None, ()
    valid = person_number(number)
    if valid:
        doubts = (one for doubt in valid.doubts for one in found("id.doubt", text=doubt))
        return valid.text, None, tuple(doubts)
    if _SCIENTIFIC.fullmatch(re.sub(r"\s", "", _folded(text))):
        return None, None, found("id.digits_lost", text=text.strip())
    return _repaired_or_damaged(text.strip(), number)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()


def _numeric(number: float) -> tuple[str | None, str | None, tuple[Finding, ...]]:
    digits = shown(number)
    if len(digits) == _KEPT_DIGITS and number.is_integer():
        valid = citizen_id(digits)
        if valid:
            return valid, None, ()
    if len(digits) > _KEPT_DIGITS:
        kept = digits[:_KEPT_DIGITS]
        return None, kept, found("id.digits_lost", text=_covered(digits))
    return None, None, found("id.length", length=len(digits), text=digits)


def _covered(text: str) -> str:
    return masked_id(text) if len(text) >= 12 else text


def _repaired_or_damaged(
    text: str, number: str
) -> tuple[str | None, str | None, tuple[Finding, ...]]:
    if re.fullmatch(r"\d{17}[×✕*＊Χ乂叉]", number):
        valid = citizen_id(number[:17] + "X")
        if valid:
            shown_value = masked_id(valid)
            return valid, None, found("id.letter", text=_covered(text), value=shown_value)
    swapped = number.translate(str.maketrans("OIL", "011"))
    if swapped != number and (valid := citizen_id(swapped)):
        return valid, None, found("id.letter", text=_covered(text), value=masked_id(valid))
    if re.search(r"[*＊X]{3,}", number):
        return None, None, found("id.masked", text=text)
    if re.fullmatch(r"\d{17}[\dX]", number):
        lost = number.endswith("000")
        code = "id.digits_lost" if lost else "id.check_digit"
        return None, number[:_KEPT_DIGITS] if lost else None, found(code, text=_covered(text))
    if re.fullmatch(r"\d{10,}X?", number):
        return None, None, found("id.length", length=len(number), text=_covered(text))
    if number in {"无", "没有", "未提供", "不详", "/", "待补", "未知"}:
        return None, None, ()
    return None, None, found("id.other", text=text)


def read_staff_no(value: Value) -> str | None:
    """Return the staff number (工号) so that 12, "0012 " and "１２" are one."""
    if value is None or isinstance(value, Unreadable):
        return None
    text = re.sub(r"[\s'’＇\u200b\ufeff]", "", _folded(shown(value)))
    # 0012 in one sheet is the number 12 in another, where it was stored as a number.
    return (text.lstrip("0") or "0") if text.isdigit() else text or None
