"""What a worker's answers say of her trouble, in the words of the engine that reads it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from niangjia.engines.triage import Answered
from niangjia.kernel.days import in_full

_TICKED = {
    "wages": "工资没发、少发",
    "hurt": "干活受了伤，或者得了职业病",
    "out": "不让我干了",
    "insurance": "没交社保、少交社保",
    "paper": "没签合同，或者不承认我是员工",
}


def about_by_answers(answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what she says it is about: the label, and what she ticked."""
    ticked = set(answers.get("about", ()))
    plain = {"wages": "欠薪", "hurt": "工伤", "out": "辞退", "insurance": "社保"}
    for topic, label in plain.items():
        if topic in ticked:
            yield label, _TICKED[topic]
    if "out" in ticked and answers.get("out_how") == "wrote":
        yield "辞职", "让我自己写了辞职"
    if "paper" in ticked:
        is_unsigned = answers.get("contract") == "none"
        yield ("未签合同" if is_unsigned else "劳动关系确认"), _TICKED["paper"]


def answered(answers: Mapping[str, Any]) -> Answered:
    """Return her answers as the engine takes them: labels, and sentences it reads as her own."""
    return Answered(
        labels=frozenset(label for label, _ in about_by_answers(answers)),
        sentences="".join(_sentences(answers)),
    )


def _sentences(answers: Mapping[str, Any]) -> Iterator[str]:
    for name, means in (("left_on", "离职"), ("hurt_on", "受伤")):
        if day := _day(answers.get(name)):
            yield f"{in_full(day)}{means}。"
    if month := _day(f"{answers.get('unpaid_from') or ''}-01"):
        yield f"{month.year}年{month.month}月起没发工资。"
    if owed := " ".join(str(answers.get("owed") or "").split()):
        is_bare = owed.replace(",", "").replace("，", "").replace(".", "").isdigit()
        yield f"一共欠{owed}{'元' if is_bare else ''}。"


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text or ""))
    except ValueError:
        return None  # she left it open, or said it in words
