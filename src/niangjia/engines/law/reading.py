"""Reads the YAML files of `law/`: parameters, norms, clocks, calendars, instruments."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from niangjia.engines.law.clocks import read_clocks
from niangjia.engines.law.model import CalendarYear, ClockRule, Instrument, Norm, Parameter
from niangjia.engines.law.strict import Reader

Version = Parameter | Norm | ClockRule
_HEAD = {"id", "title", "jurisdiction", "last_checked_on", "lawyer_checked_on", "note"}
_SECTIONS = {"parameters", "norms", "clocks"}


def read_file(path: Path, folder: Path) -> dict[str, tuple[Version, ...]]:
    """Return the dated versions of every parameter, norm and clock in one file, by full name.

    :raises LawFileFaulty: something in the file is missing, misplaced or unquoted.
    """
    reader = Reader(str(path.relative_to(folder)))
    raw = _loaded(path, reader)
    head = reader.mapping(raw, "文件", _HEAD | _SECTIONS)
    for required in ("id", "title", "jurisdiction", "last_checked_on"):
        if not head.get(required):
            raise reader.fault(required, "缺少这一项")
    place = str(head["jurisdiction"])
    subject = reader.mapping(head["title"], "title", {"zh", "en"}).get("zh", "")
    found: dict[str, tuple[Version, ...]] = {}
    for name, line in (head.get("parameters") or {}).items():
        line = reader.mapping(line, name, {"title", "unit", "values", "note"})
        found[f"{head['id']}.{name}"] = tuple(
            _parameter(reader, f"{head['id']}.{name}", line, value, place, subject)
            for value in reader.versions(line.get("values"), name)
        )
    for name, line in (head.get("norms") or {}).items():
        line = reader.mapping(line, name, {"title", "values", "note"})
        found[f"{head['id']}.{name}"] = tuple(
            Norm(
                name=f"{head['id']}.{name}",
                title=line["title"],
                citation=reader.citation(value, name),
                also=reader.also(value, name),
                items=tuple(value.get("items", ())),
                valid_from=value["from"],
                valid_until=value.get("until"),
                note=value.get("note", "") or line.get("note", ""),
                jurisdiction=place,
                subject=subject,
            )
            for value in reader.versions(line.get("values"), name)
        )
    return found | read_clocks(reader, head.get("clocks") or {}, place, subject)


def _parameter(
    reader: Reader,
    name: str,
    line: Mapping[str, Any],
    value: Mapping[str, Any],
    place: str,
    subject: str,
) -> Parameter:
    return Parameter(
        name=name,
        title=line["title"],
        value=reader.decimal(value.get("value"), name),
        unit=line["unit"],
        citation=reader.citation(value, name),
        also=reader.also(value, name),
        valid_from=value["from"],
        valid_until=value.get("until"),
        period=value.get("period", ""),
        note=value.get("note", "") or line.get("note", ""),
        jurisdiction=place,
        subject=subject,
    )


def read_calendar(path: Path, folder: Path) -> CalendarYear:
    """Return the holidays and make-up workdays that one year's notice arranges.

    :raises LawFileFaulty: a day is no date, or both rest and work.
    """
    reader = Reader(str(path.relative_to(folder)))
    raw = reader.mapping(
        _loaded(path, reader),
        "文件",
        {"year", "notice", "confidence", "note", "rest", "work", "statutory"},
    )
    rest, work = (
        {reader.day(day, key): name for name, days in (raw.get(key) or {}).items() for day in days}
        for key in ("rest", "work")
    )
    if both := set(rest) & set(work):
        raise reader.fault("work", f"{min(both)} 既放假又上班")
    return CalendarYear(
        year=raw["year"],
        notice=raw["notice"],
        confidence=reader.confidence(raw.get("confidence"), "confidence"),
        rest=rest,
        work=work,
        statutory=frozenset(reader.day(day, "statutory") for day in raw.get("statutory", ())),
    )


def read_instruments(path: Path, folder: Path) -> dict[str, Instrument]:
    """Return the instruments that citations may name, by their short names."""
    reader = Reader(str(path.relative_to(folder)))
    raw = reader.mapping(_loaded(path, reader), "文件", {"instruments"})
    return {
        name: Instrument(
            name=name,
            **reader.mapping(line, name, {"title", "number", "version", "source"}),
        )
        for name, line in raw["instruments"].items()
    }


def _loaded(path: Path, reader: Reader) -> Any:
    try:
        return yaml.load(path.read_text("utf-8"), Loader=_LOADER)
    except yaml.YAMLError as wrong:
        raise reader.fault("YAML", str(wrong).replace("\n", " ")) from None


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
