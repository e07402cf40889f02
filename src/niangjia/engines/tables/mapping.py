"""How a workbook is to be read: proposed by us, changed by the clerk, kept as plain data."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from niangjia.engines.tables.problems import MESSAGES, Problem
from niangjia.engines.tables.words import Role


class Confidence(StrEnum):
    """How sure we are of a column: a page asks about guesses and shows the rest folded."""

    SURE = "sure"
    LIKELY = "likely"
    GUESS = "guess"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPlan:
    """What one column holds: its heading, its role, the month it speaks of, and why we think so."""

    column: str
    heading: str
    role: Role
    month: str | None = None
    confidence: Confidence = Confidence.SURE
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePlan:
    """One table on one sheet; rows count from 1, both ends belong to it.

    `month` is the month of the whole table when neither columns nor rows name one; `year` and
    `period_start` (YYYY-MM) complete months that are written without a year. `person` are facts
    about one person that stand above a table which is all hers (name, citizen_id, ...).
    """

    sheet: str
    header_rows: tuple[int, int]
    data_rows: tuple[int, int]
    columns: tuple[ColumnPlan, ...]
    month: str | None = None
    year: int | None = None
    period_start: str | None = None
    person: tuple[tuple[str, str], ...] = ()

    def columns_of(self, role: Role) -> tuple[ColumnPlan, ...]:
        """Return the columns that play a role, from left to right."""
        return tuple(plan for plan in self.columns if plan.role is role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping_:
    """The whole reading plan of a workbook (认列)."""

    tables: tuple[TablePlan, ...]
    employer: str | None = None
    left_on: date | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def row_count(self) -> int:
        """How many rows the tables have; blank ones among them are not read."""
        return sum(last - first + 1 for first, last in (t.data_rows for t in self.tables))

    def to_json(self) -> dict[str, Any]:
        """Return the plan as plain data, to be kept with a draft."""
        return {
            "employer": self.employer,
            "left_on": self.left_on.isoformat() if self.left_on else None,
            "tables": [
                {
                    "sheet": table.sheet,
                    "header_rows": list(table.header_rows),
                    "data_rows": list(table.data_rows),
                    "month": table.month,
                    "year": table.year,
                    "period_start": table.period_start,
                    "person": dict(table.person),
                    "columns": [
                        {
                            "column": plan.column,
                            "heading": plan.heading,
                            "role": str(plan.role),
                            "month": plan.month,
                            "confidence": str(plan.confidence),
                            "reason": plan.reason,
                        }
                        for plan in table.columns
                    ],
                }
                for table in self.tables
            ],
            "problems": [
                {"code": p.code, "sheet": p.sheet, "row": p.row, "column": p.column}
                | {"message": p.message}
                for p in self.problems
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Mapping_":
        """Return the plan that `to_json` wrote, perhaps changed by the clerk.

        :raises KeyError, ValueError: it is not such a plan.
        """
        return cls(
            employer=data.get("employer"),
            left_on=date.fromisoformat(data["left_on"]) if data.get("left_on") else None,
            tables=tuple(
                TablePlan(
                    sheet=table["sheet"],
                    header_rows=(table["header_rows"][0], table["header_rows"][1]),
                    data_rows=(table["data_rows"][0], table["data_rows"][1]),
                    month=table.get("month"),
                    year=table.get("year"),
                    period_start=table.get("period_start"),
                    person=tuple(table.get("person", {}).items()),
                    columns=tuple(
                        ColumnPlan(
                            column=plan["column"],
                            heading=plan["heading"],
                            role=Role(plan["role"]),
                            month=plan.get("month"),
                            confidence=Confidence(plan.get("confidence", "sure")),
                            reason=plan.get("reason", ""),
                        )
                        for plan in table["columns"]
                    ),
                )
                for table in data["tables"]
            ),
            problems=tuple(
                Problem(
                    code=p["code"],
                    severity=MESSAGES[p["code"]][0],
                    message=p["message"],
                    sheet=p["sheet"],
                    row=p["row"],
                    column=p["column"],
                )
                for p in data.get("problems", ())
            ),
        )
