"""Purposes of consent and periods of retention: data beside code, read once."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What a person is asked to agree to, in which version of the words (同意的用途)."""

    key: str
    zh: str
    version: int
    text: str
    stops: str
    stays: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long one kind of data is kept, from which event, on what basis (保存期限)."""

    kind: str
    zh: str
    years: int
    since: str
    basis: str
    confidence: str


@cache
def purposes() -> dict[str, Purpose]:
    """Return the purposes by key, in the order they are asked."""
    return {key: Purpose(key=key, **row) for key, row in _read("purposes.yaml").items()}


@cache
def retentions() -> dict[str, Retention]:
    """Return the periods by kind of data."""
    rows = [{**row, "since": row["from"]} for row in _read("retention.yaml")]
    return {row["kind"]: Retention(**{k: row[k] for k in row if k != "from"}) for row in rows}


def _read(name: str) -> Any:
    return yaml.safe_load((_FOLDER / name).read_text("utf-8"))
