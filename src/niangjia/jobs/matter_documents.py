"""The papers of a matter by the command line: listed, filled, sent out, packed."""

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.transaction import atomic

from niangjia.apps.documents import selectors as documents
from niangjia.apps.documents import services as writing
from niangjia.apps.documents.choices import DocumentState, Rendering
from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services import papers as sending
from niangjia.apps.outbox.choices import JobState
from niangjia.engines.forms.values import Field, Kind
from niangjia.jobs import worker
from niangjia.jobs.matter_asking import Answer, Asking
from niangjia.jobs.matter_facts import NO, YES
from niangjia.jobs.matter_words import day, fen, table
from niangjia.kernel.errors import DomainError

if TYPE_CHECKING:
    from niangjia.apps.documents.gaps import Gap
    from niangjia.apps.matters.models import Matter, Paper

KIND_NAMES = {
    Kind.TEXT: "文字",
    Kind.DATE: "日期",
    Kind.MONEY: "金额（元）",
    Kind.NUMBER: "整数",
    Kind.FLAG: "是或否",
    Kind.CHOICES: "从选项里选，可选多个，用逗号隔开",
}


class NoSuchGap(DomainError):
    """The paper has no such open slot."""

    code = "jobs.no_such_gap"
    message = "文书 %(paper)s 没有叫“%(path)s”的空。空着的是：%(known)s。"


class ValueUnreadable(DomainError):
    code = "jobs.slot_unreadable"
    message = "“%(what)s”（%(path)s）写作“%(given)s”，读不懂：要填%(wanted)s。"


class NotPacked(DomainError):
    """The packing was declined; `why` is the sentence of whoever declined it."""

    code = "jobs.not_packed"
    message = "没有打包：%(why)s"


class NothingComplete(DomainError):
    code = "jobs.nothing_complete"
    message = "没有写全、还没发出的文书。请用 papers 看还缺什么。"


def papers(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Show the papers of a matter by form, and what each lacks."""
    matter = asking.matter(arguments.number)
    groups = [
        group
        for group in matters.paper_groups(matter, claimant=arguments.person)
        if arguments.form in (None, group.form)
    ]
    lines: list[str] = []
    for group in groups:
        lines += [f"{group.title}（{group.form}）{len(group.rows)} 份"]
        lines += [
            "  " + line
            for line in table(
                ("文书号", "编号", "姓名", "状态", "还缺"),
                (
                    (
                        row.paper.pk,
                        row.paper.document.number,
                        row.paper.claimant.person.name if row.paper.claimant else "—",
                        row.state_zh,
                        "身份待核实" if row.is_doubtful else "、".join(row.lacks),
                    )
                    for row in group.rows
                ),
            )
        ]
    data = {
        "papers": [
            {
                "paper": row.paper.pk,
                "form": group.form,
                "number": row.paper.document.number,
                "seq": row.paper.claimant.seq if row.paper.claimant else None,
                "state": row.paper.document.state,
                "lacks": list(row.lacks),
                "identity_to_verify": row.is_doubtful,
            }
            for group in groups
            for row in group.rows
        ]
    }
    numbers = "\n".join(str(row["paper"]) for row in data["papers"])
    return Answer(lines=lines or ["没有文书。"], data=data, key=numbers)


def fill(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Put values into the open slots of a paper; without values, say which slots are open."""
    matter = asking.matter(arguments.number)
    paper = matters.get_paper(arguments.paper, matter=matter)
    gaps = documents.gaps_of(paper.document)
    document = paper.document
    if arguments.values:
        policies.require(Deed.FILL, matter=matter, person=asking.person, on=asking.today)
        document = writing.fill_gaps(
            document=document,
            version=document.version,
            values=_values(paper, gaps, arguments.values),
            by=asking.person,
        )
        gaps = documents.gaps_of(document)
    state = DocumentState(document.state)
    lines = [f"{document.number} {document.title}：{state.label}"]
    lines += [f"    {line}" for gap in gaps for line in _gap_lines(gap)]
    data = {
        "paper": paper.pk,
        "number": document.number,
        "state": document.state,
        "gaps": [
            {
                "path": gap.path,
                "label": gap.label,
                "is_list": gap.is_list,
                "fields": [
                    {"name": field.name, "label": field.label, "kind": field.kind.value}
                    for field in gap.fields
                ],
            }
            for gap in gaps
        ],
    }
    return Answer(lines=lines, data=data)


def _gap_lines(gap: "Gap") -> Iterable[str]:
    if not gap.fields:
        yield f"{gap.path}  {gap.label}：金额对不上，请到金额所在的地方改"
    for field in gap.fields:
        parts = [gap.path, *(["1"] if gap.is_list else [])]
        parts += [field.name] if gap.is_list or len(gap.fields) > 1 else []
        kind = KIND_NAMES[field.kind]
        options = "、".join(f"{key}（{label}）" for key, label in field.options.items())
        label = gap.label if len(parts) == 1 else f"{gap.label}·{field.label}"
        yield f"{'.'.join(parts)}  {label}：{kind}{'：' if options else ''}{options}"


def _values(paper: "Paper", gaps: Iterable["Gap"], given: Iterable[tuple[str, str]]) -> dict:
    """Return what was typed, by the path of its slot: values, records, and rows of lists."""
    found: dict[str, Any] = {}
    rows: dict[str, dict[int, dict[str, Any]]] = {}
    gaps = [gap for gap in gaps if gap.fields]
    for path, text in given:
        gap, row, field = _asked(paper, gaps, path)
        value = _value(field, path, text)
        if row is not None:
            rows.setdefault(gap.path, {}).setdefault(row, {})[field.name] = value
        elif len(gap.fields) > 1:
            found.setdefault(gap.path, {})[field.name] = value
        else:
            found[gap.path] = value
    for path, by_number in rows.items():
        found[path] = [by_number[number] for number in sorted(by_number)]
    return found


def _asked(paper: "Paper", gaps: Iterable["Gap"], path: str) -> tuple["Gap", int | None, Field]:
    for gap in gaps:
        fields = {field.name: field for field in gap.fields}
        rest = path.removeprefix(f"{gap.path}.") if path.startswith(f"{gap.path}.") else ""
        if gap.is_list:
            number, _, name = rest.partition(".")
            if number.isdecimal() and name in fields:
                return gap, int(number), fields[name]
        elif len(fields) > 1:
            if rest in fields:
                return gap, None, fields[rest]
        elif path == gap.path:
            return gap, None, gap.fields[0]
    known = "、".join(gap.path for gap in gaps) or "没有"
    raise NoSuchGap(paper=paper.document.number, path=path, known=known)


def _value(field: Field, path: str, text: str) -> Any:
    try:
        match field.kind:
            case Kind.DATE:
                return day(text).isoformat()
            case Kind.MONEY:
                return fen(text)
            case Kind.NUMBER:
                return int(text)
            case Kind.FLAG:
                return _flag(text)
            case Kind.CHOICES:
                return [_option(field, part) for part in text.replace("，", ",").split(",")]
    except ValueError:
        raise ValueUnreadable(
            what=field.label, path=path, given=text, wanted=KIND_NAMES[field.kind]
        ) from None
    return text


def _flag(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise ValueError(text)
    return text.lower() in YES


def _option(field: Field, text: str) -> str:
    for key, label in field.options.items():
        if text.strip() in (key, label):
            return key
    raise ValueError(text)


def release(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Let every complete paper leave whose people are identified, or one by its number."""
    matter = asking.matter(arguments.number)
    policies.require(Deed.SEND, matter=matter, person=asking.person, on=asking.today)
    if arguments.paper is not None:
        ready = [matters.get_paper(arguments.paper, matter=matter)]
    else:
        ready = [
            paper
            for paper in matters.sendable(matter, forms=arguments.form)
            if paper.document.state != DocumentState.LEFT
        ]
    if not ready:
        raise NothingComplete
    with atomic():
        for paper in ready:
            writing.release(document=paper.document, by=asking.person, at=asking.at)
    behind = _behind(matter, arguments.form) if arguments.paper is None else []
    lines = [f"已发出 {len(ready)} 份。"]
    lines += (
        [f"没有发 {len(behind)} 份：还有空，或者身份待核实（用 papers 看）。"] if behind else []
    )
    return Answer(lines=lines, data={"released": len(ready), "behind": behind})


def _behind(matter: "Matter", forms: Iterable[str] | None) -> list[int]:
    """Return the papers that did not leave, of all forms or of these."""
    return [
        row.paper.pk
        for group in matters.paper_groups(matter)
        if forms is None or group.form in forms
        for row in group.rows
        if row.paper.document.state in (DocumentState.DRAFT, DocumentState.COMPLETE)
    ]


def zip_(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Let the complete papers leave and write all that have left into one ZIP file."""
    matter = asking.matter(arguments.number)
    policies.require(Deed.SEND, matter=matter, person=asking.person, on=asking.today)
    kinds = [Rendering.DOCX, *([Rendering.PDF] if arguments.pdf else [])]
    print("正在定稿、打包……", file=sys.stderr)
    # One transaction: the worker of a running copy sees this job only when it is done.
    with atomic():
        job = worker.run_now(
            sending.send_as_bundle(
                matter=matter, forms=arguments.form, kinds=kinds, by=asking.person
            )
        )
    if job.state != JobState.DONE:
        raise NotPacked(why=job.message)
    content = documents.content_of(documents.get_file(job.result))
    arguments.out.write_bytes(content)
    count = len(job.payload["documents"])
    behind = _behind(matter, arguments.form)
    lines = [f"已写出 {arguments.out}：{count} 份，{len(content):,} 字节。"]
    lines += [f"没有放进去 {len(behind)} 份：还有空，或者身份待核实。"] if behind else []
    return Answer(lines=lines, data={"out": str(arguments.out), "papers": count, "behind": behind})
