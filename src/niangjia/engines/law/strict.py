"""One line of a law file, read strictly: what a lawyer could not sign is declined by its place."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from niangjia.engines.law.model import UNITS_ZH, Citation, Confidence, Length
from niangjia.kernel.errors import DomainError

VALUE = {"from", "until", "value", "unit", "source", "words", "summary", "confidence", "note"} | {
    "also",
    "earlier",
    "period",
    "items",
    "unit_confidence",
    "unit_alternative",
}


class LawFileFaulty(DomainError):
    """A file of the statute book that cannot be read as law."""

    code = "law.file_faulty"
    message = (
        "法律数据文件 %(file)s 的“%(place)s”有误：%(why)s。请照 docs/how-to/add-a-law.md 改正。"
    )


class Reader:
    """One file, with the place we are at, so that every complaint names it."""

    def __init__(self, file: str) -> None:
        self.file = file

    def fault(self, place: str, why: str) -> LawFileFaulty:
        return LawFileFaulty(file=self.file, place=place, why=why)

    def mapping(self, raw: Any, place: str, allowed: set[str]) -> dict[str, Any]:
        if not isinstance(raw, dict):
            raise self.fault(place, "应为“名称: 内容”的表")
        for key in raw:
            if not isinstance(key, str):
                raise self.fault(
                    place, f"键 {key!r} 不是文字（YAML 把 on、yes、no 读成真假，请加引号）"
                )
            if key not in allowed:
                raise self.fault(place, f"不认识的项 {key}")
        return raw

    def day(self, raw: Any, place: str) -> date:
        if type(raw) is not date:
            raise self.fault(place, f"{raw!r} 不是日期（应写成 2008-01-01）")
        return raw

    def decimal(self, raw: Any, place: str) -> Decimal:
        if not isinstance(raw, str):
            raise self.fault(place, f"数值 {raw!r} 必须加引号")
        try:
            return Decimal(raw)
        except InvalidOperation:
            raise self.fault(place, f"{raw!r} 不是数") from None

    def confidence(self, raw: Any, place: str) -> Confidence:
        try:
            return Confidence(raw)
        except ValueError:
            raise self.fault(place, f"可信度 {raw!r} 应为 T、S、P、U、D 之一") from None

    def citation(self, raw: Mapping[str, Any], place: str) -> Citation:
        source = self.mapping(raw.get("source"), f"{place}.source", {"law", "article"})
        confidence = self.confidence(raw.get("confidence"), place)
        words, summary = raw.get("words", ""), raw.get("summary", "")
        if not source.get("law") or not source.get("article"):
            raise self.fault(place, "出处要写明法律和条款")
        if confidence is Confidence.TEXT and not words:
            raise self.fault(place, "可信度为 T 的值必须摘录关键词句（words）")
        if not summary:
            raise self.fault(place, "缺少我们自己的一句话说明（summary）")
        return Citation(
            law=source["law"],
            article=source["article"],
            words=words,
            summary=summary,
            confidence=confidence,
        )

    def also(self, raw: Mapping[str, Any], place: str) -> tuple[Citation, ...]:
        """Return the further articles that say the same."""
        return tuple(
            self.citation(
                {"confidence": raw["confidence"], "summary": raw["summary"]} | more, place
            )
            for more in raw.get("also", ())
        )

    def versions(self, raw: Any, place: str) -> Iterator[dict[str, Any]]:
        """Yield the dated values, oldest first, with older article numbers of the same words."""
        if not isinstance(raw, list) or not raw:
            raise self.fault(place, "至少要有一条带日期的值（values）")
        previous = date.min
        for n, value in enumerate(raw):
            here = f"{place}[{n}]"
            value = self.mapping(value, here, VALUE)
            start = self.day(value.get("from"), f"{here}.from")
            until = value.get("until")
            older = [
                self.mapping(one, here, {"from", "article", "confidence"})
                for one in value.get("earlier", ())
            ]
            days = [*(self.day(one.get("from"), here) for one in older), start]
            if any(after <= before for before, after in pairwise([previous, *days])):
                raise self.fault(here, "日期次序不对")
            for earlier, next_day in zip(older, days[1:], strict=True):
                yield value | {
                    "from": earlier["from"],
                    "until": next_day,
                    "source": {**value["source"], "article": earlier["article"]},
                    "confidence": earlier["confidence"],
                    "also": [],
                }
            if until and self.day(until, here) <= start:
                raise self.fault(here, "日期次序不对")
            previous = start
            yield value

    def length(self, raw: Mapping[str, Any], place: str) -> Length:
        unit = raw.get("unit")
        number = Decimal(0) if unit == "none" else self.decimal(raw.get("value"), place)
        if unit not in UNITS_ZH or number != int(number):
            raise self.fault(place, "期限应为整数，单位为 d、wd、m、y、h、none 之一")
        return Length(
            number=int(number),
            unit=unit,
            citation=self.citation(raw, place),
            unit_confidence=self.confidence(raw.get("unit_confidence", "T"), place),
            unit_alternative=raw.get("unit_alternative", ""),
            also=self.also(raw, place),
            note=raw.get("note", ""),
        )
