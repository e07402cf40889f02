"""What must hold of a master before it may be filled: every name declared, none forgotten."""

import re
from collections.abc import Iterator, Mapping

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
    texts,
)
from niangjia.engines.forms.values import VIEWS, Field, Kind

ROW, INDEX = "row", "index"
_INDEX = Field(name=INDEX, label="序号", kind=Kind.NUMBER)
_CITED = re.compile(
    r"《([^》]+)》((?:第[一二三四五六七八九十百零]+条(?:第[一二三四五六七八九十]+[款项])*、?)+)"
)


def check_names(master: Master) -> None:
    """Check that the blocks name only what the slots declare, and the slots only what is used.

    :raises ValueError: an unknown slot, field or view; a slot nobody prints; an article named in
        the text that `basis` does not give.
    """
    used: set[str] = set()
    for ref in _refs(master.header, None, used):
        find(master.slots, ref, None)
    for pair in master.must_agree:
        find(master.slots, pair.left, None)
        find(master.slots, pair.right, None)
    _check_blocks(master, master.blocks, None, used)
    forgotten = set(master.slots) - used
    if forgotten:
        raise ValueError(f"声明了却没有用到的槽位：{'、'.join(sorted(forgotten))}")
    stated = {(basis.law.removeprefix("中华人民共和国"), basis.article) for basis in master.basis}
    for law, article in cited_articles(master):
        if not any(law == name and article.startswith(given) for name, given in stated):
            raise ValueError(f"正文引用了《{law}》{article}，basis 里没有")


def cited_articles(master: Master) -> Iterator[tuple[str, str]]:
    """Yield (law without 中华人民共和国, article) for every article the fixed words name."""
    for text in texts(master.blocks):
        words = "".join(piece for piece in text if isinstance(piece, str))
        for law, articles in _CITED.findall(words):
            for article in articles.strip("、").split("、"):
                yield law.removeprefix("中华人民共和国"), article


def find(
    slots: Mapping[str, Slot], ref: Ref, row: Slot | None
) -> tuple[Slot | None, Field, str | None]:
    """Return the slot (None for the row's number), the field and the view a place names.

    :raises ValueError: the name is not declared, or has no such field or view.
    """
    first, *rest = ref.parts
    if first == INDEX and row is not None:
        return None, _INDEX, _view(_INDEX, rest, ref)
    slot = row if first == ROW and row is not None else slots.get(first)
    if slot is None:
        raise ValueError(f"没有声明槽位 {first}（{ref}）")
    if slot.type is SlotType.VALUE and slot.value is not None:
        return slot, slot.value, _view(slot.value, rest, ref)
    if slot.type is SlotType.LIST and first != ROW:
        return slot, *_of_list(slot, rest, ref)
    if not rest or rest[0] not in slot.fields:
        raise ValueError(f"{slot.label} 没有这一栏：{ref}")
    return slot, slot.fields[rest[0]], _view(slot.fields[rest[0]], rest[1:], ref)


def _of_list(slot: Slot, rest: list[str], ref: Ref) -> tuple[Field, str | None]:
    match rest:
        case ["count", *views]:
            # A list that may be empty counts to 0; one that may not is a gap until it has rows.
            none = None if slot.at_least else "0"
            field = Field(name="count", label=f"{slot.label}数", kind=Kind.NUMBER, empty=none)
            return field, _view(field, views, ref)
        case ["names"] if "name" in slot.fields:
            return Field(name="names", label=slot.label, kind=Kind.TEXT), None
        case ["total", name, *views] if name in slot.fields:
            summed = slot.fields[name]
            if summed.kind is Kind.MONEY:
                return summed, _view(summed, views, ref)
    raise ValueError(f"列表 {slot.label} 只能用 count、names、total.金额栏：{ref}")


def _view(field: Field, rest: list[str], ref: Ref) -> str | None:
    if not rest:
        return None
    if len(rest) > 1 or rest[0] not in VIEWS[field.kind]:
        raise ValueError(f"{field.label} 没有这种写法：{ref}")
    return rest[0]


def _check_blocks(
    master: Master, blocks: tuple[Guarded, ...], row: Slot | None, used: set[str]
) -> None:
    for guarded in blocks:
        for condition in guarded.conditions:
            _check_condition(master, condition, row, used)
        match guarded.block:
            case HeadingBlock(text=text) | ParagraphBlock(text=text):
                _check_text(master, text, row, used)
            case EntriesBlock(lines=lines):
                for line in lines:
                    for _, text in line:
                        _check_text(master, text, row, used)
            case SignatureBlock(places=places):
                for text in places:
                    _check_text(master, text, row, used)
            case TicksBlock(ref=ref):
                used.add(ref.parts[0])
                if find(master.slots, ref, row)[1].kind is not Kind.CHOICES:
                    raise ValueError(f"ticks 要用选择项：{ref}")
            case TableBlock(rows=rows, cells=cells, totals=totals, total_label=label):
                inner = _list(master, rows, used)
                if (label is None) == any(totals) or totals[0]:
                    raise ValueError("表格的 total 与各栏的 total 要成对，首栏留给“合计”二字")
                for text in cells:
                    _check_text(master, text, inner, used)
                for total in filter(None, totals):
                    find(master.slots, Ref((*rows.parts, "total", total)), None)
            case RepeatBlock(rows=rows, blocks=repeated):
                _check_blocks(master, repeated, _list(master, rows, used), used)
            case GroupBlock(blocks=grouped):
                _check_blocks(master, grouped, row, used)
            case PageBreakBlock():
                pass


def _check_condition(
    master: Master, condition: Condition, row: Slot | None, used: set[str]
) -> None:
    first = condition.ref.parts[0]
    slot = master.slots.get(first)
    if slot is not None and slot.type is not SlotType.VALUE and len(condition.ref.parts) == 1:
        used.add(first)
        return
    find(master.slots, condition.ref, row)
    used.add(first)


def _check_text(master: Master, text: Text, row: Slot | None, used: set[str]) -> None:
    for ref in _refs(text, row, used):
        find(master.slots, ref, row)


def _refs(text: Text, row: Slot | None, used: set[str]) -> Iterator[Ref]:
    for piece in text:
        if isinstance(piece, Ref):
            used.add(piece.parts[0])
            yield piece


def _list(master: Master, ref: Ref, used: set[str]) -> Slot:
    slot = master.slots.get(ref.parts[0])
    if slot is None or slot.type is not SlotType.LIST or len(ref.parts) != 1:
        raise ValueError(f"table 和 repeat 要用列表槽位：{ref}")
    used.add(slot.name)
    return slot
