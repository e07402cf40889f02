"""Values that places publish, joined to the statute book: one book, one digest of what it holds."""

import hashlib
import json
from collections.abc import Iterable
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
    told = []
    for value in values:
        key = (value.jurisdiction, value.name)
        line = entries.setdefault(key, list(book.entries.get(key, ())))
        line[:] = [one for one in line if not _is_replaced(one, value)]
        line.append(value)
        told.append(_told(value))
    if not told:
        return book
    made = {
        key: tuple(sorted(line, key=lambda one: one.valid_from)) for key, line in entries.items()
    }
    text = json.dumps([book.digest, *told], ensure_ascii=False)
    return replace(
        book,
        entries={**book.entries, **made},
        instruments={**{one.name: one for one in sources}, **book.instruments},
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


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
