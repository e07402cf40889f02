"""Values that places publish, joined to the statute book: one book, one digest of what it holds."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from niangjia.engines.law.book import StatuteBook
from niangjia.engines.law.model import Instrument, Parameter
from niangjia.engines.law.reading import Version


def joined(
    book: StatuteBook, values: Iterable[Parameter], sources: Iterable[Instrument] = ()
) -> StatuteBook:
    """Return the book with published values beside its own, and what published them.

    A published value takes the place of one that begins on the same day or describes the same
    year there; of two such published values the later in the row is taken (a correction). The
    digest of the book tells what it was made of; without values it is the book itself.
    """
    entries: dict[tuple[str, str], list[Version]] = {}
    taken = list(values)
    if not taken:
        return book
    for value in taken:
        key = (value.jurisdiction, value.name)
        line = entries.setdefault(key, list(book.entries.get(key, ())))
        line[:] = [one for one in line if not _is_replaced(one, value)]
        line.append(value)
    made = {
        key: tuple(sorted(line, key=lambda one: one.valid_from)) for key, line in entries.items()
    }
    [*_, digest] = digests(book, taken)
    return replace(
        book,
        entries={**book.entries, **made},
        instruments={**{one.name: one for one in sources}, **book.instruments},
        digest=digest,
    )


def digests(book: StatuteBook, values: Iterable[Parameter]) -> Iterator[str]:
    """Yield the digest of the book, then of the book with the first value, with the first two …

    Whoever kept one of them can tell which values came after it.
    """
    yield book.digest
    text = hashlib.sha256(f"[{json.dumps(book.digest)}".encode())
    for value in values:
        text.update(f", {json.dumps(_told(value), ensure_ascii=False)}".encode())
        whole = text.copy()
        whole.update(b"]")
        yield whole.hexdigest()


def _is_replaced(known: Version, value: Parameter) -> bool:
    if known.valid_from == value.valid_from:
        return True
    return isinstance(known, Parameter) and bool(value.period) and known.period == value.period


def _told(value: Parameter) -> list[str]:
    """Return everything of a value that a result could depend on or show."""
    return [
        value.jurisdiction,
        value.name,
        str(value.value),
        value.unit,
        value.period,
        value.valid_from.isoformat(),
        value.valid_until.isoformat() if value.valid_until else "",
        str(value.citation),
        value.citation.words,
        value.confidence.value,
    ]
