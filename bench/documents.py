"""500 arbitration applications as .docx: our writer, docxtpl and python-docx in one run.

    python3 -m venv .var/bench && .var/bench/bin/pip install -r bench/requirements.txt
    .var/bench/bin/python bench/documents.py [--documents 500]

All three write the same 500 two-page applications, each with a table of 13 months, from the same
facts (invented), and the text of every file is compared before a figure is printed. docxtpl gets
its template the way it likes best: one run for each placeholder, the rows already there (no loop),
the file opened afresh for each document as its documentation shows.
"""

import argparse
import io
import os
import platform
import re
import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import docx
from docxtpl import DocxTemplate

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from niangjia.engines import forms  # noqa: E402
from niangjia.engines.forms import tree as t  # noqa: E402

_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")


def facts(number: int) -> dict[str, Any]:
    """Return the facts of one invented worker."""
    owed = 200_000 + number
    names = [f"2025年{month}月" for month in range(1, 13)] + ["2026年1月"]
    months = [
        {"month": name, "due": 650_000, "paid": 650_000 - owed, "owed": owed} for name in names
    ]
    evidence = [
        {"name": name, "source": "申请人保管", "proves": "双方的劳动关系和工资支付情况"}
        for name in ("劳动合同", "银行流水", "考勤记录", "工资条")
    ]
    return {
        "number": f"演示-{number:04}",
        "committee": "演示市劳动人事争议仲裁委员会",
        "applicant": {
            "name": f"职工{number:03}＆<示例>",
            "sex": "男",
            "age": 30 + number % 20,
            "citizen_id": f"11010119880101{number:04}",
            "phone": f"1380000{number:04}",
            "address": f"演示省演示市演示路 {number} 号",
            "service_address": f"演示省演示市演示路 {number} 号",
        },
        "respondent": {
            "name": "演示服饰有限公司",
            "credit_code": "91000000000000000X",
            "address": "演示省演示市演示大道 2 号",
            "legal_representative": "王示范",
            "post": "总经理",
            "phone": "0898-00000000",
        },
        "requests": [
            {
                "title": "拖欠的工资",
                "period": "2025年1月至2026年1月",
                "formula": "逐月应发减已发，共 13 个月",
                "articles": "《中华人民共和国劳动合同法》第三十条",
                "amount": owed * 13,
            },
            {
                "title": "经济补偿",
                "period": "2012年3月至2026年1月",
                "formula": "月平均工资 6,500.00 元 × 14 个月",
                "articles": "《中华人民共和国劳动合同法》第三十八条、第四十六条、第四十七条",
                "amount": 9_100_000,
            },
        ],
        "hired_on": "2012-03-01",
        "post": "缝纫工",
        "monthly_wage": 650_000,
        "contract": "双方签订了书面劳动合同。",
        "left_on": "2026-02-01",
        "left_reason": "申请人因被申请人拖欠工资，书面通知被申请人解除劳动合同。",
        "facts": "被申请人自 2025年1月起不足额支付工资，申请人多次催要未果。" * 4,
        "months": months,
        "evidence": evidence,
        "copies": 1,
    }


def ours(master: forms.Master, cases: list[dict[str, Any]], folder: Path) -> list[float]:
    """Write every case with our engine: fill and write, one file each."""

    def one(number: int) -> None:
        made = forms.to_docx(forms.fill(master, cases[number]))
        (folder / f"{number}.docx").write_bytes(made)

    return timed(one, len(cases))


def docxtpl(master: forms.Master, cases: list[dict[str, Any]], folder: Path) -> list[float]:
    """Write every case with docxtpl, from a template with one placeholder for each value."""
    template = folder / "template.docx"
    first = forms.fill(master, cases[0])
    template.write_bytes(forms.to_docx(with_placeholders(first)))
    contexts = [{"v": values(forms.fill(master, case))} for case in cases]

    def one(number: int) -> None:
        document = DocxTemplate(template)
        document.render(contexts[number], autoescape=True)
        document.save(folder / f"{number}.docx")

    return timed(one, len(cases))


def python_docx(master: forms.Master, cases: list[dict[str, Any]], folder: Path) -> list[float]:
    """Write cases with python-docx, element by element through its public calls."""
    bare = folder / "bare.docx"
    first = forms.fill(master, cases[0])
    bare.write_bytes(forms.to_docx(replace(first, blocks=())))

    def one(number: int) -> None:
        filled = forms.fill(master, cases[number])
        document = docx.Document(str(bare))
        document.sections[0].header.paragraphs[0].text = t.text_of(filled.header)
        for block in filled.blocks:
            by_calls(document, block)
        document.save(folder / f"{number}.docx")

    return timed(one, len(cases))


def by_calls(document: Any, block: t.Block) -> None:
    """Add one block of an application with python-docx."""
    match block:
        case t.Heading(runs=runs, level=level):
            document.add_heading(t.text_of(runs), level)
        case t.Paragraph(runs=runs):
            document.add_paragraph(t.text_of(runs), style="NJBody")
        case t.Table(columns=columns, rows=rows, total=total):
            every = [tuple((t.Run(c.title),) for c in columns), *rows, *([total] if total else [])]
            table = document.add_table(rows=len(every), cols=len(columns))
            for cells, row in zip(every, table.rows, strict=True):
                for runs, cell in zip(cells, row.cells, strict=True):
                    cell.text = t.text_of(runs)
        case t.Signature(places=places):
            for place in places:
                document.add_paragraph(t.text_of(place))
                document.add_paragraph(t.DAY_TO_SIGN)
        case _:
            raise NotImplementedError(type(block))


def with_placeholders(document: forms.Document) -> forms.Document:
    """Return the document with each value replaced by its placeholder."""
    count = iter(range(100_000))

    def swap(runs: t.Runs) -> t.Runs:
        return tuple(
            t.Run(f"{{{{ v[{next(count)}] }}}}") if run.kind is t.RunKind.VALUE else run
            for run in runs
        )

    return replace(
        document,
        header=swap(document.header),
        blocks=tuple(mapped(block, swap) for block in document.blocks),
    )


def values(document: forms.Document) -> list[str]:
    """Return the values of the document in the order of its placeholders."""
    found: list[str] = []

    def note(runs: t.Runs) -> t.Runs:
        found.extend(run.text for run in runs if run.kind is t.RunKind.VALUE)
        return runs

    note(document.header)
    for block in document.blocks:
        mapped(block, note)
    return found


def mapped(block: t.Block, change: Callable[[t.Runs], t.Runs]) -> t.Block:
    """Return the block with every text of it changed."""
    match block:
        case t.Heading() | t.Paragraph():
            return replace(block, runs=change(block.runs))
        case t.Table():
            rows = tuple(tuple(change(cell) for cell in row) for row in block.rows)
            total = tuple(change(cell) for cell in block.total) if block.total else None
            return replace(block, rows=rows, total=total)
        case t.Signature():
            return replace(block, places=tuple(change(place) for place in block.places))
        case _:
            return block


def timed(one: Callable[[int], None], count: int) -> list[float]:
    """Return the seconds each document took."""
    seconds = []
    for number in range(count):
        start = time.perf_counter()
        one(number)
        seconds.append(time.perf_counter() - start)
    return seconds


def text_in(path: Path) -> str:
    """Return every word of a .docx: header and body, in order."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
        parts = [package.read(name).decode() for name in ("word/header1.xml", "word/document.xml")]
    return "".join(_TEXT.findall("".join(parts)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=500)
    count = parser.parse_args().documents
    master = forms.load(ROOT / "forms").get("arbitration_application")
    cases = [facts(number) for number in range(count)]
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    print(f"{count} applications, 13-month table; {machine}")
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with TemporaryDirectory() as made:
        figures = {}
        for name, write in (("niangjia", ours), ("docxtpl", docxtpl), ("python-docx", python_docx)):
            folder = Path(made) / name
            folder.mkdir()
            figures[name] = write(master, cases, folder)
        ours_texts = [text_in(Path(made) / "niangjia" / f"{n}.docx") for n in range(count)]
        for name in ("docxtpl", "python-docx"):
            for number, text in enumerate(ours_texts):
                other = text_in(Path(made) / name / f"{number}.docx")
                if other != text:
                    raise SystemExit(f"{name}: document {number} says something else")
        print(f"texts of all {count} documents are equal, {len(ours_texts[0])} characters each")
    print(f"{'':12} {'total s':>8} {'ms each':>8} {'median':>8} {'p95':>8}")
    for name, seconds in figures.items():
        ordered = sorted(seconds)
        print(
            f"{name:12} {sum(seconds):8.2f} {1000 * sum(seconds) / count:8.2f}"
            f" {1000 * statistics.median(seconds):8.2f} {1000 * ordered[int(count * 0.95)]:8.2f}"
        )
    ratio = sum(figures["docxtpl"]) / sum(figures["niangjia"])
    print(f"docxtpl / niangjia: {ratio:.1f}")


if __name__ == "__main__":
    main()
