"""Published values in a file: what a federation confirmed, for commands that know no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pydantic import TypeAdapter, ValidationError

from niangjia.engines.law.book import StatuteBook
from niangjia.engines.law.joining import joined
from niangjia.engines.law.model import Instrument, Parameter
from niangjia.kernel.errors import DomainError


class ValuesFileFaulty(DomainError):
    """A file that is not what `law export-values` writes."""

    code = "law.values_file_faulty"
    message = "%(file)s 不是导出的地区数值：%(why)s。请用 ./niangjia law export-values 重新导出。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """Confirmed values in the order of their confirmation, and what published them."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    values: tuple[Parameter, ...]
    sources: tuple[Instrument, ...] = ()


_ADAPTER = TypeAdapter(Values)


def written(values: Sequence[Parameter], sources: Sequence[Instrument]) -> str:
    """Return the text of a file of values; decimals are text, days ISO."""
    found = Values(values=tuple(values), sources=tuple(sources))
    return _ADAPTER.dump_json(found, indent=1).decode()


def with_values(book: StatuteBook, file: Path | None) -> StatuteBook:
    """Return the book with the values of a file beside its own, or as it is without a file.

    Its digest is the one of an installation that has these files and confirmed these values.

    :raises ValuesFileFaulty: the file is not there, or not what `written` wrote.
    """
    if file is None:
        return book
    try:
        found = _ADAPTER.validate_json(file.read_bytes(), strict=True)
    except OSError as broken:
        raise ValuesFileFaulty(file=file.name, why=broken.strerror or "读不了") from None
    except ValidationError as faulty:
        [first, *_] = faulty.errors(include_url=False)
        place = ".".join(str(part) for part in first["loc"]) or "整个文件"
        raise ValuesFileFaulty(file=file.name, why=f"{place} 不对") from None
    return joined(book, found.values, found.sources)
