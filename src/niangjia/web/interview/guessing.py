"""What her own words say already, filled in beforehand: she confirms, mends or empties it.

Only what can hardly mean anything else is guessed: a sum that is the only one or called what is
owed, a number of people that counts her in, days and months beside what happened on them.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from niangjia.engines import triage
from niangjia.web.interview.questions import Question

TOPICS = {
    "欠薪": "wages",
    "加班": "wages",
    "工伤": "hurt",
    "社保": "insurance",
    "辞退": "out",
    "经济补偿": "out",
    "劳动关系确认": "paper",
    "未签合同": "paper",
}
"""Which topic a label that was heard in her words ticks."""
_OWED = re.compile("(?:一共|总共|共计|合计|共|欠)[^，,。；0-9]{0,6}$")
_WITH_HER = re.compile("(?:我们|咱们?|一共|总共|共计|连我)[^，,。；0-9]{0,6}$")


def guessed(question: Question, words: str, *, on: date) -> dict[str, Any]:
    """Return what her words say to a question, by field; nothing where they do not say it."""
    asked = [name for name in question.fields if name in GUESSES]
    if not asked or not words.strip():
        return {}
    heard = triage.read(words, on)
    found = {name: GUESSES[name](heard, words) for name in asked}
    return {name: value for name, value in found.items() if value}


def _topics(heard: triage.Reading, _words: str) -> list[str]:
    return sorted({TOPICS[one.name] for one in heard.labels if one.name in TOPICS})


def _employer(heard: triage.Reading, _words: str) -> str:
    return heard.employers[0].words.text[:120] if len(heard.employers) == 1 else ""


def _owed(heard: triage.Reading, words: str) -> str:
    """Return the sum in her own words: the one that is called so, else the only one there is."""
    sums = [one for one in heard.amounts if one.per is None]
    called = [one for one in sums if _OWED.search(words[: one.words.start])]
    meant = called if len(called) == 1 else sums
    return meant[0].words.text if len(meant) == 1 else ""


def _heads(heard: triage.Reading, words: str) -> int | None:
    """Return how many they are, where she counts herself in and names one exact number."""
    counted = [
        one.least
        for one in heard.heads
        if one.least == one.most and _WITH_HER.search(words[: one.words.start])
    ]
    return counted[0] if len(counted) == 1 else None


def _day(heard: triage.Reading, about: str) -> str:
    days = {one.first for one in heard.days if one.about == about and one.first == one.last}
    return min(days).isoformat() if len(days) == 1 else ""


def _month(heard: triage.Reading, about: str) -> str:
    months = {f"{one.first:%Y-%m}" for one in heard.days if one.about == about and _is_in_one(one)}
    return months.pop() if len(months) == 1 else ""


def _unpaid(heard: triage.Reading) -> list[str]:
    """Return the months that she says were not paid, the first first."""
    return sorted(
        f"{one.first:%Y-%m}" for one in heard.days if one.about == "unpaid" and _is_month(one)
    )


def _is_month(said: triage.Day) -> bool:
    after = said.last + timedelta(days=1)
    return said.first.day == 1 and after.day == 1 and _is_in_one(said)


def _is_in_one(said: triage.Day) -> bool:
    return (said.first.year, said.first.month) == (said.last.year, said.last.month)


GUESSES: dict[str, Callable[[triage.Reading, str], Any]] = {
    "about": _topics,
    "employer_name": _employer,
    "owed": _owed,
    "people_count": _heads,
    "began": lambda heard, _words: _month(heard, "began"),
    "left_on": lambda heard, _words: _day(heard, "ended"),
    "hurt_on": lambda heard, _words: _day(heard, "hurt"),
    "unpaid_from": lambda heard, _words: next(iter(_unpaid(heard)), ""),
    "unpaid_to": lambda heard, _words: next(iter(reversed(_unpaid(heard))), ""),
}
"""What is guessed, by field; her words are not read for a question that has none of these."""
