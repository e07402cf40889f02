"""Are the quoted words really in the article? Every quote of `law/` against the statute texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from niangjia.engines.law.book import StatuteBook
from niangjia.engines.law.model import Citation, ClockRule, Confidence
from niangjia.engines.law.texts import Texts, article_number, folded


class Outcome(StrEnum):
    """What came of looking for a quote."""

    FOUND = "found"
    ABSENT = "absent"
    NO_TEXT = "no_text"
    NO_WORDS = "no_words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One citation and what came of looking it up."""

    name: str
    citation: Citation
    outcome: Outcome

    @property
    def is_failure(self) -> bool:
        """Tell whether a value that claims to be checked (T) was not found."""
        return self.citation.confidence is Confidence.TEXT and self.outcome is not Outcome.FOUND


def citations(book: StatuteBook) -> Iterator[tuple[str, Citation]]:
    """Yield every citation of the book with the name of the line it stands in."""
    for (_, name), versions in sorted(book.entries.items()):
        for version in versions:
            if isinstance(version, ClockRule):
                yield from ((name, c) for c in _clock_citations(version))
            else:
                yield name, version.citation
                yield from ((name, c) for c in version.also)


def _clock_citations(rule: ClockRule) -> Iterator[Citation]:
    yield rule.length.citation
    yield from rule.length.also
    if rule.extension:
        yield rule.extension.citation
    for basis in (rule.suspension_citation, rule.suspension_other, rule.interruption_citation):
        if basis:
            yield basis
    yield from (condition.citation for condition in rule.conditions)


def checks(book: StatuteBook, texts: Texts) -> tuple[Check, ...]:
    """Return what came of every quote; the words must stand in the named article itself."""
    return tuple(
        Check(name=name, citation=citation, outcome=_look_up(book, texts, citation))
        for name, citation in citations(book)
    )


def _look_up(book: StatuteBook, texts: Texts, citation: Citation) -> Outcome:
    instrument = book.instruments.get(citation.law)
    title = instrument.title if instrument else citation.law
    if not texts.has(title):
        return Outcome.NO_TEXT
    if not citation.words:
        return Outcome.NO_WORDS
    key = article_number(citation.article)
    if key is None:
        text: str | None = "".join(texts.articles[folded(title)].values())
    else:
        text = texts.article(title, key)
    return Outcome.FOUND if text and folded(citation.words) in text else Outcome.ABSENT
