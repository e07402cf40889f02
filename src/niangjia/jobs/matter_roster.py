"""A roster by the command line: read, every problem by its cell, corrected, imported whole."""

import argparse
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from niangjia.apps.matters import policies
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services import roster
from niangjia.engines import tables
from niangjia.jobs.matter_asking import Answer, Asking
from niangjia.jobs.matter_words import imported, table
from niangjia.kernel.errors import DomainError
from niangjia.kernel.identifiers import masked_id

if TYPE_CHECKING:
    from niangjia.apps.matters.models import RosterImport

FIRST_ROWS = 10
_CELL = re.compile(r"(?:(?P<sheet>.+)!)?(?P<column>[A-Za-z]{1,3})(?P<row>\d{1,7})")
_ROW = re.compile(r"(?:(?P<sheet>.+)!)?(?P<row>\d{1,7})")


class NoSuchPlace(DomainError):
    """What should name a cell or a row of the file does not."""

    code = "jobs.no_such_place"
    message = "“%(text)s”不是这个文件里的一处。请写成 %(wanted)s；工作表有：%(sheets)s。"


def import_(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Show how a roster reads, keep what was corrected, and with `--yes` import everybody."""
    matter = asking.matter(arguments.number)
    policies.require(Deed.ENROL, matter=matter, person=asking.person, on=asking.today)
    path = arguments.file
    tables.check_size(path.stat().st_size)
    draft = roster.start_import(
        matter=matter, name=path.name, data=path.read_bytes(), by=asking.person, at=asking.at
    )
    sheets = list(dict.fromkeys(one["sheet"] for one in draft.mapping["tables"]))
    corrections = [_correction(place, text, sheets) for place, text in arguments.fix]
    decisions = [
        *_decisions(tables.Choice.SKIP, arguments.skip, sheets),
        *_decisions(tables.Choice.MERGE, arguments.same, sheets),
        *_decisions(tables.Choice.SEPARATE, arguments.apart, sheets),
    ]
    if corrections or decisions:
        draft = roster.save_edits(
            roster=draft,
            corrections=corrections,
            decisions=decisions,
            by=asking.person,
            expected_version=draft.version,
        )
    reading = roster.read_import(draft)
    lines, data = _told(reading)
    if reading.errors:
        return Answer(
            lines=lines, data=data, declined=roster.ErrorsRemain(count=len(reading.errors))
        )
    if not arguments.yes:
        return Answer(lines=[*lines, "", "还没有导入。看过没有问题，加 --yes 导入。"], data=data)
    return _imported(asking, draft, lines, data)


def _imported(
    asking: Asking, draft: "RosterImport", lines: list[str], data: dict[str, Any]
) -> Answer:
    done = roster.commit_import(
        roster=draft, by=asking.person, at=asking.at, expected_version=draft.version
    )
    told = imported(done)
    counts = {"new": done.new, "changed": done.changed, "unchanged": done.unchanged}
    return Answer(lines=[*lines, "", told], data=data | {"imported": counts})


def _correction(place: str, text: str, sheets: list[str]) -> tables.Correction:
    found = _CELL.fullmatch(place)
    sheet = _sheet(found, sheets)
    if not found or not sheet:
        raise NoSuchPlace(text=place, wanted="工作表!B14", sheets="、".join(sheets))
    return tables.Correction(
        sheet=sheet, row=int(found["row"]), column=found["column"].upper(), text=text
    )


def _decisions(
    choice: tables.Choice, given: Iterable[str], sheets: list[str]
) -> Iterable[tables.Decision]:
    for text in given:
        rows = []
        for part in re.split("[,，]", text):
            found = _ROW.fullmatch(part.strip())
            sheet = _sheet(found, sheets)
            if not found or not sheet:
                raise NoSuchPlace(text=text, wanted="工作表!14", sheets="、".join(sheets))
            rows.append((sheet, int(found["row"])))
        yield tables.Decision(choice=choice, rows=tuple(rows))


def _sheet(found: "re.Match[str] | None", sheets: list[str]) -> str | None:
    """Return the sheet a place names; the only one need not be named."""
    if found is None:
        return None
    if found["sheet"] is None:
        return sheets[0] if len(sheets) == 1 else None
    return found["sheet"] if found["sheet"] in sheets else None


def _told(reading: tables.Reading) -> tuple[list[str], dict[str, Any]]:
    """Return how the file reads; numbers of people are shown by their ends."""
    lines = [
        f"单位：{reading.employer or '表里没有写'}",
        f"读出 {len(reading.workers)} 人，必须改 {len(reading.errors)} 处，"
        f"请看一眼 {len(reading.doubts)} 处",
        "",
        *table(
            ("姓名", "证件号", "工号", "入职", "工资月数", "行"),
            (
                (
                    worker.name or "（没有姓名）",
                    masked_id(worker.citizen_id) if worker.citizen_id else "待核实",
                    worker.staff_no,
                    worker.hired_on or "",
                    len(worker.months),
                    "、".join(str(row) for _, row in worker.rows[:3]),
                )
                for worker in reading.workers[:FIRST_ROWS]
            ),
        ),
    ]
    if len(reading.workers) > FIRST_ROWS:
        lines.append(f"…… 共 {len(reading.workers)} 人")
    for name, problems in (("必须改", reading.errors), ("请看一眼", reading.doubts)):
        if problems:
            lines += ["", f"{name}：", *(f"  {_place(one)}  {one.message}" for one in problems)]
    if reading.questions:
        lines += ["", "请确认（--same 或 --apart）："]
        lines += [
            f"  {','.join(f'{sheet}!{row}' for sheet, row in asked.rows)}  {asked.message}"
            for asked in reading.questions
        ]
    data = {
        "employer": reading.employer,
        "people": len(reading.workers),
        "problems": [one.to_json() | {"severity": one.severity.value} for one in reading.problems],
        "questions": [
            {"rows": [list(row) for row in asked.rows], "message": asked.message}
            for asked in reading.questions
        ],
    }
    return lines, data


def _place(problem: tables.Problem) -> str:
    cell = f"{problem.column or ''}{problem.row or ''}"
    if problem.sheet is None:
        return "整个文件"
    return f"{problem.sheet}!{cell}" if cell else problem.sheet
