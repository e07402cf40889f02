"""The statute book: everything under `law/`, as it stood on a day and in a region."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from niangjia.engines.law.model import CalendarYear, ClockRule, Instrument, Norm, Parameter
from niangjia.engines.law.reading import Version, read_calendar, read_file, read_instruments
from niangjia.engines.law.strict import LawFileFaulty
from niangjia.kernel.errors import DomainError

NATION = "CN"
_TITLE = re.compile(r"^title: \{zh: ([^,}]+), en: ([^}]+)\}", re.M)
_CHECKED = re.compile(r"^last_checked_on: (\d{4}-\d\d-\d\d)", re.M)


class UnknownParameter(DomainError):
    """Before the law, outside its region, or not on file: there is no number, never a zero."""

    code = "law.unknown_parameter"
    message = "法律库里没有 %(on)s（%(region)s）适用的“%(name)s”，请由法律工作人员补录后再算。"


def wider(region: str | None) -> Iterator[str]:
    """Yield the region, its city, its province and the nation (GB/T 2260 codes)."""
    if region:
        yield from dict.fromkeys((region, region[:4] + "00", region[:2] + "0000"))
    yield NATION


@dataclass(frozen=True, slots=True, kw_only=True)
class StatuteBook:
    """Every dated value of the law, with its calendars and a digest of the files it came from.

    `checked_on` is the last day on which some file was compared with the texts: the law as we know
    it, for a question that names no day.
    """

    entries: Mapping[tuple[str, str], tuple[Version, ...]]
    instruments: Mapping[str, Instrument]
    calendars: Mapping[int, CalendarYear]
    digest: str
    calendar_digest: str
    unsigned: tuple[str, ...]
    checked_on: date
    subjects_en: Mapping[str, str] = field(default_factory=dict)
    """What the files are about, in English, by what they call it in Chinese."""

    @classmethod
    def read(cls, folder: Path) -> "StatuteBook":
        """Return the statute book kept under the folder.

        :raises LawFileFaulty: a file is not what docs/how-to/add-a-law.md describes.
        """
        entries: dict[tuple[str, str], tuple[Version, ...]] = {}
        instruments: dict[str, Instrument] = {}
        calendars: dict[int, CalendarYear] = {}
        law, calendar = hashlib.sha256(), hashlib.sha256()
        unsigned = []
        subjects: dict[str, str] = {}
        checked_on = date.min
        for path in sorted(folder.rglob("*.yaml")):
            place = path.relative_to(folder)
            is_calendar = place.parts[0] == "calendar"
            digest = calendar if is_calendar else law
            digest.update(str(place).encode() + b"\0" + path.read_bytes() + b"\0")
            if is_calendar:
                year = read_calendar(path, folder)
                calendars[year.year] = year
            elif place.name == "instruments.yaml":
                instruments = read_instruments(path, folder)
            else:
                for name, versions in read_file(path, folder).items():
                    key = (versions[0].jurisdiction, name)
                    if key in entries:
                        raise LawFileFaulty(file=str(place), place=name, why="别的文件已经有这一项")
                    entries[key] = versions
                text = path.read_text("utf-8")
                subjects |= {zh.strip(): en.strip(" \"'") for zh, en in _TITLE.findall(text)}
                checked = [date.fromisoformat(day) for day in _CHECKED.findall(text)]
                checked_on = max([checked_on, *checked])
                if "lawyer_checked_on: null" in text:
                    unsigned.append(str(place))
        return cls(
            entries=entries,
            instruments=instruments,
            calendars=calendars,
            digest=law.hexdigest(),
            calendar_digest=calendar.hexdigest(),
            unsigned=tuple(unsigned),
            checked_on=checked_on,
            subjects_en=subjects,
        )

    def on(self, day: date, region: str | None = None) -> "LawOn":
        """Return the law in force on the day, in the region (GB/T 2260 code) or the nation."""
        return LawOn(book=self, day=day, region=region)

    def clock_ids(self) -> tuple[str, ...]:
        """Return the id of every clock, sorted."""
        return tuple(
            sorted({name for (_, name), v in self.entries.items() if isinstance(v[0], ClockRule)})
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LawOn:
    """The statute book as it stood on one day, seen from one region."""

    book: StatuteBook
    day: date
    region: str | None

    def parameter(self, name: str) -> Parameter:
        """Return the number in force, from the narrowest region that has one.

        :raises UnknownParameter: nothing was in force on the day.
        """
        found = self.in_force(name)
        if not isinstance(found, Parameter):
            raise self._unknown(name)
        return found

    def parameter_if_any(self, name: str) -> Parameter | None:
        """Return the number in force, or None where nobody has entered one."""
        found = self.in_force(name)
        return found if isinstance(found, Parameter) else None

    def parameter_of(self, name: str, period: str) -> tuple[Parameter, bool]:
        """Return the figure published for a period (`2024`), and whether it stands in for it.

        A figure of an earlier period stands in while the one asked for is not published.

        :raises UnknownParameter: no figure for the period or an earlier one.
        """
        for place in wider(self.region):
            known = [
                v
                for v in self.book.entries.get((place, name), ())
                if isinstance(v, Parameter) and v.period <= period
            ]
            if known:
                best = max(known, key=lambda v: v.period)
                return best, best.period != period
        raise self._unknown(name)

    def norm(self, name: str) -> Norm:
        """Return the norm in force.

        :raises UnknownParameter: nothing was in force on the day.
        """
        found = self.in_force(name)
        if not isinstance(found, Norm):
            raise self._unknown(name)
        return found

    def norm_if_any(self, name: str) -> Norm | None:
        """Return the norm in force, or None before it was."""
        found = self.in_force(name)
        return found if isinstance(found, Norm) else None

    def clock(self, id_: str) -> ClockRule:
        """Return the clock in force.

        :raises UnknownParameter: nothing was in force on the day, or the region has no value.
        """
        found = self.in_force(id_)
        if not isinstance(found, ClockRule):
            raise self._unknown(id_)
        return found

    def in_force(self, name: str) -> Version | None:
        """Return what stands under a name, from the narrowest region that has it, or None."""
        for place in wider(self.region):
            for version in reversed(self.book.entries.get((place, name), ())):
                if version.valid_from <= self.day:
                    if version.valid_until is None or self.day < version.valid_until:
                        return version
                    break
        return None

    def _unknown(self, name: str) -> UnknownParameter:
        titles = [v[0].title for (_, n), v in self.book.entries.items() if n == name]
        return UnknownParameter(
            name=titles[0] if titles else name,
            parameter=name,
            on=self.day.isoformat(),
            region=self.region or "全国",
        )
