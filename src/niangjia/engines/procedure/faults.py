"""What is wrong with a table: found before anybody works by it, over every path."""

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from niangjia.engines.procedure.table import (
    HAPPENED_ON,
    Act,
    Clock,
    Covers,
    Kind,
    Lifecycle,
    Step,
    Subject,
    Toward,
)

ENDING = (Act.MEET, Act.LAPSE, Act.VOID)
Running = frozenset[tuple[str, Subject]]
"""The clocks that run at a point of a path: rule, and what each hangs on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault: what kind, and where."""

    kind: str
    where: str


def check(
    lifecycle: Lifecycle,
    *,
    roles: Collection[str] = (),
    rules: Collection[str] = (),
    forms: Collection[str] = (),
    item_states: Collection[str] = (),
) -> tuple[Fault, ...]:
    """Return every fault of a table; an empty tuple means it may be worked by.

    The vocabularies are optional: with one given, a name outside it is a fault too.
    """
    faults = [*_names(lifecycle), *_steps(lifecycle), *_vocabulary(lifecycle, roles, rules, forms)]
    for step in lifecycle.steps:
        strange = set(step.over) - set(item_states) if item_states else set()
        faults += [_fault("unknown item state", step.verb, s) for s in sorted(strange)]
    if any(fault.kind.startswith("unknown state") for fault in faults):
        return tuple(faults)
    return (*faults, *_shape(lifecycle), *_clocks(lifecycle))


def _fault(kind: str, *where: str) -> Fault:
    return Fault(kind=kind, where=" · ".join(where))


def _names(lifecycle: Lifecycle) -> Iterator[Fault]:
    keys = [state.key for state in lifecycle.states]
    yield from (
        _fault("state twice", key) for key in sorted({k for k in keys if keys.count(k) > 1})
    )
    if lifecycle.first not in keys:
        yield _fault("unknown state", "first", lifecycle.first)
    if not lifecycle.basis:
        yield _fault("no basis", "open")
    if not lifecycle.who:
        yield _fault("nobody may", "open")
    seen: set[tuple[str, str]] = set()
    for step in lifecycle.steps:
        for name in (*step.source, step.target):
            if name not in keys:
                yield _fault("unknown state", step.verb, name)
        for source in step.source:
            if (step.verb, source) in seen:
                yield _fault("step twice", step.verb, source)
            seen.add((step.verb, source))


def _steps(lifecycle: Lifecycle) -> Iterator[Fault]:
    ends = {state.key for state in lifecycle.states if state.end}
    verbs = {step.verb for step in lifecycle.steps}
    for step in lifecycle.steps:
        yield from (_fault("leaves an end", step.verb, key) for key in step.source if key in ends)
        if not step.basis:
            yield _fault("no basis", step.verb)
        if not step.who:
            yield _fault("nobody may", step.verb)
        if not step.source:
            yield _fault("from nowhere", step.verb)
        if step.undo is not None and step.undo not in verbs:
            yield _fault("unknown undo", step.verb, step.undo)
        yield from _needs(step)
    for clock in lifecycle.opens:
        if clock.on != HAPPENED_ON or clock.when is not None:
            yield _fault("opening knows only its day", clock.rule, clock.on)


def _needs(step: Step) -> Iterator[Fault]:
    needs = {need.name: need for need in step.needs}
    if len(needs) != len(step.needs):
        yield _fault("need twice", step.verb)
    for need in step.needs:
        if (need.kind is Kind.CHOICE) != bool(need.choices):
            yield _fault("choice without choices", step.verb, need.name)
        if need.kind is Kind.PER_ITEM_MONEY and step.covers is Covers.RECORD:
            yield _fault("amounts for no item", step.verb, need.name)
    for clock in step.clocks:
        day = needs.get(clock.on)
        if clock.on != HAPPENED_ON and (day is None or day.kind is not Kind.DATE):
            yield _fault("clock on no date", step.verb, clock.rule, clock.on)
        if clock.of is not Subject.FORUM and step.covers is Covers.RECORD:
            yield _fault("item clock without items", step.verb, clock.rule)
        if clock.when is not None:
            asked = needs.get(clock.when[0])
            if asked is None or clock.when[1] not in dict(asked.choices):
                yield _fault("unknown condition", step.verb, clock.rule, "=".join(clock.when))


def _vocabulary(
    lifecycle: Lifecycle, roles: Collection[str], rules: Collection[str], forms: Collection[str]
) -> Iterator[Fault]:
    for step in lifecycle.steps:
        for kind, used, known in (
            ("unknown role", step.who, roles),
            ("unknown clock", tuple(clock.rule for clock in step.clocks), rules),
            ("unknown form", step.papers, forms),
        ):
            if known:
                yield from (_fault(kind, step.verb, name) for name in used if name not in known)
    for kind, used, known in (
        ("unknown role", lifecycle.who, roles),
        ("unknown clock", tuple(clock.rule for clock in lifecycle.opens), rules),
        ("unknown clock", lifecycle.inherits, rules),
    ):
        if known:
            yield from (_fault(kind, "open", name) for name in used if name not in known)


def _shape(lifecycle: Lifecycle) -> Iterator[Fault]:
    """Find states nobody reaches, from which nobody reaches an end, or that offer only losses."""
    reached, ending = {lifecycle.first}, {state.key for state in lifecycle.states if state.end}
    for _ in lifecycle.states:
        for step in lifecycle.steps:
            if reached.intersection(step.source):
                reached.add(step.target)
            if step.target in ending:
                ending.update(step.source)
    for state in lifecycle.states:
        if state.key not in reached:
            yield _fault("unreachable", state.key)
        if state.key not in ending:
            yield _fault("dead end", state.key)
        ways = [step.toward for step in lifecycle.steps if state.key in step.source]
        if not state.end and set(ways) <= {Toward.OUT}:
            yield _fault("only ways out", state.key)


def _clocks(lifecycle: Lifecycle) -> Iterator[Fault]:
    """Walk every path: no record may end with a clock running unless the end hands it on.

    What a path leaves behind is its state and the set of live clocks; walking those pairs is
    walking all paths. A conditional start is taken to happen, a conditional end not to.
    """
    acts = [(step.verb, clock) for step in lifecycle.steps for clock in step.clocks]
    started = {clock.rule for _, clock in acts if clock.act is Act.START}
    started.update(clock.rule for clock in lifecycle.opens if clock.act is Act.START)
    for verb, clock in [*acts, *(("open", clock) for clock in lifecycle.opens)]:
        if clock.rule not in started and clock.rule not in lifecycle.inherits:
            yield _fault("clock never started", verb, clock.rule)
    for rule in lifecycle.inherits:
        if all(clock.rule != rule for _, clock in acts) and all(
            clock.rule != rule for clock in lifecycle.opens
        ):
            yield _fault("inherited and never used", rule)

    handed: dict[str, set[str]] = {state.key: set() for state in lifecycle.states if state.end}
    start = (lifecycle.first, _after(frozenset(), lifecycle.opens))
    paths: dict[tuple[str, Running], str] = {start: "open"}
    queue = deque([start])
    left: dict[tuple[str, str], str] = {}
    while queue:
        here, running = queue.popleft()
        state = lifecycle.state(here)
        if state.end:
            rules = {rule for rule, _ in running}
            handed[here] |= rules
            for rule in sorted(rules.difference(state.hands_on)):
                left.setdefault((here, rule), paths[here, running])
            continue
        for step in lifecycle.steps:
            if here not in step.source:
                continue
            there = (step.target, _after(running, step.clocks))
            if there not in paths:
                paths[there] = f"{paths[here, running]} > {step.verb}"
                queue.append(there)
    yield from (_fault("clock left running", end, rule, path) for (end, rule), path in left.items())
    for state in lifecycle.states:
        if not state.end and state.hands_on:
            yield _fault("hands on before its end", state.key)
        elif state.end:
            for rule in sorted(set(state.hands_on) - handed[state.key] - set(lifecycle.inherits)):
                yield _fault("hands on what never runs", state.key, rule)


def _after(running: Running, clocks: tuple[Clock, ...]) -> Running:
    live = set(running)
    for clock in clocks:
        # What hangs on the items owed is, in a walk without amounts, what hangs on all items.
        subject = Subject.ITEM if clock.of is Subject.OWED else clock.of
        if clock.act is Act.START:
            live.add((clock.rule, subject))
        elif clock.act in ENDING and clock.when is None:
            live.discard((clock.rule, subject))
    return frozenset(live)
