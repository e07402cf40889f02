"""Reads the clocks of a law file: one line each, an extension in a line of its own."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from niangjia.engines.law.model import Citation, ClockRule, Condition
from niangjia.engines.law.strict import Reader

_CLOCK = {
    "title",
    "actor",
    "actor_zh",
    "start",
    "start_zh",
    "values",
    "suspension",
    "suspension_basis",
    "suspension_other",
    "interruption",
    "interruption_basis",
    "restart",
    "extension_by",
    "direction",
    "rolls",
    "hours",
    "by_post",
    "conditions",
    "see_also",
    "after",
    "note",
}
_EXTENSION = {"title", "extends", "values", "see_also", "after", "note"}
_CONDITION = {"fact", "title", "runs_when", "state", "says", "source", "words", "confidence"}
# What a line may say, and what it says when it is silent.
_CHOICES: dict[str, tuple[Any, ...]] = {
    "suspension": ("none", "continue_rest", "last_six_months"),
    "interruption": (False, True),
    "restart": ("act", "end"),
    "direction": ("after", "before"),
    "rolls": (True, False),
    "hours": ("", "procedural", "substantive"),
    "by_post": (False, True),
}


def read_clocks(
    reader: Reader, lines: Mapping[str, Any], place: str, subject: str
) -> dict[str, tuple[ClockRule, ...]]:
    """Return the dated versions of every clock of a file, by id.

    :raises LawFileFaulty: something is missing, misplaced, or extends what is not there.
    """
    found: dict[str, tuple[ClockRule, ...]] = {}
    extensions = {}
    for name, line in lines.items():
        extends = isinstance(line, dict) and "extends" in line
        line = reader.mapping(line, name, _EXTENSION if extends else _CLOCK)
        if extends:
            extensions[name] = line
            continue
        found[name] = tuple(
            replace(_clock(reader, name, line, value, place), subject=subject)
            for value in reader.versions(line.get("values"), name)
        )
    for name, line in extensions.items():
        base = line["extends"]
        if base not in found:
            raise reader.fault(name, f"要延长的 {base} 不在本文件里")
        found[base], found[name] = _extended(reader, name, line, found[base])
    return found


def _clock(
    reader: Reader, name: str, line: Mapping[str, Any], value: Mapping[str, Any], place: str
) -> ClockRule:
    chosen = {key: line.get(key, choices[0]) for key, choices in _CHOICES.items()}
    for key, choice in chosen.items():
        if choice not in _CHOICES[key]:
            raise reader.fault(name, f"{key} 写成了 {choice!r}，只能是 {_CHOICES[key]}")
    length = reader.length(value, name)
    if (length.unit == "h") != bool(chosen["hours"]):
        raise reader.fault(name, "按小时的期限要写明 hours：procedural 或 substantive；别的不写")
    return ClockRule(
        id=name,
        title=line["title"],
        actor=line["actor"],
        actor_zh=line["actor_zh"],
        start=line["start"],
        start_zh=line["start_zh"],
        length=length,
        extension_by=line.get("extension_by", ""),
        suspension_citation=_basis(reader, name, line, "suspension_basis"),
        suspension_other=_basis(reader, name, line, "suspension_other"),
        interruption_citation=_basis(reader, name, line, "interruption_basis"),
        conditions=tuple(_condition(reader, name, one) for one in line.get("conditions", ())),
        see_also=tuple(line.get("see_also", ())),
        after=line.get("after", ""),
        note=value.get("note", "") or line.get("note", ""),
        jurisdiction=place,
        valid_from=value["from"],
        valid_until=value.get("until"),
        **chosen,
    )


def _basis(reader: Reader, name: str, line: Mapping[str, Any], key: str) -> Citation | None:
    return reader.citation(line[key], f"{name}.{key}") if line.get(key) else None


def _condition(reader: Reader, name: str, raw: Any) -> Condition:
    raw = reader.mapping(raw, f"{name}.conditions", _CONDITION)
    if type(raw.get("runs_when")) is not bool:
        raise reader.fault(f"{name}.conditions", "runs_when 只能是 true 或者 false")
    return Condition(
        fact=raw["fact"],
        title=raw["title"],
        runs_when=raw["runs_when"],
        state=raw["state"],
        says=raw["says"],
        citation=reader.citation({"summary": raw["says"]} | raw, f"{name}.conditions"),
    )


def _extended(
    reader: Reader, name: str, line: Mapping[str, Any], base: tuple[ClockRule, ...]
) -> tuple[tuple[ClockRule, ...], tuple[ClockRule, ...]]:
    """Return the versions of the base with its extension, and those of the extension itself."""
    longer = [(v["from"], reader.length(v, name)) for v in reader.versions(line["values"], name)]
    with_it, alone = [], []
    for version in base:
        in_force = [length for since, length in longer if since <= version.valid_from]
        if not in_force:
            with_it.append(version)
            continue
        with_it.append(replace(version, extension=in_force[-1]))
        alone.append(
            replace(
                version,
                id=name,
                title=line["title"],
                extension=in_force[-1],
                extends=version.id,
                see_also=tuple(line.get("see_also", ())),
                after=line.get("after", version.after),
                note=line.get("note", ""),
            )
        )
    if not alone:
        raise reader.fault(name, "没有哪一天的期限可以延长：核对两边的起始日期")
    return tuple(with_it), tuple(alone)
