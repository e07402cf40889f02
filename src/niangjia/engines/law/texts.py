"""Statute texts in a folder, cut into articles: what the quotes of `law/` are checked against."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}
_ARTICLE = re.compile(
    r"^\s*第([零〇一二三四五六七八九十百千]+)条(?:之([一二三四五六七八九]))?[\s　]*"
)
_NUMBERED = re.compile(r"^\s*(\d{1,3})[.．、]")
_HEADING = re.compile(r"^\s*#|^\s*第[零〇一二三四五六七八九十百]+[编章节]")
_NOISE = re.compile(r"[\s　]+")
_QUOTES = str.maketrans("‘’“”「」『』", "''\"\"\"\"''")


def number(numeral: str) -> int:
    """Return the number that a Chinese numeral below ten thousand names: `四百八十五` is 485."""
    total = digit = 0
    for character in numeral.replace("〇", "零"):
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
    return total + digit


def article_number(article: str) -> str | None:
    """Return the key of the article that a citation names: `第四十七条第二款` → `47`, or None."""
    found = re.match(r"第([零〇一二三四五六七八九十百千]+)条(?:之([一二三四五六七八九]))?", article)
    if found:
        return str(number(found[1])) + (f"-{number(found[2])}" if found[2] else "")
    plain = re.match(r"第?(\d+)条?", article)
    return plain[1] if plain else None


def folded(text: str) -> str:
    """Return the text without spaces, full-width forms and quotation marks made one."""
    return unicodedata.normalize("NFKC", _NOISE.sub("", text)).translate(_QUOTES)


@dataclass(frozen=True, slots=True)
class Texts:
    """The articles of every statute in a folder, by title and article key."""

    articles: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, folder: Path) -> "Texts":
        """Return the texts of the folder; files of one title (民法典) are joined."""
        laws: dict[str, dict[str, str]] = {}
        for path in sorted(folder.glob("*.md")):
            lines = path.read_text("utf-8").splitlines()
            title = next((line[2:].strip() for line in lines if line.startswith("# ")), path.stem)
            laws.setdefault(folded(title), {}).update(_articles(lines))
        return cls(laws)

    def article(self, title: str, key: str) -> str | None:
        """Return the text of the article, folded, or None when the folder does not have it."""
        return self.articles.get(folded(title), {}).get(key)

    def has(self, title: str) -> bool:
        """Tell whether the folder has a text of this title."""
        return folded(title) in self.articles


def _articles(lines: list[str]) -> dict[str, str]:
    """Return the articles of a text, folded, by key."""
    return {key: folded("".join(parts)) for key, parts in cut(lines).items()}


def cut(lines: list[str]) -> dict[str, list[str]]:
    """Cut a text at its articles; a text without 第…条 is cut at its numbers (`55.`).

    What stands before the first article has the key `0`; headings of chapters are left out.
    """
    is_numbered = not any(_ARTICLE.match(line) for line in lines)
    found: dict[str, list[str]] = {"0": []}
    key = "0"
    for line in lines:
        if is_numbered and (plain := _NUMBERED.match(line)):
            key, rest = plain[1], line[plain.end() :]
        elif started := _ARTICLE.match(line):
            key = str(number(started[1])) + (f"-{number(started[2])}" if started[2] else "")
            rest = line[started.end() :]
        elif _HEADING.match(line):
            continue
        else:
            rest = line
        found.setdefault(key, []).append(rest)
    return found
