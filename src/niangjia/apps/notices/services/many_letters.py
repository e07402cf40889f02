"""Many letters at once: one file for the printer, and the express numbers pasted back."""

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.db.transaction import atomic
from pypdf import PdfWriter

from niangjia.apps.documents.services.rendering import Rendered
from niangjia.apps.notices.choices import LetterState
from niangjia.apps.notices.errors import (
    DayImpossible,
    LinesFaulty,
    LinesMissing,
    NothingToPrint,
    ProofMissing,
)
from niangjia.apps.notices.models import Letter
from niangjia.apps.notices.services import by_hand
from niangjia.apps.people.models import Person

MOST_PRINTED = 50
"""Letters in one file: as long as somebody waits for it; the rest is printed with the next."""
MOST_LINES = 500
_BETWEEN = re.compile("[,、]")
"""What parts two numbers besides blanks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFault:
    """One line of what was pasted that cannot be taken, and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class _Line:
    """One line that was pasted: its number on the page, and what it is made of."""

    at: int
    text: str
    parts: tuple[str, ...]


@atomic
def print_letters(
    *, letters: Sequence[Letter] | QuerySet[Letter], union: str, by: Person, at: datetime
) -> Rendered:
    """Return the first `MOST_PRINTED` letters as one PDF.

    Each is printed as `by_hand.print_letter` prints it, its address read and recorded.

    :raises NothingToPrint: there is none.
    :raises FontsMissing: no font is installed for PDF.
    """
    chosen = list(letters[:MOST_PRINTED])
    if not chosen:
        raise NothingToPrint
    writer = PdfWriter()
    for letter in chosen:
        made = by_hand.print_letter(letter=letter, union=union, by=by, at=at)
        writer.append(io.BytesIO(made.content))
    whole = io.BytesIO()
    writer.write(whole)
    name = f"信件{len(chosen)}封_{chosen[0].number}.pdf"
    return Rendered(name=name, media_type=made.media_type, content=whole.getvalue())


@atomic
def post_letters(*, lines: str, on: date, by: Person, today: date) -> int:
    """Note that printed letters were handed to the post: a line each, its number and the post's.

    All or none. Numbers may be parted by spaces, tabs or commas, as a sheet pastes them. Returns
    how many were noted.

    :raises LinesMissing: nothing was pasted, or more than `MOST_LINES`.
    :raises LinesFaulty: lines that cannot be taken, each with its number and why.
    :raises DayImpossible: the day is to come.
    """
    if on > today:
        raise DayImpossible
    read = _read(lines)
    if not read or len(read) > MOST_LINES:
        raise LinesMissing(most=MOST_LINES)
    named = Letter.objects.filter(number__in=[line.parts[0] for line in read])
    known = {one.number: one for one in named.select_related("attempt__notice")}
    faults: list[LineFault] = []
    seen: dict[str, int] = {}
    for line in read:
        if why := _fault(line, known, seen, by):
            faults.append(LineFault(line=line.at, text=line.text[:60], why=why))
        seen.setdefault(line.parts[0], line.at)
    if faults:
        raise LinesFaulty(faults=faults)
    for line in read:
        number, express = line.parts
        by_hand.post_letter(
            letter=known[number],
            express_number=express,
            on=on,
            by=by,
            version=known[number].version,
            today=today,
        )
    return len(read)


def _read(pasted: str) -> list[_Line]:
    """Return the lines that have anything in them, full-width signs made plain."""
    plain = unicodedata.normalize("NFKC", pasted)
    lines = [
        _Line(at, text.strip(), tuple(_BETWEEN.sub(" ", text).split()))
        for at, text in enumerate(plain.splitlines(), 1)
    ]
    return [line for line in lines if line.parts]


def _fault(line: _Line, known: dict[str, Letter], seen: dict[str, int], by: Person) -> str:
    if len(line.parts) != 2:
        return "一行要有两样：信的编号、快递单号，中间空一格"
    number, express = line.parts
    if number in seen:
        return f"这封信第 {seen[number]} 行写过了"
    letter = known.get(number)
    if letter is None or letter.attempt.notice.person_id == by.pk:
        return "没有这个编号的信，请照信上印的填，例如 信2026-00001"
    if letter.state != LetterState.PRINTED:
        return f"这封信现在是“{letter.get_state_display()}”，只有打印了还没寄的能记"
    try:
        by_hand.express_number_of(express)
    except ProofMissing:
        return "快递单号只能是字母和数字，最多 40 个"
    return ""
