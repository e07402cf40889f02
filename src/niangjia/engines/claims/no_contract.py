"""Double wage without a written contract (未签书面劳动合同的二倍工资, R-05)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from niangjia.engines.claims.by_month import Span, formula, span_of, total
from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Missing, Step, money, plain
from niangjia.engines.claims.facts import DatesOutOfOrder
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.schema import STRICT, WAGE, Amount, Day, MonthKey, fact
from niangjia.engines.deadlines.arithmetic import add_years
from niangjia.engines.deadlines.calendar import Calendar
from niangjia.engines.law import LawOn, StatuteBook
from niangjia.kernel.money import yuan

RULE = Rule("R-05", "double_wage", "未签书面合同的二倍工资（另一倍）")
NOTHING = Decimal("0.00")
_DAY = timedelta(days=1)
_ASK_UNTIL = "请问后来签了没有、做到哪天；都没有的，算到哪一天？"
_ASK_WAGE = "请补没有签合同的每个月的工资。"


class Excuse(StrEnum):
    """Why no contract was signed, where that frees the employer (解释（二）7)."""

    FORCE_MAJEURE = "FORCE_MAJEURE"
    WORKER_FAULT = "WORKER_FAULT"
    OTHER_LAW = "OTHER_LAW"


class Limitation(StrEnum):
    """How the year of limitation runs: for each day by itself, or from the last day for all."""

    PER_DAY = "PER_DAY"
    WHOLE_PERIOD = "WHOLE_PERIOD"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoContractFacts:
    """When work began, when the contract was signed if ever, and the wage of those months."""

    __pydantic_config__ = STRICT
    hired_on: Annotated[Day, fact("用工之日", ask="请补入职日期。")]
    signed_on: Annotated[Day | None, fact("签订（补签）书面合同之日；没有签就不填")] = None
    left_on: Annotated[Day | None, fact("最后一个工作日；还在职就不填")] = None
    as_of: Annotated[Day | None, fact("没有签也没有离职的，算到哪一天（含当日）")] = None
    monthly_wage: Annotated[Decimal | None, fact("月工资", unit="yuan", ask=_ASK_WAGE, **WAGE)] = (
        None
    )
    wages: Annotated[dict[MonthKey, Amount] | None, fact("各月不同时每个月的工资", unit="yuan")] = (
        None
    )
    open_ended_due_on: Annotated[
        Day | None, fact("应当订立无固定期限合同之日（第八十二条第二款）")
    ] = None
    excuse: Annotated[Excuse | None, fact("不付二倍工资的情形（解释（二）第七条）")] = None
    is_hire_day_counted: Annotated[
        bool, fact("用工当日算第一天（3-15 入职，4-15 起算）；否则 4-16 起算")
    ] = True
    claimed_on: Annotated[Day | None, fact("申请仲裁（或者主张权利）之日")] = None
    limitation: Annotated[
        Limitation | None, fact("单位提出时效抗辩时，一年逐日算还是整段算（各地不一）")
    ] = None


def double_wage(facts: NoContractFacts, book: StatuteBook) -> Explained:
    """Return the second wage for the months without a written contract (劳动合同法 82).

    Runs from the day after the first month until the day before the signing, a year at most; for
    an open-ended contract that was due, from that day and without end. The law is that of the
    span's last day.

    :raises DatesOutOfOrder: left before being hired, signed after leaving, or claimed too early.
    :raises UnknownParameter: before 2008.
    """
    _check(facts)
    found = Findings()
    ends = _ends(facts)
    span = _span(facts, ends, book)
    is_empty = span.start == span.end
    law = book.on(max(facts.hired_on, min(ends) - _DAY) if is_empty else span.end - _DAY)
    law.norm("no_contract.double")  # before the law there is no answer, not a "not due"
    found.inputs.append(("用工之日", str(facts.hired_on)))
    if facts.excuse:
        why = "因不可抗力、职工故意或者重大过失没有签，或者法律另有规定，不付二倍工资"
        norm = law.norm("no_contract.exceptions")
        found.steps.append(
            Step(code="excuse", label=why, formula=facts.excuse, citations=(norm.citation,))
        )
        return made(RULE, law, found, NOTHING, finding=why, outcome="EXCUSED")
    if is_empty:
        why = (
            "应当订立之日以前已经签了"
            if facts.open_ended_due_on
            else "用工一个月内签了书面合同，或者没有做满一个月，不发生二倍工资"
        )
        return made(RULE, law, found, NOTHING, finding=why, outcome="NOT_DUE")
    if not ends:
        if facts.open_ended_due_on:
            found.missing.append(Missing(code="as_of", label="算到哪一天", ask=_ASK_UNTIL))
            return made(RULE, law, found, None)
        found.assumptions.append("没有说后来签没签、做到哪天：按一直没有签、做满一年算")
    _note_start(facts, law, found)
    kept = _in_time(facts, span, law, book, found)
    if kept is None:
        why = "单位提出时效抗辩的，已经超过一年"
        return made(RULE, law, found, NOTHING, finding=why, outcome="TIME_BARRED")
    return _counted(facts, kept, law, found)


def _check(facts: NoContractFacts) -> None:
    left = facts.left_on
    if left and left < facts.hired_on:
        raise DatesOutOfOrder(why=f"离职日 {left} 早于入职日 {facts.hired_on}")
    if left and facts.signed_on and facts.signed_on > left:
        raise DatesOutOfOrder(why=f"签合同 {facts.signed_on} 晚于离职日 {left}")
    if facts.as_of and facts.as_of < facts.hired_on:
        raise DatesOutOfOrder(why=f"算到 {facts.as_of}，早于入职日 {facts.hired_on}")
    if facts.open_ended_due_on and facts.open_ended_due_on < facts.hired_on:
        due = facts.open_ended_due_on
        raise DatesOutOfOrder(why=f"应当订立无固定期限合同之日 {due} 早于入职日")
    if facts.claimed_on and facts.claimed_on < facts.hired_on:
        raise DatesOutOfOrder(why=f"申请仲裁 {facts.claimed_on} 早于入职日 {facts.hired_on}")


def _ends(facts: NoContractFacts) -> tuple[date, ...]:
    """Return the days from which nothing is due any more: signed, left, or not asked for."""
    days = (facts.left_on, facts.as_of)
    ends = (facts.signed_on, *(day and day + _DAY for day in days))
    return tuple(day for day in ends if day)


def _span(facts: NoContractFacts, ends: tuple[date, ...], book: StatuteBook) -> Span:
    """Return the days for which twice the wage is due, months stepped from the hire date."""
    calendar = Calendar.of(book)
    if due := facts.open_ended_due_on:
        return span_of(due, min(ends, default=add_years(due, 1)), calendar)
    law = book.on(date.max)
    began, full = _year(facts, law)
    skipped = int(law.parameter("no_contract.from_months").value)
    later = 0 if facts.is_hire_day_counted else 1
    return span_of(began, min((*ends, full)), calendar, skipped=skipped, later=later)


def _year(facts: NoContractFacts, law: LawOn) -> tuple[date, date]:
    """Return the day from which the year counts, and the day on which it is full."""
    began = max(facts.hired_on, law.norm("no_contract.before_2008").valid_from)
    return began, add_years(began, int(law.parameter("no_contract.until_years").value))


def _note_start(facts: NoContractFacts, law: LawOn, found: Findings) -> None:
    if facts.open_ended_due_on:
        found.doubts.append("是不是应当订立无固定期限合同，要看第十四条第二款的情形")
        return
    if facts.is_hire_day_counted:
        found.assumptions.append("用工当日算第一天，满一个月的次日是下个月的对应日（各地做法不一）")
    else:
        found.assumptions.append("用工当日不算，满一个月的次日是对应日的后一天（各地做法不一）")
    before = law.norm("no_contract.before_2008")
    if facts.hired_on < before.valid_from:
        found.steps.append(
            Step(
                code="before_2008",
                label="施行以前就在职",
                formula=f"自 {before.valid_from} 起算一个月",
                unit="",
                citations=(before.citation,),
            )
        )


def _in_time(
    facts: NoContractFacts, span: Span, law: LawOn, book: StatuteBook, found: Findings
) -> Span | None:
    """Return what of the span the year of limitation leaves, None for nothing of it."""
    if facts.claimed_on is None:
        found.doubts.append("二倍的那一倍不是劳动报酬，时效一年；逐日算还是整段算，各地不一")
        return span
    reaches = add_years(facts.claimed_on, -1)
    if reaches <= span.start:
        return span
    rest = span_of(max(span.start, reaches), span.end, Calendar.of(book))
    if facts.limitation is None:
        per_day = rest.text if rest.start < span.end else "一天也不剩"
        whole = "都在时效内" if rest.start < span.end else "都过了时效"
        found.doubts.append(
            f"单位提出时效抗辩时：逐日算，只剩 {per_day}；整段算，{whole}。这里没有扣"
        )
        return span
    norm = law.norm("no_contract.limitation")
    is_per_day = facts.limitation is Limitation.PER_DAY
    kept: Span | None = rest if is_per_day else span
    if rest.start >= span.end:
        kept = None
    found.steps.append(
        Step(
            code="limitation",
            label="逐日计算时效" if is_per_day else "整段计算时效",
            formula=f"{facts.claimed_on} 申请，一年以内是 {reaches} 起；"
            + (f"剩 {kept.text}" if kept else "都过了时效"),
            unit="",
            plain=f"时效一年，只能要 {reaches} 以后的部分。" if is_per_day else "",
            citations=(norm.citation,),
        )
    )
    return kept


def _wage(day: date, facts: NoContractFacts) -> Decimal | None:
    """Return the wage of the month that begins on the day: that of its calendar month."""
    return (facts.wages or {}).get(f"{day:%Y-%m}", facts.monthly_wage)


def _counted(facts: NoContractFacts, span: Span, law: LawOn, found: Findings) -> Explained:
    wages = tuple(_wage(day, facts) for day in span.months)
    odd_wage = _wage(span.odd_from, facts) if span.odd_days else NOTHING
    known = tuple(wage for wage in wages if wage is not None)
    if odd_wage is None or len(known) < len(wages):
        found.missing.append(Missing(code="monthly_wage", label="月工资", ask=_ASK_WAGE))
        return made(RULE, law, found, None)
    paid_days = law.parameter("wages.paid_days_month")
    if span.odd_days > paid_days.value:
        found.doubts.append(
            f"零头有 {span.odd_days} 个工作日，除以 {plain(paid_days.value)} 超过一个月工资；"
            "条文没有封顶，没有减"
        )
    if len(set(wages)) > 1:
        found.doubts.append("跨自然月的，按起头那个自然月的工资算")
    if not span.is_certain:
        found.doubts.append("零头那几天的放假安排还没有公布，只按周六周日计算")
        found.is_provisional = True
    basis = "open_ended" if facts.open_ended_due_on else "double"
    cited = [law.norm(f"no_contract.{basis}").citation]
    if not facts.open_ended_due_on and (starts := law.norm_if_any("no_contract.starts")):
        cited.append(starts.citation)
    odd_days = law.norm("no_contract.odd_days").citation
    found.steps.append(
        Step(
            code="span",
            label="没有书面合同的期间",
            formula=span.text,
            unit="",
            plain=f"没有签合同、要付二倍的是 {span.text}。",
            citations=tuple(cited),
        )
    )
    answers: tuple[tuple[str, str], ...] = ()
    if not facts.open_ended_due_on and span.end == _year(facts, law)[1]:
        deemed = law.norm("no_contract.deemed").citation
        answers = (("deemed_open_ended_on", span.end.isoformat()),)
        found.steps.append(
            Step(
                code="deemed",
                label="满一年视为无固定期限",
                formula=f"自 {span.end} 起视为已订立无固定期限合同",
                unit="",
                plain=f"从 {span.end} 起，您算是签了无固定期限合同。",
                citations=(deemed,),
            )
        )
    amount = yuan(total(span, known, odd_wage, paid_days.value))
    odd_cited = (odd_days, paid_days.citation) if span.odd_days else ()
    found.steps.append(
        Step(
            code="amount",
            label="二倍工资的另一倍",
            formula=f"{formula(span, known, odd_wage, paid_days.value)} = {money(amount)} 元",
            value=amount,
            plain=f"除了已经发的工资，还要再付 {money(amount)} 元。",
            citations=(cited[0], *odd_cited),
        )
    )
    return made(RULE, law, found, amount, answers=answers)


ENTRY = Entry(id="R-05", title=RULE.title, facts=NoContractFacts, compute=double_wage)
