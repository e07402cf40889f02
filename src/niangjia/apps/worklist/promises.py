"""When whom is told that something has come near or has passed: a federation's own rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from niangjia.apps.worklist.choices import BY_HAND, BY_TWO, FOR_OTHERS, TO_BE_TOLD, Source

_FILE = Path(__file__).with_name("promises.yaml")


class Whom(StrEnum):
    """Who is told: the holder and who covers her, the leader of the union, the leader above."""

    HOLDER = "holder"
    LEADER = "leader"
    ABOVE = "above"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step upward: its height, how long after the end (before it when below zero), whom."""

    level: int
    zh: str
    sources: tuple[Source, ...]
    after: timedelta
    tell: tuple[Whom, ...]


_SOURCES: dict[str, tuple[Source, ...]] = {
    "clock": (Source.CLOCK,),
    "call_back": (Source.CALL_BACK,),
    "triage": (Source.TRIAGE,),
    "settle": (Source.SETTLE,),
    "reply": (Source.REPLY,),
    "next_word": (Source.NEXT_WORD,),
    "unheard": TO_BE_TOLD,
    "second": BY_TWO,
    "task": tuple(one for one in BY_HAND if one not in FOR_OTHERS),
    "others": FOR_OTHERS,
}


@cache
def names() -> tuple[str, ...]:
    """Return what the steps are called, the lowest first; an item's level counts from 1."""
    return tuple(_read()["steps"].values())


@cache
def steps() -> tuple[Step, ...]:
    """Return every step of every kind, the highest first: what reached it is told only that."""
    read = _read()
    order = list(read["steps"])
    found = [
        Step(
            level=order.index(key) + 1,
            zh=read["steps"][key],
            sources=_SOURCES[kind],
            after=_period(told),
            tell=tuple(Whom(one) for one in told["tell"]),
        )
        for kind, each in read["kinds"].items()
        for key, told in each.items()
    ]
    return tuple(sorted(found, key=lambda one: -one.level))


def _period(told: Mapping[str, Any]) -> timedelta:
    if "before" in told:
        return -timedelta(**told["before"])
    return timedelta(**told["after"])


def _read() -> dict[str, Any]:
    return yaml.safe_load(_FILE.read_text("utf-8"))
