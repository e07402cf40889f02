"""A death by sudden illness at work: within forty-eight hours (突发疾病视同工伤, R-22)?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Step, plain
from niangjia.engines.claims.facts import Contradiction, DatesOutOfOrder
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.lookups import law_of
from niangjia.engines.claims.schema import REGION, STRICT, Day, LocalMoment, MissingFact, fact
from niangjia.engines.law import LawOn, StatuteBook

RULE = Rule("R-22", "sudden_illness", "突发疾病视同工伤（四十八小时）")


@dataclass(frozen=True, slots=True, kw_only=True)
class IllnessFacts:
    """Where the worker fell ill, when first examined, and when the worker died."""

    __pydantic_config__ = STRICT
    is_at_work: Annotated[bool, fact("是不是在工作时间和工作岗位突发疾病")]
    is_dead_on_the_spot: Annotated[bool, fact("是不是当场死亡")] = False
    first_diagnosed_at: Annotated[
        LocalMoment | None, fact("医疗机构初次诊断的时刻（2026-03-01T14:30）")
    ] = None
    fell_ill_at: Annotated[LocalMoment | None, fact("发病的时刻（没有初次诊断时刻时用）")] = None
    died_at: Annotated[
        LocalMoment | None, fact("死亡的时刻", ask="请补死亡的时刻（死亡医学证明）。")
    ] = None
    hours_until_death: Annotated[
        Decimal | None, fact("从起点到死亡几小时（代替两个时刻）", unit="hour", ge=0, le=100_000)
    ] = None
    is_excluded: Annotated[bool, fact("是不是故意犯罪、醉酒或者吸毒、自残或者自杀")] = False
    region: Annotated[str | None, fact("参保地（GB/T 2260 六位代码）", **REGION)] = None
    is_rescue_delayed_by_post: Annotated[
        bool, fact("是不是驾驶公共交通工具等特殊岗位，因岗位特殊延误了救治（浙江）")
    ] = False
    as_of: Annotated[Day | None, fact("哪一天发生（只给小时数时；不填按现在核对过的规定）")] = None


def sudden_illness(facts: IllnessFacts, book: StatuteBook) -> Explained:
    """Return whether the death is deemed a work injury (工伤保险条例 15(1), 16; 浙江条例 18).

    Exactly forty-eight hours are within (民法典 1259).

    :raises MissingFact: neither the moments nor the hours are given.
    :raises Contradiction: both are.
    :raises DatesOutOfOrder: died before the moment from which the hours run.
    """
    found = Findings()
    moment = facts.died_at or facts.first_diagnosed_at or facts.fell_ill_at
    law = law_of(book, moment.date() if moment else facts.as_of, found, facts.region)
    if facts.is_excluded:
        return _made(law, found, "NOT_DEEMED", "有不得认定的情形", "never_injury")
    if not facts.is_at_work:
        return _made(
            law, found, "NOT_DEEMED", "不在工作时间和工作岗位发病", "deemed_sudden_illness"
        )
    if facts.is_dead_on_the_spot:
        return _made(law, found, "DEEMED_INJURY", "当场死亡，视同工伤", "deemed_sudden_illness")
    hours = _hours(facts, law, found)
    limit = law.parameter("injury.sudden_illness_hours")
    is_within = hours <= limit.value
    inclusive = law.norm_if_any("periods.inclusive")
    shown = f"{hours:.4f}".rstrip("0").rstrip(".")
    found.steps.append(
        Step(
            code="hours",
            label="四十八小时",
            formula=f"{shown} 小时 {'≤' if is_within else '>'} {plain(limit.value)} 小时",
            value=hours,
            unit="小时",
            plain=f"从起点到死亡 {shown} 小时。",
            citations=(limit.citation, *((inclusive.citation,) if inclusive else ())),
        )
    )
    if is_within:
        told = "四十八小时之内经抢救无效死亡，视同工伤"
        return _made(law, found, "DEEMED_INJURY", told, "deemed_sudden_illness")
    delayed = law.norm_if_any("injury_grants.rescue_delayed")
    if facts.is_rescue_delayed_by_post and delayed:
        found.steps.append(
            Step(
                code="rescue_delayed", label="特殊岗位延误救治", formula=delayed.citation.summary,
                unit="", plain=delayed.citation.summary, citations=(delayed.citation,),
            )
        )  # fmt: skip
        told = "超过四十八小时，但因岗位特殊延误救治，视为因工作原因"
        return _made(law, found, "TREATED_AS_INJURY", told, "deemed_sudden_illness")
    found.doubts.append("超过四十八小时的，看是不是还有工作原因等别的认定依据（第十四条）")
    return _made(law, found, "NOT_DEEMED", "超过四十八小时", "deemed_sudden_illness")


def _hours(facts: IllnessFacts, law: LawOn, found: Findings) -> Decimal:
    """Return the hours from the first diagnosis, or from falling ill, to death."""
    start = facts.first_diagnosed_at or facts.fell_ill_at
    if facts.hours_until_death is not None:
        if facts.died_at and start:
            raise Contradiction(why="两个时刻和几小时只填一种")
        return facts.hours_until_death
    if facts.died_at is None or start is None:
        name = "died_at" if facts.died_at is None else "first_diagnosed_at"
        ask = "请补医疗机构初次诊断的时刻和死亡的时刻（病历、死亡医学证明）。"
        raise MissingFact(rule=RULE.id, fact=name, ask=ask)
    if facts.died_at < start:
        raise DatesOutOfOrder(why=f"死亡 {facts.died_at} 早于起点 {start}")
    counted = law.norm("injury.illness_counted_from").citation
    if facts.first_diagnosed_at is None:
        found.doubts.append("没有初次诊断的时刻，从发病起算；从初次诊断起算会更短")
    found.steps.append(
        Step(
            code="start", label="从何时起算", formula=f"{start:%Y-%m-%d %H:%M} 起，"
            f"{facts.died_at:%Y-%m-%d %H:%M} 死亡", unit="", citations=(counted,),
        )
    )  # fmt: skip
    seconds: timedelta = _wall(facts.died_at) - _wall(start)
    return Decimal(int(seconds.total_seconds())) / 3600


def _wall(moment: datetime) -> datetime:
    """Return the moment to the second: hospitals do not write less."""
    return moment.replace(microsecond=0)


def _made(law: LawOn, found: Findings, outcome: str, told: str, norm: str) -> Explained:
    cited = law.norm(f"injury.{norm}").citation
    found.steps.append(
        Step(
            code="finding",
            label="结论",
            formula=told,
            unit="",
            plain=f"{told}。",
            citations=(cited,),
        )
    )
    is_deemed = str(outcome != "NOT_DEEMED").lower()
    answers = (("is_injury", is_deemed),)
    return made(RULE, law, found, None, finding=told, outcome=outcome, answers=answers)


ENTRY = Entry(id="R-22", title=RULE.title, facts=IllnessFacts, compute=sudden_illness)
