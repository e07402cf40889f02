"""The words a life cycle is written in: states, steps, needs, clocks."""

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum

from niangjia.kernel.errors import DomainError


class UnknownState(DomainError):
    """The table has no state of that name."""

    code = "procedure.unknown_state"
    message = "“%(lifecycle)s”程序里没有 %(state)s 这个状态，请刷新后再看。"


class Covers(StrEnum):
    """Which claim items of the record a step moves."""

    EVERY = "every"
    """All items that are in one of the step's `over` states; the step is refused without one."""
    SOME = "some"
    """Chosen items: a true subset is first split off into a record of its own."""
    RECORD = "record"
    """No item: only the record itself moves on."""


class Toward(StrEnum):
    """What a step is for the workers, so that a page never makes a loss the thing to do next."""

    FORWARD = "forward"
    """It brings them nearer to their money."""
    ASIDE = "aside"
    """It keeps or secures what they have, or is another way to it: 查封, 延长, 和解."""
    OUT = "out"
    """The record ends or falls back without what they asked for: 撤回, 不予受理, 终结."""


class Kind(StrEnum):
    """What a fact is, so that a page can ask for it and a service can read it."""

    DATE = "date"
    TEXT = "text"
    MONEY = "money"
    PER_ITEM_MONEY = "per_item_money"
    CHOICE = "choice"
    PERSON = "person"
    FILE = "file"
    BOOL = "bool"


class Act(StrEnum):
    """What a step does to a clock.

    Ending, suspending or extending a clock that is not live does nothing; so does starting one
    that is already live (of two equal periods the earlier start is the earlier end).
    """

    START = "start"
    MEET = "meet"
    SUSPEND = "suspend"
    RESUME = "resume"
    INTERRUPT = "interrupt"
    EXTEND = "extend"
    LAPSE = "lapse"
    VOID = "void"


class Subject(StrEnum):
    """What a clock hangs on."""

    FORUM = "forum"
    """The record; a record that is split off carries the live clocks of the old one on."""
    CLAIMANT = "claimant"
    """Each worker of whom the step covers an item."""
    ITEM = "item"
    """Each claim item the step covers, so that the clock outlives the record (CL-01, CL-16)."""
    OWED = "owed"
    """Each covered claim item for which an amount above zero was settled or decided."""


HAPPENED_ON = "happened_on"
"""The day every step has: that on which it happened; `Step.day` is its name on the form."""


@dataclass(frozen=True, slots=True)
class Need:
    """One fact a step asks for: its form field, its place in `Step.facts`.

    `is_ahead`: a day that lies not before that of the step, as the day by which an answer is asked.
    """

    name: str
    zh: str
    kind: Kind
    _: KW_ONLY
    optional: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    is_ahead: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """Where a record can stand.

    `hands_on` names the clocks that may outlive the record; `leads_to` the life cycles that may be
    opened next for its items. `money_led`: what comes next is money, booked in the ledger, before
    any step of the table.
    """

    key: str
    zh: str
    _: KW_ONLY
    end: bool = False
    hands_on: tuple[str, ...] = ()
    leads_to: tuple[str, ...] = ()
    money_led: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """What a step does to one clock: the rule, and the need (a date) that says from when.

    With `when`, only if that need (a choice) has that value. A `local` rule is one that only some
    places have: where none is in force, no clock runs.
    """

    rule: str
    act: Act = Act.START
    _: KW_ONLY
    on: str = HAPPENED_ON
    of: Subject = Subject.FORUM
    when: tuple[str, str] | None = None
    local: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One lawful move: who may make it, on what basis, with which facts, and what follows.

    `day` names the day it happened; `over` says in which item states the covered items must be;
    guards, papers and effects are names that the owning context registers; `undo` names the
    counter-step where the law has one.
    """

    verb: str
    zh: str
    _: KW_ONLY
    source: tuple[str, ...]
    target: str
    toward: Toward
    who: tuple[str, ...]
    basis: tuple[str, ...]
    day: str = "办理日期"
    needs: tuple[Need, ...] = ()
    guards: tuple[str, ...] = ()
    covers: Covers = Covers.RECORD
    over: tuple[str, ...] = ("in",)
    clocks: tuple[Clock, ...] = ()
    papers: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    undo: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """A life cycle (程序表), complete: a version in use is never edited, a new one is a new table.

    `opens` are the clock acts of opening a record, all on the day it is opened; `inherits` names
    the clocks that began before this record did (the limitation period, the enforcement period).
    """

    key: str
    version: int
    zh: str
    first: str
    who: tuple[str, ...]
    basis: tuple[str, ...]
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    opens: tuple[Clock, ...] = ()
    inherits: tuple[str, ...] = ()

    def state(self, key: str) -> State:
        """Return the state of that name.

        :raises UnknownState: the table has none.
        """
        for state in self.states:
            if state.key == key:
                return state
        raise UnknownState(lifecycle=self.zh, state=key)
