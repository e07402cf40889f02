"""What each worker of a roster is owed: the claims of every line, and on what terms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from niangjia.engines.claims import Explained, Facts, Ground, Month, claims_of
from niangjia.engines.law import LawOn, StatuteBook, UnknownParameter
from niangjia.kernel.errors import DomainError
from niangjia.kernel.identifiers import masked_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One worker of the roster with the claims computed, or with the reason why none could be."""

    number: int
    name: str
    identity: str
    hired_on: date | None
    left_on: date
    claims: tuple[Explained, ...] = ()
    refused: str = ""
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal:
        """Return the sum of what is claimed and known."""
        amounts = (c.amount for c in self.claims if c.is_claimed and c.amount is not None)
        return sum(amounts, Decimal("0.00"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Under which assumptions a roster was computed: shown on the sheet 口径."""

    file: str
    employer: str
    left_on: date
    left_on_in_file: str = ""
    region: str
    ground: Ground
    ground_is_assumed: bool
    on: date


def explained(workers: Iterable[Mapping[str, Any]], terms: Terms, book: StatuteBook) -> list[Line]:
    """Return a line for each worker of a roster as `roster read` prints it.

    A worker whose facts contradict themselves gets a line that says so; the others go on.
    """
    return [_line(n, worker, terms, book) for n, worker in enumerate(workers, 1)]


def _line(number: int, worker: Mapping[str, Any], terms: Terms, book: StatuteBook) -> Line:
    left_on = _known_day(worker.get("left_on")) or terms.left_on
    notes = () if left_on == terms.left_on else (f"表内离职日 {left_on}，以表为准",)
    citizen_id = worker.get("citizen_id")
    if not citizen_id:
        notes = (*notes, "身份待核")
    line = Line(
        number=number,
        name=worker["name"] or "（没有姓名）",
        identity=masked_id(citizen_id) if citizen_id else "身份待核",
        hired_on=_known_day(worker.get("hired_on")),
        left_on=left_on,
        notes=notes,
    )
    facts = Facts(
        hired_on=line.hired_on,
        left_on=left_on,
        ground=terms.ground,
        ground_is_assumed=terms.ground_is_assumed,
        region=terms.region,
        months={
            month: Month(due=_amount(wage.get("due")), paid=_amount(wage.get("paid")))
            for month, wage in worker["months"].items()
        },
    )
    try:
        claims = claims_of(facts, book, terms.on)
    except DomainError as declined:
        return replace(line, refused=str(declined))
    return replace(line, claims=claims)


def regional_values(law: LawOn) -> list[tuple[str, str, str, str, str]]:
    """Return the regional values in force: name, period, value, where from, how sure."""
    rows = []
    period = str(law.day.year - 1)
    asks = (
        ("上年度职工月平均工资", lambda: law.parameter_of("region.average_wage_month", period)[0]),
        ("月最低工资标准", lambda: law.parameter("region.minimum_wage_month")),
    )
    for title, ask in asks:
        try:
            found = ask()
        except UnknownParameter:
            rows.append((title, period, "没有录入", "", "结果里会写明是否受影响"))
            continue
        label = found.confidence.label
        rows.append((title, found.period, f"{found.value:,.2f}", str(found.citation), label))
    return rows


def _known_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
