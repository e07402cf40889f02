"""The law of a day as a list: each line with what it says, and plainly what is not on file."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from niangjia.engines.law.book import NATION, LawOn
from niangjia.engines.law.model import Citation, ClockRule, Norm, Parameter
from niangjia.engines.law.reading import Version
from niangjia.engines.law.saying import said

PUBLISHED = "region."
"""Names that begin so are published by places: where no value stands, it is not on file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the law on a day: what stands there, or None when it is not on file."""

    name: str
    title: str
    subject: str
    version: Version | None
    is_not_on_file: bool = False

    @property
    def says(self) -> str:
        """Return what the line fixes, empty for a norm that is words alone."""
        return said(self.version) if self.version else ""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return the article of the line, then the others that say the same."""
        if self.version is None:
            return ()
        also = (
            self.version.length.also if isinstance(self.version, ClockRule) else self.version.also
        )
        return (self.version.citation, *also)


def lines(
    law: LawOn, words: str = "", published: Mapping[str, str] | None = None
) -> tuple[Line, ...]:
    """Return every line in force on the day and in the region, by subject and name.

    Values that places publish and this one has not are lines too: those of any place in the book,
    and `published`, titles by name. `words` (several, all of them)
    are looked for in titles, words, summaries, articles and subjects, whatever width and case.
    """
    asked = _folded(words).split()
    found = (
        line for line in _every(law, published or {}) if all(one in _text(line) for one in asked)
    )
    return tuple(sorted(found, key=_order))


def _order(line: Line) -> tuple[bool, str, str, str]:
    """Return the place's own lines first, then the nation's, each by its subject."""
    place = line.version.jurisdiction if line.version else ""
    return place == NATION, place, line.subject, line.name


def _every(law: LawOn, published: Mapping[str, str]) -> Iterator[Line]:
    titles = {name: v[-1].title for (_, name), v in law.book.entries.items()}
    for name in {**titles, **published}:
        version = law.in_force(name)
        if version is not None:
            is_told_missing = isinstance(version, Norm) and name.endswith(".not_on_file")
            yield Line(
                name=name,
                title=version.title,
                subject=version.subject,
                version=version,
                is_not_on_file=is_told_missing,
            )
        elif law.region and name.startswith(PUBLISHED):
            yield Line(
                name=name,
                title=titles.get(name) or published[name],
                subject="地区公布的数值",
                version=None,
                is_not_on_file=True,
            )


def _text(line: Line) -> str:
    parts = [line.title, line.subject, line.name, line.says]
    for citation in line.citations:
        parts += [str(citation), citation.words, citation.summary]
    if isinstance(line.version, ClockRule):
        parts += [line.version.actor_zh, line.version.start_zh, line.version.after]
    if isinstance(line.version, Parameter):
        parts.append(line.version.period)
    return _folded(" ".join(parts))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
