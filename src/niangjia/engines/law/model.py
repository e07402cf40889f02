"""What a statute book holds: parameters, norms and clock rules, each with the article behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Confidence(StrEnum):
    """How sure we are of a value, best first (可信度)."""

    TEXT = "T"
    SECONDARY = "S"
    PRACTICE = "P"
    UNVERIFIED = "U"
    DEMO = "D"

    @property
    def label(self) -> str:
        """Return what a reader is told: `T 已与法条原文核对`."""
        return f"{self.value} {_CONFIDENCE_ZH[self]}"

    @property
    def rank(self) -> int:
        """Return 0 for the surest; the confidence of a result is that of its weakest part."""
        return list(Confidence).index(self)


_CONFIDENCE_ZH = {
    Confidence.TEXT: "已与法条原文核对",
    Confidence.SECONDARY: "二手来源，使用前须复核",
    Confidence.PRACTICE: "各地做法不一",
    Confidence.UNVERIFIED: "未经核实",
    Confidence.DEMO: "演示数值，不是官方数据",
}


def weakest(*confidences: Confidence) -> Confidence:
    """Return the confidence of something that rests on all of these."""
    return max(confidences, key=lambda c: c.rank, default=Confidence.TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A statute, regulation, interpretation or notice (法律、法规、司法解释、通知)."""

    name: str
    title: str
    number: str = ""
    version: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The place in an instrument that something rests on, with its few operative words."""

    law: str
    article: str
    words: str = ""
    summary: str = ""
    confidence: Confidence = Confidence.TEXT

    def __str__(self) -> str:
        return f"《{self.law}》{self.article}" if self.law else self.article

    def as_dict(self) -> dict[str, str]:
        """Return the citation for JSON."""
        return {
            "article": str(self),
            "words": self.words,
            "summary": self.summary,
            "confidence": self.confidence.value,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One number the law (or a region) fixes, as it stood on one day.

    `subject` is what its file is about (经济补偿): it tells whom a change concerns.
    """

    name: str
    title: str
    value: Decimal
    unit: str
    citation: Citation
    also: tuple[Citation, ...] = ()
    valid_from: date
    valid_until: date | None = None
    period: str = ""
    note: str = ""
    jurisdiction: str = "CN"
    subject: str = ""

    @property
    def confidence(self) -> Confidence:
        """Return how sure the value is."""
        return self.citation.confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """A rule without a number (e.g. 开始的当日不计入), or with a list of words (`items`)."""

    name: str
    title: str
    citation: Citation
    also: tuple[Citation, ...] = ()
    items: tuple[str, ...] = ()
    valid_from: date
    valid_until: date | None = None
    note: str = ""
    jurisdiction: str = "CN"
    subject: str = ""

    @property
    def confidence(self) -> Confidence:
        """Return how sure the words are."""
        return self.citation.confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """A legal period: so many days, working days, months, years or hours."""

    number: int
    unit: str
    citation: Citation
    unit_confidence: Confidence = Confidence.TEXT
    unit_alternative: str = ""
    also: tuple[Citation, ...] = ()
    note: str = ""

    @property
    def confidence(self) -> Confidence:
        """Return how sure number and unit are."""
        return weakest(self.citation.confidence, self.unit_confidence)

    @property
    def text(self) -> str:
        """Return the period as it is read: `15 日`, `5 个工作日`."""
        if self.unit == "none":
            return UNITS_ZH[self.unit]
        return f"{self.number} {UNITS_ZH[self.unit]}"


# `none`: the law sets no number of days (事先通知, 免予核查, 按照规定时间); there is no due day.
UNITS_ZH = {
    "d": "日",
    "wd": "个工作日",
    "m": "个月",
    "y": "年",
    "h": "小时",
    "none": "没有规定天数",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A yes-or-no fact without which a clock does not run (劳动关系存续期间不算时效).

    `runs_when` is the answer with which it runs, and what is taken while nobody says otherwise;
    `state` is what the clock says with the other answer, `says` why.
    """

    fact: str
    title: str
    runs_when: bool
    state: str
    says: str
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """One clock of the law (时限): from which event, how long, for whom, and what may move it.

    `suspension` is the rule of the statute: `none` (不变期间), `continue_rest` (the rest goes on,
    调解仲裁法 27(3)), `last_six_months` (民法典 194); `suspension_other` is an article that reads
    it as `continue_rest` all the same. An interrupted period runs again from the act, or, where
    `restart` is `end`, from the end of the proceedings (民法典 195).

    `direction` is `before` for periods that are counted back from a day (开庭五日前). `rolls` is
    false for a day that is no last day (一年后可以申请复查). `hours` says which kind a period in
    hours is, `procedural` or `substantive`; `by_post` that posting in time is enough (民诉法 85).

    `extension_by` names who may fix another last day (双方同意), and is empty where nobody may.
    `extension` is the statute's own; a clock that `extends` another is that one with its extension
    taken in full.
    """

    id: str
    title: str
    actor: str
    actor_zh: str
    start: str
    start_zh: str
    length: Length
    extension: Length | None = None
    extension_by: str = ""
    extends: str = ""
    suspension: str = "none"
    suspension_citation: Citation | None = None
    suspension_other: Citation | None = None
    interruption: bool = False
    interruption_citation: Citation | None = None
    restart: str = "act"
    direction: str = "after"
    rolls: bool = True
    hours: str = ""
    by_post: bool = False
    conditions: tuple[Condition, ...] = ()
    see_also: tuple[str, ...] = ()
    after: str = ""
    note: str = ""
    jurisdiction: str = "CN"
    valid_from: date = date.min
    valid_until: date | None = None
    subject: str = ""

    def __hash__(self) -> int:
        # Rules are keys wherever something is prepared once for each: quicker than all fields.
        return hash((self.id, self.jurisdiction, self.valid_from))

    @property
    def citation(self) -> Citation:
        """Return the article that fixes the length, of the extension where that is the clock."""
        return self.extension.citation if self.extends and self.extension else self.length.citation

    @property
    def confidence(self) -> Confidence:
        """Return how sure the length is, with its extension where the clock is one."""
        lengths = (self.length, self.extension if self.extends else None)
        return weakest(*(length.confidence for length in lengths if length))


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYear:
    """The State Council's holiday arrangement of one year (放假安排), as the notice gives it.

    `statutory` are the holidays themselves (法定节假日): the other days off are rest days.
    """

    year: int
    notice: str
    confidence: Confidence
    rest: Mapping[date, str]
    work: Mapping[date, str]
    statutory: frozenset[date] = frozenset()
