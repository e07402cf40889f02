"""A list of people as it comes out of a spreadsheet or a message: who of the matter is meant."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

HEADINGS = frozenset(
    {"姓名", "名字", "工号", "员工编号", "序号", "编号", "职工", "职工姓名", "身份证号", "身份证"}
)
_BETWEEN = re.compile(r"[,，;；、|/]")
_CITIZEN_ID = re.compile(r"\d{17}[\dX]")
_FULL_ID = 18
MOST_LINES = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One worker who may be named: by name, by 工号, or by her whole citizen ID."""

    seq: int
    name: str
    job_number: str = ""
    masked_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """Words that fit several workers, and whom."""

    words: str
    people: tuple[Known, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Who a list names (by number in the roster), and the words it could not place."""

    seqs: frozenset[int]
    not_found: tuple[str, ...]
    ambiguous: tuple[Ambiguous, ...]


def named(text: str, people: Iterable[Known]) -> Named:
    """Return whom a pasted list names.

    A line with tabs is one row of a spreadsheet and means one person: its cells must agree, cells
    that name nobody (a department, a sum) are passed over. Any other line may hold several people.
    Words that fit more than one person choose nobody and are reported.
    """
    index = _index(people)
    seqs: set[int] = set()
    lost: list[str] = []
    doubtful: dict[str, tuple[Known, ...]] = {}
    for line in text.splitlines()[:MOST_LINES]:
        for words, found in _entries(line, index):
            if not found:
                lost.append(words)
            elif len(found) > 1:
                doubtful[words] = found
            else:
                seqs.add(found[0].seq)
    return Named(
        seqs=frozenset(seqs),
        not_found=tuple(dict.fromkeys(lost)),
        ambiguous=tuple(Ambiguous(words=words, people=of) for words, of in doubtful.items()),
    )


Index = dict[str, tuple[Known, ...]]


def _index(people: Iterable[Known]) -> Index:
    found: dict[str, dict[int, Known]] = {}
    for one in people:
        for key in (one.name, one.job_number, one.masked_id):
            if key:
                found.setdefault(_plain(key), {})[one.seq] = one
    return {key: tuple(of.values()) for key, of in found.items()}


def _entries(line: str, index: Index) -> list[tuple[str, tuple[Known, ...]]]:
    """Return what each entry of a line says, and whom it fits."""
    if "\t" in line:
        cells = [cell for cell in map(str.strip, line.split("\t")) if cell]
        fits = [of for of in (_look_up(cell, index) for cell in cells) if of]
        words = " ".join(cells)
        if not fits:
            return [] if not words or _is_heading(cells) else [(words, ())]
        common = [one for one in fits[0] if all(one in of for of in fits)]
        return [(words, tuple(common))]
    return [entry for part in _BETWEEN.split(line) for entry in _words(part.strip(), index)]


def _words(part: str, index: Index) -> list[tuple[str, tuple[Known, ...]]]:
    """Return one entry for the whole (`张 三` is a name spread out), or one for each word."""
    if not part or _is_heading([part]):
        return []
    whole = _look_up(part, index)
    if whole or not re.search(r"\s", part):
        return [(part, whole)]
    return [(word, _look_up(word, index)) for word in part.split() if not _is_heading([word])]


def _is_heading(cells: list[str]) -> bool:
    return all(_plain(cell) in HEADINGS for cell in cells)


def _look_up(words: str, index: Index) -> tuple[Known, ...]:
    plain = _plain(words)
    if len(plain) == _FULL_ID and _CITIZEN_ID.fullmatch(plain):
        plain = f"{plain[:4]}****{plain[-4:]}"
    return index.get(plain, ())


def _plain(words: str) -> str:
    """Return words without spaces and unseen marks, in one width and case."""
    text = unicodedata.normalize("NFKC", words)
    return re.sub(r"[\s\u200b-\u200f\ufeff'’]", "", text).upper()
