"""The law by the interface: rules and clocks asked by programs, articles read; nothing is kept.

Open to anybody, as the calculator and the law book are: what is asked tells nothing of who asks.
"""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from niangjia.api.asking import not_too_often, today
from niangjia.api.explaining import ExplainedOut, told
from niangjia.api.problems import Problem
from niangjia.apps.lawbook import selectors as lawbook
from niangjia.engines.claims import rulebook
from niangjia.engines.deadlines import asking as clocks
from niangjia.kernel.errors import NotFound

router = Router(tags=["law"], auth=None)
NONE = {404: Problem, 422: Problem}
DECLINED = {400: Problem, 404: Problem, 422: Problem, 429: Problem}
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
Id = Annotated[str, StringConstraints(max_length=20, pattern=r"^[^\x00]*$")]
ArticleId = Annotated[
    str,
    StringConstraints(max_length=300, pattern=r"^[^\x00]*$"),
    Field(examples=["《劳动合同法》第四十七条"]),
]


class FactsIn(Schema):
    """The facts of a rule or a clock, by the names of its schema.

    Money and hours are decimals, as text or as numbers; days 2024-01-31, months 2024-01. What is
    not known is left out. A name nobody knows is declined, never left aside.
    """

    facts: dict[str, Any]


class RuleOut(Schema):
    """A rule of money or of finding, with the JSON Schema of its facts."""

    rule: str = Field(examples=["R-01"])
    title: str
    facts: dict[str, Any] = Field(description="JSON Schema；每项带 title、unit、ask。")


class StartOut(Schema):
    """The event a clock runs from: the name of its fact, which may also be written `start`."""

    fact: str
    title: str
    also_as: str


class ClockRuleOut(Schema):
    """A clock of the law, with the JSON Schema of its facts."""

    clock: str = Field(examples=["CL-13"])
    title: str
    actor: str
    start: StartOut
    unit: str = Field(description="d 日 · wd 工作日 · m 月 · y 年 · h 小时 · none 没有规定天数")
    length: dict[str, str] = Field(description="多久，按地区：CN 是全国。")
    confidence: str
    article: str
    facts: dict[str, Any]


class DueOut(Schema):
    """What a clock says: the last day or moment, whether it may still move, and every step."""

    clock: str
    title: str
    actor: str
    due: str | None = Field(description="A day, or a moment for a clock in hours.")
    raw: str | None = Field(description="The day before holidays moved it.")
    rolled: bool
    provisional: bool
    future: bool = Field(description="A day it rests on is still to come, as of the day of asking.")
    state: str
    met: str | None
    late: bool | None
    unverified: str | None
    alternatives: dict[str, str]
    confidence: str
    missing: list[str]
    trace: list[dict[str, str]] = Field(description="一行一步：what、text、article、words。")
    article: str
    jurisdiction: str
    after: str
    note: str
    see_also: list[str]
    law_digest: str
    calendar_digest: str


class QuotedOut(Schema):
    """A line of the law book that rests on the article; `stands`: are its words in the text?"""

    name: str
    title: str
    article: str
    words: str
    summary: str
    confidence: str
    stands: bool | None


class ArticleOut(Schema):
    """An article: its full text where it was imported, and what the law book rests on it."""

    law: str
    title: str
    article: str
    source: str
    text: str | None = Field(description="全文；没有导入的是 null。")
    version_on: date | None
    in_force_on: date | None
    versions: list[date]
    quoted: list[QuotedOut]


@router.get("/rules", response=list[RuleOut], url_name="rules")
def rules(request: HttpRequest) -> object:
    """List the rules of money and finding, each with the schema of its facts."""
    return [{"rule": rule, **described} for rule, described in rulebook.schema().items()]


@router.get("/rules/{rule}", response={200: RuleOut} | NONE, url_name="rule")
def rule(request: HttpRequest, rule: Id) -> object:
    """Show one rule with the schema of its facts."""
    rulebook.entry_of(rule)
    return {"rule": rule, **rulebook.schema()[rule]}


@router.post(
    "/rules/{rule}/evaluate", response={200: ExplainedOut} | DECLINED, url_name="rule_evaluate"
)
def evaluate_rule(request: HttpRequest, rule: Id, asked: FactsIn) -> object:
    """Say what a rule makes of facts, with every reason; nothing is stored.

    Where the facts do not suffice, `amount` is null, `missing` names what lacks, `low` and `high`
    say between what it lies. A fact the rule cannot begin without is declined as
    `claims.missing_fact`, with `fact` and `ask`.
    """
    not_too_often(request)
    return told(rulebook.explain(rule, asked.facts, lawbook.book()))


@router.get("/clocks", response=list[ClockRuleOut], url_name="clock_rules")
def clock_rules(request: HttpRequest) -> object:
    """List the clocks of the law, each with the schema of its facts."""
    return [_clock(name, one) for name, one in clocks.schema(lawbook.files()).items()]


@router.get("/clocks/{clock}", response={200: ClockRuleOut} | NONE, url_name="clock_rule")
def clock_rule(request: HttpRequest, clock: Id) -> object:
    """Show one clock with the schema of its facts.

    :raises UnknownClock: there is none.
    """
    known = clocks.schema(lawbook.files())
    if clock not in known:
        raise clocks.UnknownClock(rule=clock, near="")
    return _clock(clock, known[clock])


@router.post(
    "/clocks/{clock}/evaluate", response={200: DueOut} | DECLINED, url_name="clock_evaluate"
)
def evaluate_clock(request: HttpRequest, clock: Id, asked: FactsIn) -> object:
    """Say when a clock is due by facts, with every step of the count; nothing is stored."""
    not_too_often(request)
    book, calendar = lawbook.files(), lawbook.calendar()
    found = clocks.evaluate(clock, asked.facts, book, calendar, on=today())
    digests = {"law_digest": book.digest, "calendar_digest": calendar.digest}
    return found.as_dict() | digests


@router.get("/articles/{path:id}", response={200: ArticleOut} | NONE, url_name="article")
def article(
    request: HttpRequest,
    id: ArticleId,
    version: Annotated[
        str | None, Query(pattern=_DAY, description="哪一版；没有这一版的，给最新的。")
    ] = None,
) -> object:
    """Show an article as results name it (《劳动合同法》第四十七条), in one version.

    :raises NotFound: neither the law book nor an imported text knows it.
    """
    law, mark, at = id.removeprefix("《").rpartition("》")
    if not mark or not law or not at:
        raise NotFound
    try:
        day = date.fromisoformat(version) if version else None
    except ValueError:  # 31 February: there is no such version
        day = None
    found = lawbook.article_of(law, at, day)
    return {
        "law": found.law,
        "title": found.instrument.title if found.instrument else found.law,
        "article": found.article,
        "source": found.instrument.source if found.instrument else "",
        "text": found.words if found.text else None,
        "version_on": found.text.version_on if found.text else None,
        "in_force_on": found.text.in_force_on if found.text else None,
        "versions": list(found.versions),
        "quoted": [
            {
                "name": one.name,
                "title": one.title,
                "article": one.citation.article,
                "words": one.citation.words,
                "summary": one.citation.summary,
                "confidence": one.citation.confidence.value,
                "stands": one.stands,
            }
            for one in found.quoted
        ],
    }


def _clock(name: str, described: dict[str, Any]) -> dict[str, Any]:
    return {"clock": name, **described}
