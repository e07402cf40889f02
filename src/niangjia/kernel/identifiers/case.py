"""Court case numbers (案号): read in whatever brackets they were typed, written in one form.

最高人民法院《关于人民法院案件案号的若干规定》（2015，2018 修改）: 收案年度 + 法院代字 +
专门审判代字 + 类型代字 + 案件编号 + 号; a further ruling in one case adds 之一. Arbitration
commissions number in ways of their own: what does not parse is no court's number, and stays as it
is written.
"""

import re
import unicodedata
from dataclasses import dataclass

_FORM = re.compile(
    r"[(\[〔【](?P<year>(?:19|20)\d{2})[)\]〕】]"
    r"(?P<court>最高法|[京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新兵军]\d{0,4})"
    r"(?P<special>知)?(?P<kind>[\u4e00-\u9fa5]{1,4}?)第?(?P<number>\d+)号"
    r"(?:之(?P<part>[一二三四五六七八九十]+))?"
)
_NUMERALS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A court's case number in its parts; `text` is its one form, with full-width brackets."""

    year: int
    court: str
    kind: str
    number: int
    is_intellectual_property: bool = False
    part: int | None = None

    @property
    def text(self) -> str:
        """The number as papers carry it: `（2025）琼0105执123号之一`."""
        special = "知" if self.is_intellectual_property else ""
        part = f"之{_written(self.part)}" if self.part else ""
        return f"（{self.year}）{self.court}{special}{self.kind}{self.number}号{part}"


def case_number(text: str) -> CaseNumber | None:
    """Return the court's case number in the text, or None if it is none."""
    typed = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = _FORM.fullmatch(typed)
    if found is None:
        return None
    part = _read(found["part"]) if found["part"] else None
    if found["part"] and part is None:
        return None
    return CaseNumber(
        year=int(found["year"]),
        court=found["court"],
        kind=found["kind"],
        number=int(found["number"]),
        is_intellectual_property=bool(found["special"]),
        part=part,
    )


def normal_case_number(text: str) -> str:
    """Return a court's number in its one form, and any other as it was typed, without spaces."""
    found = case_number(text)
    return found.text if found else text.strip()


def _read(words: str) -> int | None:
    """Return the number that 一 … 九十九 write, or None if the words write none."""
    return next((number for number in range(1, 100) if _written(number) == words), None)


def _written(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens] + "十"
    return head + (_NUMERALS[ones] if ones else "")
