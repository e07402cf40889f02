"""Public figures as open data: the same numbers as on the page, for machines."""

import csv
import io
import json
from typing import Any

from niangjia.apps.insight.figures import Figure, Sheet, Unit
from niangjia.kernel.money import from_fen

COLUMNS = (
    "指标",
    "名称",
    "起（含）",
    "止（不含）",
    "数值",
    "单位",
    "分子",
    "分母",
    "依据行数",
    "不公布",
    "说明",
    "定义",
    "分母定义",
    "定义版本",
)


def as_json(sheet: Sheet) -> str:
    """Return the sheet as JSON: money as decimal strings in yuan, what is suppressed as null."""
    return json.dumps(
        {
            "period": {
                "since": sheet.period.since.isoformat(),
                "until": sheet.period.until.isoformat(),
            },
            "known": sheet.known.isoformat(),
            "figures": [_plain(figure) for figure in sheet.figures],
            "by_kind": [
                {
                    "key": cell.key,
                    "zh": cell.zh,
                    "people": cell.people,
                    "yuan": _yuan(cell.fen),
                    "suppressed": cell.suppressed,
                }
                for cell in sheet.by_kind
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def as_csv(sheet: Sheet) -> str:
    """Return the sheet as CSV with one row per figure and per cell of the breakdown."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    since, until = sheet.period.since.isoformat(), sheet.period.until.isoformat()
    for figure in sheet.figures:
        row = _plain(figure)
        writer.writerow(
            [
                row["key"],
                row["zh"],
                since,
                until,
                row["value"],
                row["unit"],
                row["numerator"],
                row["of"],
                row["rows"],
                "是" if figure.suppressed else "",
                row["note"],
                row["definition"],
                row["denominator"],
                row["version"],
            ]
        )
    for cell in sheet.by_kind:
        for part, value, unit in (
            ("people", cell.people, Unit.PEOPLE),
            ("money", _yuan(cell.fen), Unit.FEN),
        ):
            closed = "是" if cell.suppressed else ""
            row_key = f"by_kind.{cell.key}.{part}"
            writer.writerow(
                [row_key, cell.zh, since, until, value, unit.value, *[""] * 3, closed, *[""] * 4]
            )
    return text.getvalue()


def _plain(figure: Figure) -> dict[str, Any]:
    about = figure.about
    in_money = about.key == "recovery_rate"
    value: Any = figure.value
    if about.unit is Unit.FEN and value is not None:
        value = _yuan(int(value))
    return {
        "key": about.key,
        "zh": about.zh,
        "value": value if value is None or isinstance(value, int) else str(value),
        "unit": about.unit.value,
        "numerator": _yuan(figure.numerator) if in_money else figure.numerator,
        "of": _yuan(figure.of) if in_money else figure.of,
        "rows": figure.rows,
        "suppressed": figure.suppressed,
        "note": figure.note,
        "definition": about.definition,
        "denominator": about.denominator,
        "version": about.version,
    }


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else str(from_fen(fen))
