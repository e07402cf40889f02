"""Is it a lay-off under article 41, and was it done properly (经济性裁员, R-11)?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Missing, Step, plain
from niangjia.engines.claims.facts import Contradiction, DatesOutOfOrder
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.lookups import law_of
from niangjia.engines.claims.schema import STRICT, Day, fact
from niangjia.engines.deadlines.arithmetic import add_months
from niangjia.engines.law import Citation, LawOn, StatuteBook

RULE = Rule("R-11", "layoff", "经济性裁员")
LayoffGround = Literal[
    "REORGANISATION", "SERIOUS_DIFFICULTY", "CHANGE_OF_BUSINESS", "OBJECTIVE_CHANGE", "NONE"
]
_TOLD = "向工会或者全体职工说明情况"


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoffFacts:
    """How many of how many, why, and what was done before."""

    __pydantic_config__ = STRICT
    laid_off_count: Annotated[int, fact("裁减多少人", unit="person", ge=1)]
    staff_count: Annotated[int, fact("职工总数", unit="person", ge=1)]
    laid_off_on: Annotated[Day | None, fact("解除劳动合同之日")] = None
    ground: Annotated[
        Literal[
            "REORGANISATION", "SERIOUS_DIFFICULTY", "CHANGE_OF_BUSINESS", "OBJECTIVE_CHANGE", "NONE"
        ]
        | None,
        fact(
            "裁员的理由：破产法重整、生产经营严重困难、转产等变更合同后仍需裁、客观经济情况重大变化、都不是",
            ask="请问单位裁员的理由是什么？有没有财务报表等证明？",
        ),
    ] = None
    explained_on: Annotated[
        Day | None,
        fact("向工会或者全体职工说明情况之日", ask="请问单位哪一天向工会或者全体职工说明情况？"),
    ] = None
    has_heard_opinions: Annotated[
        bool | None, fact("有没有听取工会或者职工的意见", ask="请问有没有听取工会或者职工的意见？")
    ] = None
    reported_on: Annotated[
        Day | None, fact("向劳动行政部门报告之日", ask="请问裁员方案哪一天报告了劳动行政部门？")
    ] = None
    is_procedure_complete: Annotated[
        bool, fact("没有填的步骤，是不是确实没有做（是，就按没有做判断）")
    ] = False
    protected_count: Annotated[
        int | None, fact("其中属于不得裁减的有几人（第四十二条）", unit="person", ge=0)
    ] = None
    has_kept_priority: Annotated[bool | None, fact("有没有优先留用应当优先的人")] = None
    rehired_on: Annotated[Day | None, fact("重新招用人员之日")] = None
    has_offered_rehire: Annotated[bool | None, fact("重新招用时有没有通知被裁的人并优先")] = None


def layoff(facts: LayoffFacts, book: StatuteBook) -> Explained:
    """Return whether article 41 applies and whether its procedure was kept (劳动合同法 41, 42, 46).

    :raises Contradiction: more people laid off, or protected, than there are.
    :raises DatesOutOfOrder: hired again before anybody was laid off.
    """
    if facts.laid_off_count > facts.staff_count:
        raise Contradiction(why="裁减的人数多于职工总数")
    if facts.protected_count and facts.protected_count > facts.laid_off_count:
        raise Contradiction(why="不得裁减的人数多于裁减的人数")
    if facts.rehired_on and facts.laid_off_on and facts.rehired_on < facts.laid_off_on:
        raise DatesOutOfOrder(why=f"重新招用 {facts.rehired_on} 早于解除 {facts.laid_off_on}")
    found = Findings()
    law = law_of(book, facts.laid_off_on, found)
    if not _test(facts, law, found):
        told = "人数不到，不是第四十一条的裁员；每个人的解除要另有依据（第三十六、三十九、四十条）"
        return made(
            RULE, law, found, None, finding=told, outcome="NOT_ARTICLE_41",
            answers=(("is_art41", "false"), ("procedure_ok", "not_applicable")),
        )  # fmt: skip
    faults = _faults(facts, law, found)
    known = "false" if faults else "unknown" if found.missing else "true"
    _duties(facts, law, found)
    protected = bool(facts.protected_count)
    risk = "true" if faults or protected else (known == "unknown" and "unknown") or "false"
    if faults or protected:
        found.steps.append(_step("unlawful", "违法的后果", law, "unlawful"))
    told = "、".join(faults) if faults else "还不能判断" if found.missing else "没有发现问题"
    if protected:
        told += f"；其中 {facts.protected_count} 人不得裁减"
    answers = (
        ("is_art41", "true"),
        ("procedure_ok", known),
        ("unlawful_risk", risk),
        (
            "protected_among_them",
            "unknown" if facts.protected_count is None else str(protected).lower(),
        ),
        ("severance_due", "true"),
    )
    return made(
        RULE, law, found, None, finding=f"是第四十一条的裁员；程序：{told}",
        outcome="ARTICLE_41", answers=answers,
    )  # fmt: skip


def _test(facts: LayoffFacts, law: LawOn, found: Findings) -> bool:
    people, share = law.parameter("layoff.people_from"), law.parameter("layoff.share_from")
    count, staff = facts.laid_off_count, facts.staff_count
    percent = Decimal(count * 100) / Decimal(staff)
    is_many = count >= people.value
    is_layoff = is_many or count >= share.value * staff
    how = f"{count} 人{'≥' if is_many else '<'} {plain(people.value)} 人"
    if not is_many:
        sign = "≥" if is_layoff else "<"
        how += f"，占 {staff} 人的 {percent:.2f}% {sign} {plain(share.value * 100)}%"
    found.steps.append(
        Step(
            code="headcount",
            label="是不是裁员",
            formula=how,
            value=Decimal(count),
            unit="人",
            plain=how + "。",
            citations=(people.citation, share.citation),
        )
    )
    return is_layoff


def _faults(facts: LayoffFacts, law: LawOn, found: Findings) -> list[str]:
    """Return what was not done, and note what is not known."""
    faults = []
    if facts.ground == "NONE":
        faults.append("没有法定的裁员理由")
    elif facts.ground is None:
        _ask(found, "ground", "裁员的理由", "请问单位裁员的理由是什么？")
    days = law.parameter("layoff.notice_days")
    if facts.explained_on and facts.laid_off_on:
        before = (facts.laid_off_on - facts.explained_on).days
        if before < 0:
            faults.append("解除以后才说明情况")
        elif before < days.value:
            faults.append(f"说明情况到解除只有 {before} 日，不足三十日")
    else:
        faults += _undone(
            facts, found, "explained_on", "向工会或者全体职工说明情况", facts.explained_on
        )
        if facts.explained_on and not facts.laid_off_on:
            _ask(found, "laid_off_on", "解除之日", "请补解除劳动合同之日。")
    faults += _undone(facts, found, "has_heard_opinions", "听取意见", facts.has_heard_opinions)
    faults += _undone(facts, found, "reported_on", "报告劳动行政部门", facts.reported_on)
    if facts.reported_on and facts.laid_off_on and facts.reported_on > facts.laid_off_on:
        faults.append("先解除、后报告")
    if facts.has_kept_priority is False:
        faults.append("没有优先留用")
    found.steps.append(_step("grounds", "法定理由", law, "grounds"))
    found.steps.append(
        Step(
            code="procedure",
            label="程序",
            formula="；".join(faults) or "没有发现没有做的步骤",
            unit="",
            citations=(days.citation, law.norm("layoff.heard_and_reported").citation),
        )
    )
    return faults


def _undone(
    facts: LayoffFacts, found: Findings, code: str, what: str, done: date | bool | None
) -> list[str]:
    if done is False or (done is None and facts.is_procedure_complete):
        return [f"没有{what}"]
    if done is None:
        _ask(found, code, what, f"请问有没有{what}？哪一天？")
    return []


def _duties(facts: LayoffFacts, law: LawOn, found: Findings) -> None:
    """Add what holds besides: who stays first, who may not go, who is hired again, what is paid."""
    found.steps += [
        _step("retained_first", "优先留用", law, "retained_first"),
        _step("protected", "不得裁减的人", law, "protected"),
        _step("compensation", "经济补偿", law, "compensation"),
    ]
    months = law.parameter("layoff.rehire_months")
    if facts.rehired_on and facts.laid_off_on:
        until = add_months(facts.laid_off_on, int(months.value))
        if facts.rehired_on <= until and not facts.has_offered_rehire:
            found.doubts.append(f"{until} 以前重新招人，应当通知被裁的人并在同等条件下优先")
    found.steps.append(
        Step(
            code="rehire",
            label="重新招用",
            formula=months.citation.summary,
            unit="",
            plain=months.citation.summary,
            citations=(months.citation,),
        )
    )


def _ask(found: Findings, code: str, label: str, ask: str) -> None:
    found.missing.append(Missing(code=code, label=label, ask=ask))


def _step(code: str, label: str, law: LawOn, norm: str) -> Step:
    cited: Citation = law.norm(f"layoff.{norm}").citation
    return Step(
        code=code, label=label, formula=cited.summary, unit="", plain=cited.summary,
        citations=(cited,),
    )  # fmt: skip


ENTRY = Entry(id="R-11", title=RULE.title, facts=LayoffFacts, compute=layoff)
