"""A master and the facts of one case, made into a document."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from niangjia.engines.forms.checking import INDEX, ROW, find
from niangjia.engines.forms.masters import (
    Condition,
    EntriesBlock,
    GroupBlock,
    Guarded,
    HeadingBlock,
    Master,
    PageBreakBlock,
    ParagraphBlock,
    Ref,
    RepeatBlock,
    SignatureBlock,
    Slot,
    SlotType,
    TableBlock,
    Text,
    TicksBlock,
)
from niangjia.engines.forms.tree import (
    Block,
    Document,
    Entries,
    Entry,
    Heading,
    OpenSlot,
    PageBreak,
    Paragraph,
    Run,
    RunKind,
    Runs,
    Signature,
    Style,
    Table,
)
from niangjia.engines.forms.values import (
    IDENTITY_TO_VERIFY,
    Field,
    Kind,
    checked,
    clean,
    printed,
    ticked,
)
from niangjia.kernel.errors import DomainError

Row = Mapping[str, Any]


class UnknownFact(DomainError):
    """A fact was given that the form does not ask for: most likely a slip in a name."""

    code = "forms.unknown_fact"
    message = "《%(title)s》里没有这些栏目：%(names)s。请核对后再生成。"


def fill(master: Master, facts: Mapping[str, Any]) -> Document:
    """Return the document a master makes of the facts, gaps marked where a fact is missing.

    Money is given in fen, days as `date` or ISO text, a party as a mapping of its particulars, a
    list as a sequence of such mappings. A slot the form prints and for which there is neither a
    value nor the master's own word for "none" becomes an open slot.

    :raises WrongValue: a fact is not of the type its slot declares.
    :raises UnknownFact: a fact belongs to no slot of this form.
    """
    return _Filling(master, facts).document()


class _Filling:
    """One pass over one form: collects gaps and what was cleaned on the way."""

    def __init__(self, master: Master, facts: Mapping[str, Any]) -> None:
        self.master = master
        self.open: dict[str, OpenSlot] = {}
        self.cleaned: list[str] = []
        self.unverified: list[str] = []
        self._refuse_unknown(facts, set(master.slots))
        self.facts = {
            name: self._taken(slot, facts.get(name)) for name, slot in master.slots.items()
        }

    def document(self) -> Document:
        header = self._runs(self.master.header, None, 0)
        blocks = tuple(self._blocks(self.master.blocks, None, 0))
        self._compare_sums()
        return Document(
            form=self.master.id,
            version=self.master.version,
            title=self.master.title,
            header=header,
            blocks=blocks,
            open_slots=tuple(self.open.values()),
            cleaned=tuple(self.cleaned),
            unverified=tuple(dict.fromkeys(self.unverified)),
        )

    # Facts, checked against their slots.

    def _taken(self, slot: Slot, given: Any) -> Any:
        match slot.type:
            case SlotType.VALUE if slot.value is not None:
                return self._value(slot.value, given, slot.label)
            case SlotType.RECORD:
                return self._record(slot, given or {}, slot.label)
        return tuple(
            self._record(slot, row, f"{slot.label}第 {number} 行")
            for number, row in enumerate(given or (), start=1)
        )

    def _record(self, slot: Slot, given: Row, label: str) -> dict[str, Any]:
        self._refuse_unknown(given, {*slot.fields, IDENTITY_TO_VERIFY})
        record = {
            name: self._value(slot.fields[name], value, f"{label}·{slot.fields[name].label}")
            for name, value in given.items()
            if name != IDENTITY_TO_VERIFY
        }
        if given.get(IDENTITY_TO_VERIFY):
            self.unverified.append(record.get("name") or label)
        return record

    def _value(self, field: Field, given: Any, label: str) -> Any:
        if isinstance(given, str):
            given, taken = clean(given)
            if taken:
                self.cleaned.append(
                    f"“{label}”里有看不见的控制字符（{'、'.join(dict.fromkeys(taken))}），已去掉"
                )
        return checked(given, field, label)

    def _refuse_unknown(self, given: Row, known: set[str]) -> None:
        unknown = sorted(set(given) - known)
        if unknown:
            raise UnknownFact(title=self.master.title, names="、".join(unknown))

    # Blocks.

    def _blocks(
        self, blocks: tuple[Guarded, ...], rows: tuple[Slot, Row] | None, number: int
    ) -> Iterator[Block]:
        for guarded in blocks:
            if all(self._holds(condition, rows) for condition in guarded.conditions):
                yield from self._block(guarded, rows, number)

    def _block(
        self, guarded: Guarded, rows: tuple[Slot, Row] | None, number: int
    ) -> Iterator[Block]:
        match guarded.block:
            case HeadingBlock(text=text, level=level):
                yield Heading(runs=_one_line(self._runs(text, rows, number)), level=level)
            case ParagraphBlock(text=text, style=style):
                for line in _lines(self._runs(text, rows, number)):
                    yield Paragraph(runs=line, style=style)
            case TicksBlock(ref=ref):
                yield from self._ticks(ref, rows, number)
            case TableBlock() as table:
                yield self._table(table)
            case EntriesBlock(lines=lines):
                yield Entries(
                    lines=tuple(
                        tuple(
                            Entry(label=label, runs=self._runs(text, rows, number))
                            for label, text in line
                        )
                        for line in lines
                    )
                )
            case SignatureBlock(places=places):
                yield Signature(places=tuple(self._runs(text, rows, number) for text in places))
            case RepeatBlock(rows=ref, blocks=inner):
                yield from self._repeat(self.master.slots[ref.parts[0]], inner)
            case GroupBlock(blocks=inner):
                yield from self._blocks(inner, rows, number)
            case PageBreakBlock():
                yield PageBreak()

    def _ticks(self, ref: Ref, rows: tuple[Slot, Row] | None, number: int) -> Iterator[Paragraph]:
        _, field, _ = find(self.master.slots, ref, rows and rows[0])
        chosen = self._lookup(ref, rows, number)
        if chosen is None and field.empty is None:
            yield Paragraph(runs=(self._gap(ref, rows, number),), style=Style.BODY)
        for line in ticked(field, chosen or ()):
            yield Paragraph(runs=(Run(line, RunKind.VALUE),), style=Style.BODY)

    def _table(self, table: TableBlock) -> Table:
        slot = self.master.slots[table.rows.parts[0]]
        records: Sequence[Row] = self.facts[slot.name]
        made = [
            tuple(self._runs(cell, (slot, record), number) for cell in table.cells)
            for number, record in enumerate(records, start=1)
        ]
        if len(made) < slot.at_least:
            blank: tuple[Runs, ...] = ((),) * (len(table.cells) - 1)
            made.append(((self._gap(Ref((slot.name,)), None, 0),), *blank))
        return Table(
            columns=table.columns, rows=tuple(made), total=self._total(table) if records else None
        )

    def _total(self, table: TableBlock) -> tuple[Runs, ...] | None:
        if table.total_label is None:
            return None
        sums = [
            self._runs((Ref((*table.rows.parts, "total", name, "figures")),), None, 0)
            if name
            else ()
            for name in table.totals
        ]
        return ((Run(table.total_label),), *sums[1:])

    def _repeat(self, slot: Slot, inner: tuple[Guarded, ...]) -> Iterator[Block]:
        records: Sequence[Row] = self.facts[slot.name]
        for number, record in enumerate(records, start=1):
            yield from self._blocks(inner, (slot, record), number)
        if len(records) < slot.at_least:
            yield Paragraph(runs=(self._gap(Ref((slot.name,)), None, 0),), style=Style.BODY)

    # Texts.

    def _runs(self, text: Text, rows: tuple[Slot, Row] | None, number: int) -> Runs:
        return tuple(
            Run(piece) if isinstance(piece, str) else self._run(piece, rows, number)
            for piece in text
        )

    def _run(self, ref: Ref, rows: tuple[Slot, Row] | None, number: int) -> Run:
        _, field, view = find(self.master.slots, ref, rows and rows[0])
        value = self._lookup(ref, rows, number)
        if value is not None:
            return Run(printed(value, field, view), RunKind.VALUE)
        if field.empty is not None:
            return Run(field.empty)
        return self._gap(ref, rows, number)

    def _lookup(self, ref: Ref, rows: tuple[Slot, Row] | None, number: int) -> Any:
        first, *rest = ref.parts
        if first == INDEX:
            return number
        if first == ROW and rows is not None:
            return rows[1].get(rest[0])
        value = self.facts[first]
        match self.master.slots[first].type:
            case SlotType.RECORD:
                return value.get(rest[0])
            case SlotType.LIST:
                return _of_list(value, rest)
        return value

    def _gap(self, ref: Ref, rows: tuple[Slot, Row] | None, number: int) -> Run:
        slot, field, _ = (
            (self.master.slots[ref.parts[0]], None, None)
            if len(ref.parts) == 1 and ref.parts[0] in self.master.slots
            else find(self.master.slots, ref, rows and rows[0])
        )
        path, label = str(ref), slot.label if slot else ""
        if field is not None and slot is not None and slot.type is not SlotType.VALUE:
            where = f"第 {number} 行" if ref.parts[0] == ROW else ""
            label = f"{slot.label}{where}·{field.label}"
            if where:
                path = f"{slot.name}.{number}.{'.'.join(ref.parts[1:])}"
        self.open.setdefault(path, OpenSlot(path, label))
        return Run(f"【缺：{label}】", RunKind.GAP)

    def _compare_sums(self) -> None:
        for pair in self.master.must_agree:
            left, right = (self._lookup(ref, None, 0) for ref in (pair.left, pair.right))
            if left is not None and right is not None and left != right:
                path = f"{pair.left}={pair.right}"
                self.open[path] = OpenSlot(path, pair.otherwise)

    def _holds(self, condition: Condition, rows: tuple[Slot, Row] | None) -> bool:
        ref = condition.ref
        slot = self.master.slots.get(ref.parts[0])
        if slot is not None and slot.type is not SlotType.VALUE and len(ref.parts) == 1:
            return bool(self.facts[slot.name]) != condition.negated
        _, field, _ = find(self.master.slots, ref, rows and rows[0])
        value = self._lookup(ref, rows, 0)
        if field.kind is Kind.FLAG and value is None and field.empty is None:
            # A question nobody has answered is open; neither of its two texts may be printed.
            self._gap(ref, rows, 0)
            return False
        present = value if field.kind is Kind.FLAG else value is not None
        return bool(present) != condition.negated


def _of_list(records: Sequence[Row], rest: list[str]) -> Any:
    match rest:
        case ["count", *_]:
            return len(records) or None
        case ["names"]:
            names = [record.get("name") for record in records]
            return "、".join(map(str, names)) if names and all(names) else None
        case ["total", name, *_]:
            amounts = [record.get(name) for record in records]
            known = [amount for amount in amounts if amount is not None]
            return sum(known) if known and len(known) == len(amounts) else None
    return None


def _lines(runs: Runs) -> Iterator[Runs]:
    """Split the runs where a value holds a line break, so that a paragraph holds none."""
    line: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        line.append(Run(first, run.kind))
        for text in others:
            yield tuple(line)
            line = [Run(text, run.kind)]
    yield tuple(line)


def _one_line(runs: Runs) -> Runs:
    return tuple(Run(run.text.replace("\n", " "), run.kind) for run in runs)
