"""One official text as it comes in a file: title, version and articles, in its own words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from niangjia.engines.law.model import Citation, Confidence, Instrument
from niangjia.engines.law.texts import article_number, cut, folded
from niangjia.kernel.errors import DomainError

LARGEST_TEXT = 5 * 1024 * 1024
_IN_NAME = re.compile(r"[(（](\d{4})-(\d\d)-(\d\d)[)）]")
_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_IN_FORCE = "施行"
_BINARY = b"\0"
_HEAD_LINES = 40


class TextRefused(DomainError):
    """A file that is no official text which the statute book could use; `why` says what to do."""

    code = "law.text_refused"
    message = "“%(name)s”没有导入：%(why)s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article in its own words: `key` is `47` or `47-1`, paragraphs apart by line."""

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialText:
    """A statute as one file has it; `part` is the book of a code that the file holds (合同编)."""

    title: str
    part: str
    version_on: date
    in_force_on: date | None
    articles: tuple[Article, ...]

    def article(self, key: str) -> str:
        """Return the words of an article, or nothing."""
        return next((one.text for one in self.articles if one.key == key), "")


def read_official(name: str, data: bytes, version_on: date | None = None) -> OfficialText:
    """Return the text in a file (Markdown or plain text, UTF-8 or GB 18030).

    Its version is the day given, else the one in the file's name, else the last day of adoption,
    amendment or promulgation at its head.

    :raises TextRefused: it is empty, no text, without title, day or articles.
    """
    lines = _COMMENT.sub("", _decoded(name, data)).splitlines()
    titles = [line.lstrip("#").strip() for line in lines if line.startswith("# ")]
    if not titles:
        titles = [line.strip() for line in lines if line.strip()][:1]
    pieces = cut(lines)
    head = pieces.pop("0")[:_HEAD_LINES]
    articles = tuple(
        Article(key=key, text=text)
        for key, parts in pieces.items()
        if (text := "\n".join(filter(None, (part.strip() for part in parts))))
    )
    if not articles:
        why = "没有找到“第一条”这样的条文。请从国家法律法规数据库下载全文，另存为文本文件再导入。"
        raise TextRefused(name=name, why=why)
    adopted = [day for line in head if _IN_FORCE not in line for day in _days(line)]
    in_force = [day for line in head if _IN_FORCE in line for day in _days(line)]
    in_name = _IN_NAME.search(name)
    day = version_on or (_day(*in_name.groups()) if in_name else None)
    day = day or max(adopted, default=None)
    if day is None:
        why = "看不出是哪一天的版本。请在文件名里写上，如“劳动合同法(2012-12-28).md”，再导入。"
        raise TextRefused(name=name, why=why)
    return OfficialText(
        title=titles[0],
        part=titles[1] if len(titles) > 1 else "",
        version_on=day,
        in_force_on=max(in_force, default=None),
        articles=articles,
    )


def instrument_of(text: OfficialText, instruments: Iterable[Instrument]) -> Instrument | None:
    """Return which instrument of the statute book a text is, by its title, or None."""
    title = folded(text.title)
    return next((one for one in instruments if folded(one.title) == title), None)


def unmatched(text: OfficialText, quotes: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return the quotes marked as checked (T) whose words do not stand in their article here.

    A quote of an article that the file does not have (another book of a code) is not asked.
    """
    known = {one.key: folded(one.text) for one in text.articles}
    lacking = []
    for quote in dict.fromkeys(quotes):
        key = article_number(quote.article)
        if quote.confidence is not Confidence.TEXT or key not in known:
            continue
        if folded(quote.words) not in known[key]:
            lacking.append(quote)
    return tuple(lacking)


def asked(text: OfficialText, quotes: Iterable[Citation]) -> int:
    """Return how many of the quotes marked as checked stand in an article that the file has."""
    known = {one.key for one in text.articles}
    return sum(
        quote.confidence is Confidence.TEXT and article_number(quote.article) in known
        for quote in dict.fromkeys(quotes)
    )


def _decoded(name: str, data: bytes) -> str:
    if not data.strip():
        raise TextRefused(name=name, why="文件是空的。请确认选对了文件，重新下载再导入。")
    if len(data) > LARGEST_TEXT:
        raise TextRefused(name=name, why="文件超过 5 MB，不像一部法的文本。请只导入法律全文。")
    if _BINARY not in data:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    why = "不是文本文件。请在 Word 里另存为“纯文本（.txt）”，编码选 UTF-8，再导入。"
    raise TextRefused(name=name, why=why)


def _days(line: str) -> list[date]:
    found = (_day(*match.groups()) for match in _DAY.finditer(line))
    return [day for day in found if day]


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
