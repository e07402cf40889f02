"""Masters read from YAML: values only, every name checked before a form is ever filled."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from niangjia.engines.forms.checking import check_names
from niangjia.engines.forms.masters import (
    Agreement,
    AnyBlock,
    BadMaster,
    Basis,
    Condition,
    EntriesBlock,
    Forms,
    GroupBlock,
    Guarded,
    HeadingBlock,
    Master,
    PageBreakBlock,
    ParagraphBlock,
    Ref,
    RepeatBlock,
    SignatureBlock,
    Slot,
    SlotType,
    TableBlock,
    Text,
    TicksBlock,
    parse_text,
)
from niangjia.engines.forms.tree import Align, Column, Style
from niangjia.engines.forms.values import EMPLOYER, PERSON, Field, Kind

_STANDARD: Mapping[str, Mapping[str, Field]] = {"person": PERSON, "employer": EMPLOYER}
_Raw = Mapping[str, Any]


def load(folder: Path) -> Forms:
    """Return every master kept under the folder.

    :raises BadMaster: a file is no master, or names something it does not declare.
    """
    found: dict[tuple[str, int], Master] = {}
    for path in sorted(folder.rglob("*.yaml")):
        master = _read(path)
        if (master.id, master.version) in found:
            raise BadMaster(file=path.name, why=f"{master.id} 第 {master.version} 版重复")
        found[master.id, master.version] = master
    return Forms(MappingProxyType(found))


def _read(path: Path) -> Master:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        master = _master(raw)
        check_names(master)
    except (yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadMaster(file=path.name, why=str(error)) from error
    return master


def _master(raw: _Raw) -> Master:
    _only(raw, "id version title audience basis last_checked_on slots must_agree header blocks")
    return Master(
        id=raw["id"],
        version=int(raw["version"]),
        title=raw["title"],
        audience=raw["audience"],
        basis=tuple(_basis(given) for given in raw["basis"]),
        last_checked_on=raw["last_checked_on"],
        slots=MappingProxyType({name: _slot(name, given) for name, given in raw["slots"].items()}),
        must_agree=tuple(
            Agreement(_ref(pair["left"]), _ref(pair["right"]), pair["else"])
            for pair in raw.get("must_agree", ())
        ),
        header=parse_text(raw["header"]),
        blocks=_blocks(raw["blocks"]),
    )


def _basis(raw: _Raw) -> Basis:
    _only(raw, "law article words")
    if not all(isinstance(value, str) for value in raw.values()):
        raise ValueError(f"basis 的各项都要写成文字（条号加引号）：{dict(raw)}")
    return Basis(raw["law"], raw["article"], raw["words"])


def _slot(name: str, raw: _Raw) -> Slot:
    _only(raw, "type label source empty options fields of at_least")
    kind, label = raw["type"], raw["label"]
    fields: dict[str, Field] = {}
    value: Field | None = None
    at_least = 0
    if kind in _STANDARD:
        type_ = SlotType.RECORD
        fields |= _STANDARD[kind]
    elif kind == "record":
        type_ = SlotType.RECORD
    elif kind == "list":
        type_ = SlotType.LIST
        at_least = int(raw.get("at_least", 1))
        fields |= _STANDARD[raw["of"]] if "of" in raw else {}
    else:
        type_ = SlotType.VALUE
        value = _field(name, raw)
    for part, given in raw.get("fields", {}).items():
        if part in fields and "type" not in given:
            _only(given, "empty label")
            fields[part] = replace(
                fields[part],
                empty=given.get("empty"),
                label=given.get("label", fields[part].label),
            )
        else:
            _only(given, "type label empty options")
            fields[part] = _field(part, given)
    return Slot(
        name=name,
        label=label,
        type=type_,
        source=raw["source"],
        value=value,
        fields=MappingProxyType(fields),
        at_least=at_least,
    )


def _field(name: str, raw: _Raw) -> Field:
    kind = Kind(raw["type"])
    options = raw.get("options", {})
    if (kind is Kind.CHOICES) != bool(options):
        raise ValueError(f"{name}：choices 必须给 options，其他类型不能给")
    return Field(
        name=name,
        label=raw["label"],
        kind=kind,
        empty=raw.get("empty"),
        options=MappingProxyType(dict(options)),
    )


def _blocks(raw: list[_Raw]) -> tuple[Guarded, ...]:
    return tuple(_guarded(given) for given in raw)


def _guarded(raw: _Raw) -> Guarded:
    kinds = [kind for kind in _READERS if kind in raw]
    if len(kinds) != 1:
        raise ValueError(f"每一块要有且只有一种类型：{sorted(map(str, raw))}")
    reader, allowed = _READERS[kinds[0]]
    _only(raw, f"{kinds[0]} {allowed} when unless")
    conditions = tuple(
        Condition(_ref(raw[word]), word == "unless") for word in ("when", "unless") if word in raw
    )
    return Guarded(block=reader(raw), conditions=conditions)


def _heading(raw: _Raw) -> HeadingBlock:
    return HeadingBlock(text=parse_text(raw["heading"]), level=int(raw.get("level", 2)))


def _paragraph(raw: _Raw) -> ParagraphBlock:
    return ParagraphBlock(
        text=parse_text(raw["paragraph"]), style=Style(raw.get("style", Style.BODY))
    )


def _table(raw: _Raw) -> TableBlock:
    columns = raw["columns"]
    for column in columns:
        _only(column, "title text width align total")
    return TableBlock(
        rows=_ref(raw["table"]),
        columns=tuple(
            Column(
                title=column["title"],
                width=int(column.get("width", 2)),
                align=Align(column.get("align", Align.LEFT)),
            )
            for column in columns
        ),
        cells=tuple(parse_text(column["text"]) for column in columns),
        totals=tuple(column.get("total") for column in columns),
        total_label=raw.get("total"),
    )


def _entries(raw: _Raw) -> EntriesBlock:
    lines: list[tuple[tuple[str, Text], ...]] = [
        tuple((label, parse_text(text)) for label, text in line.items()) for line in raw["entries"]
    ]
    if any(not 1 <= len(line) <= 3 for line in lines):
        raise ValueError("entries 一行放一到三栏")
    return EntriesBlock(lines=tuple(lines))


def _signature(raw: _Raw) -> SignatureBlock:
    return SignatureBlock(places=tuple(parse_text(place) for place in raw["signature"]))


_READERS: Mapping[str, tuple[Callable[[_Raw], AnyBlock], str]] = {
    "heading": (_heading, "level"),
    "paragraph": (_paragraph, "style"),
    "ticks": (lambda raw: TicksBlock(ref=_ref(raw["ticks"])), ""),
    "table": (_table, "columns total"),
    "entries": (_entries, ""),
    "signature": (_signature, ""),
    "repeat": (
        lambda raw: RepeatBlock(rows=_ref(raw["repeat"]), blocks=_blocks(raw["blocks"])),
        "blocks",
    ),
    "group": (lambda raw: GroupBlock(blocks=_blocks(raw["group"])), ""),
    "page_break": (lambda raw: PageBreakBlock(), ""),
}


def _ref(path: str) -> Ref:
    return Ref(tuple(path.split(".")))


def _only(raw: _Raw, allowed: str) -> None:
    unknown = set(raw) - set(allowed.split())
    if unknown:
        raise ValueError(f"不认识的项：{'、'.join(sorted(map(str, unknown)))}")
