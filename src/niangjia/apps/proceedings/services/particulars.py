"""What papers say of people, employers, claims and evidence, gathered once for every form."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from niangjia.apps.matters.choices import ClockState, ItemKind
from niangjia.apps.matters.models import (
    Calculation,
    Claimant,
    Clock,
    Evidence,
    ForumItem,
    WageMonth,
)
from niangjia.apps.matters.procedures import Taking
from niangjia.apps.people import services as people
from niangjia.apps.people.choices import Field
from niangjia.apps.people.models import Person
from niangjia.kernel.identifiers import born_on

_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})(?:-(\d{2}))?(?!\d)")


def worker(taking: Taking, claimant: Claimant) -> dict[str, Any]:
    """Return the particulars of a claimant, with her numbers in the clear (the reading is kept)."""
    return person(
        claimant.person,
        on=taking.happened_on,
        by=taking.by,
        why=f"{taking.step.zh}：写入文书",
        address=taking.facts.get("address"),
    )


def person(
    human: Person, *, on: date, by: Person, why: str, address: str | None = None
) -> dict[str, Any]:
    """Return a person's particulars as forms name them; what is not known is left out.

    `address` stands for those whose own is not known.
    """
    shown = people.reveal_many(people=[human], fields=list(Field), by=by, why=why)[human.pk]
    number = shown[Field.CITIZEN_ID]
    born = born_on(number) if number else None
    return _known(
        name=human.name,
        sex=("男" if int(number[16]) % 2 else "女") if number else None,
        born_on=born,
        age=on.year - born.year - ((on.month, on.day) < (born.month, born.day)) if born else None,
        citizen_id=number,
        phone=shown[Field.PHONE],
        address=shown[Field.ADDRESS] or address,
        account_name=human.name if shown[Field.BANK_ACCOUNT] else None,
        bank=human.bank_name,
        account=shown[Field.BANK_ACCOUNT],
        identity_to_verify=not human.is_verified or None,
    )


def employer(taking: Taking) -> dict[str, Any]:
    """Return the particulars of the employer of a matter."""
    unit = taking.forum.matter.employer
    return _known(
        name=unit.name,
        credit_code=unit.code,
        address=unit.address,
        legal_representative=unit.legal_representative,
        post=taking.facts.get("employer_post"),
        phone=unit.phone,
    )


def _known(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}


def about(taking: Taking, rows: Iterable[ForumItem] | None = None) -> str:
    """Return what is in dispute, in words: the kinds of claim, each once."""
    kinds = dict.fromkeys(row.item.kind for row in (taking.items if rows is None else rows))
    return "、".join(ItemKind(kind).label for kind in kinds) + "争议"


def of_claimant(taking: Taking, claimant: Claimant) -> list[ForumItem]:
    """Return the items of one claimant that the step covers."""
    return [row for row in taking.items if row.claimant_id == claimant.pk]


def period(row: ForumItem) -> str | None:
    """Return the period of a claim in words, when it has one."""
    span = row.item.period
    if span is None or span.lower is None:
        return None
    if span.upper is None:
        return f"{span.lower:%Y年%m月}起"
    last = date.fromordinal(span.upper.toordinal() - 1)
    return f"{span.lower:%Y年%m月}至{last:%Y年%m月}"


def last_calculations(rows: Iterable[ForumItem]) -> dict[int, Calculation]:
    """Return the newest calculation of each item."""
    found = Calculation.objects.filter(item__in=[row.item_id for row in rows])
    return {c.item_id: c for c in found.order_by("item_id", "-no").distinct("item_id")}


def limitation(rows: Iterable[ForumItem]) -> tuple[date | None, str | None]:
    """Return the soonest day on which the right to arbitrate runs out, and how it was found."""
    soonest = (
        Clock.objects.filter(
            item__in=[row.item_id for row in rows],
            rule__in=["CL-01", "CL-02"],
            state=ClockState.RUNNING,
            due_on__isnull=False,
        )
        .order_by("due_on")
        .first()
    )
    if soonest is None:
        return None, None
    trace = soonest.readings.get(no=soonest.reading_no).trace
    return soonest.due_on, "；".join(line["text"] for line in trace if line.get("text"))


def next_due(rows: Iterable[ForumItem]) -> date | None:
    """Return the soonest day of any clock that runs on these claims."""
    running = Clock.objects.filter(
        item__in=[row.item_id for row in rows], state=ClockState.RUNNING, due_on__isnull=False
    )
    return running.order_by("due_on").values_list("due_on", flat=True).first()


def months(claimant: Claimant) -> list[dict[str, Any]]:
    """Return the months in which less was paid than was due."""
    rows = WageMonth.objects.filter(claimant=claimant, due_fen__isnull=False).order_by("month")
    return [
        {
            "month": f"{row.month:%Y年%m月}",
            "due": row.due_fen,
            "paid": row.paid_fen or 0,
            "owed": row.due_fen - (row.paid_fen or 0),
        }
        for row in rows
        if row.due_fen > (row.paid_fen or 0)
    ]


def monthly_wage(claimant: Claimant) -> int | None:
    """Return the wage of the last month the ledger tells of, in fen."""
    rows = WageMonth.objects.filter(claimant=claimant, due_fen__gt=0).order_by("-month")
    return rows.values_list("due_fen", flat=True).first()


def evidence(taking: Taking) -> list[dict[str, Any]]:
    """Return the evidence: the rosters the matter was registered from, then what was handed in.

    What one worker handed in for herself is in the lists of forums that she is in.
    """
    imports = taking.forum.matter.imports.exclude(imported_at=None).select_related("file")
    rosters = [
        {
            "name": f"职工花名册和工资台账（{one.file.original_name}）",
            "form": "electronic",
            "pages": 1,
            "source": "用人单位制作，职工一方提供",
            "proves": "入职、离职时间，逐月应发和已发工资",
            "obtained_on": one.started_at.date(),
            "digest": f"SHA-256 {one.file.sha256}",
        }
        for one in imports.order_by("pk")
    ]
    handed_in = Evidence.objects.filter(matter=taking.forum.matter, withdrawn_at__isnull=True)
    theirs = Q(claimant__isnull=True) | Q(claimant__forum_items__forum=taking.forum)
    return rosters + [
        {
            "name": f"证据 {one.seq} {one.name}",
            "form": one.form,
            "pages": one.pages,
            "source": one.source,
            "proves": one.proves,
            "obtained_on": one.obtained_on,
            "digest": f"SHA-256 {one.original_sha256}",
        }
        for one in handed_in.filter(theirs).distinct().order_by("seq")
    ]


def explanation(calculation: Calculation | None) -> tuple[str | None, str | None]:
    """Return how an amount was computed and by which articles, in the words of a filed paper."""
    if calculation is None:
        return None, None
    explained: Mapping[str, Any] = calculation.explained
    how = "；".join(_formal(step) for step in explained.get("steps", []))
    return how or None, "、".join(explained.get("articles", [])) or None


def _formal(step: Mapping[str, Any]) -> str:
    """Return one step as a committee reads it: the formula, not the plain words for a worker."""
    text = (step.get("formula") or step.get("plain") or "").strip("。；; ")
    line = f"{step['label']}：{text}" if text else str(step["label"])
    return _DAY.sub(_in_words, line)


def _in_words(found: re.Match[str]) -> str:
    month = f"{found[1]}年{int(found[2])}月"
    return f"{month}{int(found[3])}日" if found[3] else month
