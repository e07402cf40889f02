"""What people are told, as data: the words, what they need, what each channel can carry of them.

A template says what happened and what to do next. Filling one takes all its facts and no other.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml
from django.utils import timezone

from niangjia.apps.notices.choices import Audience

SIGN = "【娘家】"
"""Whose message it is: carriers want every text message to begin with its sender's name."""
ONE_PART, LATER_PART = 70, 67
"""Characters in a text message that fits one part, and in each part of a longer one."""
MOST_PARTS = 3
LONGEST_FACT = 120
LONGEST_FACT_IN_SMS = 24
# What WeChat takes, by the kind a keyword's name begins with.
_WECHAT_LENGTHS = {"thing": 20, "character_string": 32, "phrase": 5, "time": 20, "name": 10}
_LONG_NUMBER = re.compile(r"\d{14,}[\dXx]")


class TemplateNotKnown(LookupError):
    """There is no template of that name: a fault of whoever tells, not of whoever works."""


class FactsDiffer(ValueError):
    """The facts given are not those the template needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message as it is written once, for everybody it is sent to."""

    code: str
    version: int
    audience: Audience
    title: str
    facts: frozenset[str]
    say: str
    next: str
    sms: str = ""
    out: str = "always"
    wait: int = 0
    proof: bool = False
    wechat: Mapping[str, str] = field(default_factory=dict)

    @property
    def sms_text(self) -> str:
        """The words of its text message, not yet filled."""
        return SIGN + (self.sms or self.say + self.next)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A message filled: what every channel carries of it."""

    title: str
    say: str
    next: str
    sms: str
    wechat: Mapping[str, str]

    def as_data(self) -> dict[str, Any]:
        """Return the words as plain data, to be kept."""
        return {
            "title": self.title,
            "say": self.say,
            "next": self.next,
            "sms": self.sms,
            "wechat": dict(self.wechat),
        }


@cache
def templates() -> dict[str, Message]:
    """Return every template by its name."""
    rows = yaml.safe_load(Path(__file__).with_name("templates.yaml").read_text("utf-8"))
    return {
        code: Message(
            code=code,
            **row | {"facts": frozenset(row["facts"]), "audience": Audience(row["audience"])},
        )
        for code, row in rows.items()
    }


def template(code: str) -> Message:
    """Return a template.

    :raises TemplateNotKnown: there is none of that name.
    """
    try:
        return templates()[code]
    except KeyError:
        raise TemplateNotKnown(code) from None


def fill(one: Message, facts: Mapping[str, str]) -> Words:
    """Return the message with its facts in it.

    A long number in a fact, as of a citizen or a bank card, is shown by its ends only.

    :raises FactsDiffer: a fact is missing or empty, or is one the template does not know.
    """
    given = {key: _clean(text, LONGEST_FACT) for key, text in facts.items()}
    if given.keys() != one.facts:
        raise FactsDiffer(f"{one.code}: {sorted(given.keys() ^ one.facts)}")
    if empty := sorted(key for key, text in given.items() if not text):
        raise FactsDiffer(f"{one.code}: {empty} empty")
    short = {key: _cut(text, LONGEST_FACT_IN_SMS) for key, text in given.items()}
    return Words(
        title=one.title,
        say=one.say.format_map(given),
        next=one.next.format_map(given),
        sms=one.sms_text.format_map(short),
        wechat={
            key: _cut(text.format_map(given), wechat_length(key))
            for key, text in one.wechat.items()
        },
    )


def day(on: date) -> str:
    """Return a day as it stands in a message: `11月24日`."""
    return f"{on.month}月{on.day}日"


def moment(at: datetime) -> str:
    """Return an instant as it stands in a message: `11月24日 12:00`."""
    local = timezone.localtime(at)
    return f"{day(local)} {local:%H:%M}"


def named(text: str) -> set[str]:
    """Return the facts that a text names."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def wechat_length(keyword: str) -> int:
    """Return how many characters WeChat takes for a keyword such as `thing1`."""
    return _WECHAT_LENGTHS[keyword.rstrip("0123456789")]


def sms_parts(text: str) -> int:
    """Return how many parts a text message is sent and paid in: 70 characters, or 67 each.

    Counted as phones do, in units of UTF-16: a rare character outside the plane counts two.
    """
    units = len(text.encode("utf-16-be")) // 2
    return 1 if units <= ONE_PART else -(-units // LATER_PART)


def _clean(text: str, most: int) -> str:
    """Return a fact as one line of words, without what must not stand in a message."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return _cut(_LONG_NUMBER.sub(lambda n: f"{n[0][:4]}****{n[0][-4:]}", line), most)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
