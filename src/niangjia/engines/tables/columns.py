"""What each column of one table holds, and of which month it speaks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from niangjia.engines.tables.cells import Sheet, Value, column_letter, column_number, is_blank
from niangjia.engines.tables.headers import Block, heading_text, month_over
from niangjia.engines.tables.mapping import ColumnPlan, Confidence
from niangjia.engines.tables.months import (
    Month,
    folded,
    month_of_heading,
    with_years,
)
from niangjia.engines.tables.problems import Problem, problem
from niangjia.engines.tables.surroundings import looks_like_id
from niangjia.engines.tables.words import (
    AMOUNTS,
    LABELS,
    Role,
    Word,
    is_sum_heading,
    plain_heading,
    word_of,
)

_SURE, _LIKELY = 80, 50
_SAMPLE = 60
_MONTH_WORDS = re.compile(
    r"((19|20)\d{2}|\d{2}(?=年))?\s{0,4}([年./\-_度]{1,4}\s{0,4})?(1[0-2]|0?[1-9])\s{0,4}月份?|"
    r"((19|20)\d{2})[年./\-_]*(1[0-2]|0[1-9]|[1-9])|"
    r"^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*['.\-]*\d{0,4}|"
    r"(19|20)\d{2}年?度?|(十[一二]?|[一二三四五六七八九])月份?|^(1[0-2]|[1-9])$"
)


@dataclass(slots=True, kw_only=True)
class _Draft:
    column: int
    heading: str
    word: Word | None
    month: Month | None
    is_bare: bool
    raw_month: Value
    is_sum: bool


def column_plans(
    sheet: Sheet,
    block: Block,
    rows: tuple[int, int],
    context: Sequence[str],
    *,
    start: Month | None,
    year: int | None,
) -> tuple[tuple[ColumnPlan, ...], list[Problem]]:
    """Return the plan of every headed column, and what was doubtful about it.

    `rows` are the data rows counted from 0; `context` the titles, sheet and file name; `start` the
    first month of the period in the title, `year` the only year named nearby.
    """
    drafts = [_draft(column, texts) for column, texts in sorted(block.texts.items())]
    doubts: list[Problem] = []
    kind, kind_is_sure = _kind_of_context(context)
    plans = [_plan(draft, drafts, kind) for draft in drafts]
    plans = _with_item(sheet, plans, rows, kind)
    has_item = any(plan.role is Role.ITEM for plan in plans)
    guessed = [
        plan
        for plan, draft in zip(plans, drafts, strict=True)
        if plan.role in AMOUNTS and draft.word is None
    ]
    if guessed and not kind_is_sure and not has_item:
        doubts.append(
            problem(
                "column.guessed",
                sheet=sheet.name,
                row=block.bottom + 1,
                column=guessed[0].column,
                heading=guessed[0].heading,
                role=LABELS[guessed[0].role],
            )
        )
    months, found = _months(drafts, plans, start=start, year=year)
    doubts += [replace(p, sheet=sheet.name, row=block.bottom + 1) for p in found]
    plans = [
        replace(plan, month=month) if plan.role in AMOUNTS else plan
        for plan, month in zip(plans, months, strict=True)
    ]
    plans = _without_sums(plans, drafts)
    plans, found = _without_rivals(plans, drafts)
    doubts += [replace(p, sheet=sheet.name, row=block.bottom + 1) for p in found]
    plans = _by_content(sheet, plans, rows)
    return tuple(plans), doubts


def _draft(column: int, texts: tuple[Value, ...]) -> _Draft:
    word: Word | None = None
    bare = True
    is_sum = False
    raw_month: Value = None
    for value in texts:
        if month_of_heading(value) is not None or isinstance(value, float):
            raw_month = value
        if not isinstance(value, str):
            continue
        rest = _MONTH_WORDS.sub("", folded(value))
        found = word_of(value) or (word_of(rest) if rest else None)
        # The lowest heading decides: under 应发工资 a column 实发 is paid.
        if found and (word is None or found.strength >= _LIKELY or found.role is word.role):
            word = found
            bare = False
        elif plain_heading(rest) and not re.fullmatch(
            r"(第|年|度|份|月|月份)+", plain_heading(rest)
        ):
            bare = False
            if found is None and value == texts[-1] and word and word.role in AMOUNTS:
                # A part of the pay under a general heading: 应发 / 基本工资.
                word = None if not is_sum_heading(value) else word
        is_sum = is_sum or is_sum_heading(value)
    return _Draft(
        column=column,
        heading=heading_text(texts),
        word=word,
        month=month_over(texts),
        is_bare=bare,
        raw_month=raw_month,
        is_sum=is_sum,
    )


def _kind_of_context(context: Sequence[str]) -> tuple[Role, bool]:
    """Whether titles say that bare months hold what was due, paid or owed."""
    for text in context:
        for pattern, role in (
            (r"未发|欠薪|拖欠|欠发|未付|欠付", Role.OWED),
            (r"实发|已发|实付|已付|实领|银行代发", Role.PAID),
            (r"应发|应付", Role.DUE),
        ):
            if re.search(pattern, text):
                return role, True
    return Role.DUE, False


def _plan(draft: _Draft, drafts: Sequence[_Draft], kind: Role) -> ColumnPlan:
    word = draft.word
    role, confidence, reason = Role.OTHER, Confidence.SURE, "与名册无关"
    if word is not None:
        role = word.role
        confidence = (
            Confidence.SURE
            if word.strength >= _SURE
            else Confidence.LIKELY
            if word.strength >= _LIKELY
            else Confidence.GUESS
        )
        reason = f"表头写作“{draft.heading}”"
    elif draft.month is not None and draft.is_bare:
        with_kind = any(
            d.word and d.word.role in AMOUNTS and d.month == draft.month
            for d in drafts
            if d is not draft
        )
        if not with_kind:
            role, confidence = kind, Confidence.GUESS
            reason = f"只写了月份，按{LABELS[kind]}读"
    return ColumnPlan(
        column=column_letter(draft.column),
        heading=draft.heading,
        role=role,
        confidence=confidence,
        reason=reason,
    )


def _months(
    drafts: Sequence[_Draft],
    plans: Sequence[ColumnPlan],
    *,
    start: Month | None,
    year: int | None,
) -> tuple[list[str | None], list[Problem]]:
    """Give each amount column its month with its year; each role runs through the months alone."""
    labels: list[str | None] = [None] * len(drafts)
    problems: list[Problem] = []
    told_guess = False
    for role in AMOUNTS:
        run = [i for i, p in enumerate(plans) if p.role is role and drafts[i].month]
        if not run:
            continue
        months: list[Month] = []
        for i in run:
            month = drafts[i].month or Month(1)
            before = months[-1] if months else None
            if (
                before
                and before.number == 9
                and month == Month(1, before.year)
                and _decimal(drafts[i].raw_month)
            ):
                month = Month(10, month.year)
                problems.append(
                    problem(
                        "month.october",
                        column=plans[i].column,
                        text=drafts[i].heading,
                        month=month.label(),
                    )
                )
            months.append(month)
        dated, guessed = with_years(months, start=start, year=year)
        if guessed and not told_guess:
            told_guess = True
            problems.append(
                problem("month.year_guessed", first=dated[0].label(), last=dated[-1].label())
            )
        for i, month in zip(run, dated, strict=True):
            if month.year:
                labels[i] = month.label()
            else:
                problems.append(
                    problem("month.no_year", column=plans[i].column, text=drafts[i].heading)
                )
    return labels, problems


def _decimal(value: Value) -> bool:
    """Whether 2024.1 stands there as a number, which is how 2024.10 is stored too."""
    return isinstance(value, float) or (
        isinstance(value, str) and re.search(r"\d{4}\.1(?!\d)", value) is not None
    )


def _without_sums(plans: list[ColumnPlan], drafts: Sequence[_Draft]) -> list[ColumnPlan]:
    """In a table of months, amounts without a month are sums over them."""
    if not any(plan.month for plan in plans):
        return plans
    out = []
    for plan, draft in zip(plans, drafts, strict=True):
        if plan.role in AMOUNTS and plan.month is None and draft.month is None:
            plan = replace(plan, role=Role.OTHER, reason="各月之和，不读")
        elif plan.role in AMOUNTS and plan.month is None:
            plan = replace(plan, role=Role.OTHER, reason="没有年份，不读")
        out.append(plan)
    return out


def _without_rivals(
    plans: list[ColumnPlan], drafts: Sequence[_Draft]
) -> tuple[list[ColumnPlan], list[Problem]]:
    """Of several columns with one role (and month) keep the one whose heading says it best."""
    problems: list[Problem] = []
    best: dict[tuple[Role, str | None], int] = {}
    out = list(plans)
    for i, plan in enumerate(plans):
        if plan.role in {Role.OTHER, Role.DEPARTMENT, Role.SERIAL}:
            continue
        key = (plan.role, plan.month)
        if key not in best:
            best[key] = i
            continue
        one, other = best[key], i
        strengths = [d.word.strength if (d := drafts[j]).word else 0 for j in (one, other)]
        # A sum of the parts is what the others only contribute to.
        rank = [
            s + (3 if drafts[j].is_sum else 0) for s, j in zip(strengths, (one, other), strict=True)
        ]
        winner, loser = (other, one) if rank[1] > rank[0] else (one, other)
        best[key] = winner
        out[loser] = replace(
            out[loser], role=Role.OTHER, reason=f"已用“{out[winner].heading}”作{LABELS[plan.role]}"
        )
        if rank[0] == rank[1]:
            problems.append(
                problem(
                    "column.twice",
                    column=plans[loser].column,
                    role=LABELS[plan.role],
                    first=plans[winner].heading,
                    heading=plans[loser].heading,
                )
            )
    return out, problems


def _sample(sheet: Sheet, column: int, rows: tuple[int, int]) -> list[Value]:
    values: list[Value] = []
    for row in range(rows[0], rows[1] + 1):
        value = sheet.at(row, column)
        if not is_blank(value):
            values.append(value)
            if len(values) >= _SAMPLE:
                break
    return values


def _number(plan: ColumnPlan) -> int:
    return column_number(plan.column)


def _with_item(
    sheet: Sheet, plans: list[ColumnPlan], rows: tuple[int, int], kind: Role
) -> list[ColumnPlan]:
    """Believe in a column of pay items (项目) only when its cells say 应发 and 实发.

    Then bare months and a general 金额 hold whatever the row's item says. Such a column is also
    found without a heading.
    """
    headed = {_number(plan) for plan in plans}
    candidates = [plan for plan in plans if plan.role in {Role.ITEM, Role.OTHER}]
    blank = [
        ColumnPlan(column=column_letter(c), heading="", role=Role.OTHER)
        for c in range(min(sheet.width, 12))
        if c not in headed
    ]
    item = None
    for plan in [*candidates, *blank]:
        values = _sample(sheet, _number(plan), rows)
        roles = [word_of(v) for v in values if isinstance(v, str)]
        amounts = {w.role for w in roles if w and w.role in AMOUNTS}
        hits = sum(bool(w and w.role in AMOUNTS) for w in roles)
        if (
            len(values) >= 2
            and Role.PAID in amounts
            and len(amounts) >= 2
            and hits * 3 >= len(values)
        ):
            item = plan
            break
    out = []
    for plan in plans:
        if item is not None and plan.column == item.column:
            plan = replace(plan, role=Role.ITEM, reason="这一列写的是应发、实发")
        elif plan.role is Role.ITEM:
            plan = replace(plan, role=Role.OTHER, reason="内容不是工资项目")
        elif item is not None and plan.role in AMOUNTS and plan.confidence is Confidence.GUESS:
            plan = replace(plan, role=Role.AMOUNT, reason="按本行的项目读")
        elif item is None and plan.role is Role.AMOUNT:
            plan = replace(plan, role=kind, confidence=Confidence.GUESS)
        out.append(plan)
    return out


def _by_content(sheet: Sheet, plans: list[ColumnPlan], rows: tuple[int, int]) -> list[ColumnPlan]:
    """Find the citizen IDs by what stands in a column when no heading names them."""
    if any(plan.role is Role.CITIZEN_ID for plan in plans):
        return plans
    for place, plan in enumerate(plans):
        if plan.role is not Role.OTHER:
            continue
        values = _sample(sheet, _number(plan), rows)
        if len(values) >= 2 and sum(map(looks_like_id, values)) * 2 > len(values):
            plans = list(plans)
            plans[place] = replace(
                plan,
                role=Role.CITIZEN_ID,
                confidence=Confidence.LIKELY,
                reason="这一列多数是身份证号",
            )
            break
    return plans
