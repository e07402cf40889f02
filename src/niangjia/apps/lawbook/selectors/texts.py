"""Official texts on file: which there are, and what an article says in its own words."""

from dataclasses import dataclass
from datetime import date

from niangjia.apps.lawbook.models import StatuteArticle, StatuteText
from niangjia.apps.lawbook.selectors.book import book
from niangjia.engines.law import Citation, Instrument
from niangjia.engines.law.checking import citations
from niangjia.engines.law.texts import article_number, folded
from niangjia.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """What the statute book rests on an article: the line, the words, and whether they stand there.

    `stands` is None where there are no words, or no text on file to compare them with.
    """

    name: str
    title: str
    citation: Citation
    stands: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """One article: its full text where it is on file, and everything the book rests on it.

    `versions` are the days of every version on file, newest first; `text` is of one of them.
    """

    law: str
    instrument: Instrument | None
    article: str
    text: StatuteText | None
    words: str
    versions: tuple[date, ...]
    quoted: tuple[Quoted, ...]


def article_of(law: str, article: str, version_on: date | None = None) -> ArticlePage:
    """Return an article as a citation names it (《劳动合同法》第四十七条第二款), in one version.

    Without a version it is the newest on file.

    :raises NotFound: neither the statute book nor an imported text knows it.
    """
    statutes = book()
    instrument = statutes.instruments.get(law)
    key = article_number(article)
    texts = texts_of(instrument.title if instrument else law)
    versions = tuple(dict.fromkeys(one.version_on for one in texts))
    wanted = version_on if version_on in versions else next(iter(versions), None)
    found = _article(texts, key, wanted) if key and wanted else None
    titles = {name: versions[-1].title for (_, name), versions in statutes.entries.items()}
    seen: dict[tuple[str, Citation], Quoted] = {}
    for name, citation in citations(statutes):
        if citation.law != law or not _is_same(citation.article, article, key):
            continue
        is_comparable = found is not None and bool(citation.words)
        stands = folded(citation.words) in folded(found.words) if is_comparable else None
        seen[name, citation] = Quoted(
            name=name, title=titles[name], citation=citation, stands=stands
        )
    if not found and not seen and instrument is None:
        raise NotFound
    return ArticlePage(
        law=law,
        instrument=instrument,
        article=article,
        text=found.text if found else None,
        words=found.words if found else "",
        versions=versions,
        quoted=tuple(sorted(seen.values(), key=lambda one: one.citation.confidence.rank)),
    )


def _is_same(cited: str, asked: str, key: str | None) -> bool:
    return cited == asked if key is None else article_number(cited) == key


def _article(texts: list[StatuteText], key: str, version_on: date) -> StatuteArticle | None:
    """Return the article of a version; of two imports of it, of the later."""
    of_it = [one.pk for one in texts if one.version_on == version_on]
    rows = StatuteArticle.objects.filter(text__in=of_it, key=key).select_related("text")
    return rows.order_by("-text_id").first()


def texts_of(title: str) -> list[StatuteText]:
    """Return the texts on file of a title, newest version first, whatever its spaces."""
    rows = StatuteText.objects.filter(title=folded(title))
    return list(rows.order_by("-version_on", "-pk"))
