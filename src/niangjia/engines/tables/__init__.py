"""Messy sheets into rows, people and months, with every problem by sheet, row and column."""

from niangjia.engines.tables.cells import Book, Correction, Sheet
from niangjia.engines.tables.export import safe_cell
from niangjia.engines.tables.giving import Given, write_table
from niangjia.engines.tables.limits import check_size
from niangjia.engines.tables.mapping import ColumnPlan, Mapping_, TablePlan
from niangjia.engines.tables.opening import open_workbook
from niangjia.engines.tables.people import Choice, Decision, Question
from niangjia.engines.tables.problems import Problem, Severity
from niangjia.engines.tables.proposing import propose
from niangjia.engines.tables.reading import Reading, Worker, as_roster, read
from niangjia.engines.tables.wages import Wage
from niangjia.engines.tables.words import Role

__all__ = [
    "Book",
    "Choice",
    "ColumnPlan",
    "Correction",
    "Decision",
    "Given",
    "Mapping_",
    "Problem",
    "Question",
    "Reading",
    "Role",
    "Severity",
    "Sheet",
    "TablePlan",
    "Wage",
    "Worker",
    "as_roster",
    "check_size",
    "open_workbook",
    "propose",
    "read",
    "safe_cell",
    "write_table",
]
