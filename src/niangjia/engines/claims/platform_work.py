"""Which category platform work looks like (新就业形态, R-30); a person decides."""

from dataclasses import dataclass
from typing import Annotated, Literal

from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Missing, Step
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.lookups import law_of
from niangjia.engines.claims.schema import STRICT, Day, MissingFact, fact
from niangjia.engines.law import LawOn, StatuteBook

RULE = Rule("R-30", "platform_work", "新就业形态用工分类（参考）")
Category = Literal["EMPLOYMENT", "PARTIAL", "SELF"]
_ZH = {
    "EMPLOYMENT": "符合确立劳动关系",
    "PARTIAL": "不完全符合确立劳动关系，但企业进行劳动管理",
    "SELF": "个人自主经营",
    "UNDECIDED": "看不出来",
}
# What each indicator speaks for, and how people say it when it is so.
_MANAGED = {
    "is_schedule_fixed": "企业安排班次和时间",
    "is_order_refusal_punished": "拒单要受罚",
    "has_penalties": "企业定奖惩、考核",
    "is_price_set_by_platform": "价格由平台定",
    "is_attendance_checked": "要考勤、请假",
}
_DEPENDENT = {
    "is_paid_by_time": "按月、按时发工资或者底薪",
    "is_exclusive": "不许给别家做",
    "is_main_income": "是主要收入来源",
    "has_tools_provided": "工具由企业提供",
}
_FREE = {
    "has_free_login": "想上线就上线",
    "sets_own_price": "自己定价",
    "has_own_customers": "自己找客户、自己雇人",
}
_ROUTES = {
    "EMPLOYMENT": "LABOUR_ARBITRATION",
    "PARTIAL": "MEDIATION_THEN_CIVIL",
    "SELF": "MEDIATION_THEN_CIVIL",
    "UNDECIDED": "REVIEW",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformFacts:
    """The indicators, each true, false or not known; and what a reviewer decided, with reason."""

    __pydantic_config__ = STRICT
    is_schedule_fixed: Annotated[bool | None, fact("企业安排班次和时间吗")] = None
    is_order_refusal_punished: Annotated[bool | None, fact("拒单会受罚吗")] = None
    has_penalties: Annotated[bool | None, fact("有企业定的奖惩、考核吗")] = None
    is_price_set_by_platform: Annotated[bool | None, fact("价格由平台定吗")] = None
    is_attendance_checked: Annotated[bool | None, fact("要考勤、请假吗")] = None
    is_paid_by_time: Annotated[bool | None, fact("按月、按时发工资或者底薪吗")] = None
    is_exclusive: Annotated[bool | None, fact("不许给别家做吗")] = None
    is_main_income: Annotated[bool | None, fact("是主要收入来源吗")] = None
    has_tools_provided: Annotated[bool | None, fact("工具由企业提供吗")] = None
    has_free_login: Annotated[bool | None, fact("可以自己决定上不上线吗")] = None
    sets_own_price: Annotated[bool | None, fact("自己定价吗")] = None
    has_own_customers: Annotated[bool | None, fact("自己找客户、自己雇人吗")] = None
    decided_category: Annotated[
        Category | None, fact("审查人的结论：劳动关系、不完全符合、自主经营")
    ] = None
    decided_reason: Annotated[str, fact("审查人的理由", max_length=2000)] = ""
    as_of: Annotated[Day | None, fact("哪一天的用工（不填按现在核对过的规定）")] = None


def platform_work(facts: PlatformFacts, book: StatuteBook) -> Explained:
    """Return a suggestion with its reasons, and where it would lead (人社部发〔2021〕56号).

    A person decides; her decision with its reason is shown in place of the suggestion.

    :raises MissingFact: a decision without its reason, or no indicator at all.
    """
    found = Findings()
    law = law_of(book, facts.as_of, found)
    groups = {name: _true(facts, group) for name, group in _GROUPS.items()}
    names = [name for group in _GROUPS.values() for name in group]
    unknown = [name for name in names if getattr(facts, name) is None]
    if facts.decided_category and not facts.decided_reason.strip():
        raise MissingFact(rule=RULE.id, fact="decided_reason", ask="请写明审查人的理由。")
    if unknown == names and not facts.decided_category:
        ask = "请至少回答一项：谁安排时间、谁定价、能不能拒单、怎样计酬。"
        raise MissingFact(rule=RULE.id, fact="is_schedule_fixed", ask=ask)
    suggested = _suggested(facts, groups)
    for name, told in groups.items():
        norm = law.norm(f"platform_work.{_NORMS[name]}").citation
        text = "、".join(told) or "没有"
        found.steps.append(
            Step(code=name, label=_LABELS[name], formula=text, unit="",
                 plain=f"{_LABELS[name]}：{text}。", citations=(norm,))
        )  # fmt: skip
    _consequences(law, found)
    if unknown and not facts.decided_category:
        ask = "没有回答的几项也请问清，再由审查人判断。"
        found.missing.append(Missing(code=unknown[0], label="还没有回答的指标", ask=ask))
    category = facts.decided_category or suggested
    is_decided = facts.decided_category is not None
    found.doubts.append("这里只提示，不作结论；由审查人看全部事实以后决定，并写明理由")
    if is_decided:
        found.assumptions.append(f"审查人的理由：{facts.decided_reason.strip()}")
        if facts.decided_category != suggested:
            found.doubts.append(f"指标看起来更像“{_ZH[suggested]}”，和审查人的结论不同")
    finding = f"{'审查人的结论' if is_decided else '看起来'}：{_ZH[category]}"
    answers = (
        ("suggestion", suggested),
        ("is_decided", str(is_decided).lower()),
        ("route", _ROUTES[category]),
        *((name, "；".join(told)) for name, told in groups.items()),
    )
    return made(RULE, law, found, None, finding=finding, outcome=category, answers=answers)


_GROUPS = {"managed": _MANAGED, "dependent": _DEPENDENT, "free": _FREE}
_LABELS = {"managed": "劳动管理", "dependent": "经济上的依附", "free": "自主"}
_NORMS = {"managed": "partial", "dependent": "employment", "free": "self"}


def _true(facts: PlatformFacts, group: dict[str, str]) -> tuple[str, ...]:
    return tuple(told for name, told in group.items() if getattr(facts, name))


def _suggested(facts: PlatformFacts, groups: dict[str, tuple[str, ...]]) -> str:
    """Return what it looks like: whose time it is, then who manages, then who is free."""
    is_bound = facts.is_schedule_fixed or facts.is_attendance_checked
    if is_bound and not facts.has_free_login and groups["dependent"]:
        return "EMPLOYMENT"
    if groups["managed"]:
        return "PARTIAL"
    return "SELF" if groups["free"] else "UNDECIDED"


def _consequences(law: LawOn, found: Findings) -> None:
    for name, label in (("floor_rights", "底线权益"), ("union_membership", "入会不看合同")):
        norm = law.norm_if_any(f"platform_work.{name}")
        if norm:
            told = norm.citation.summary
            found.steps.append(
                Step(
                    code=name,
                    label=label,
                    formula=told,
                    unit="",
                    plain=told,
                    citations=(norm.citation,),
                )
            )


ENTRY = Entry(id="R-30", title=RULE.title, facts=PlatformFacts, compute=platform_work)
