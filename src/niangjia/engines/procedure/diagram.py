"""A life cycle as a picture and as a page: Mermaid and Markdown text for the docs."""

from collections.abc import Mapping
from dataclasses import dataclass

from niangjia.engines.procedure.table import HAPPENED_ON, Act, Clock, Covers, Lifecycle, Need, Step

_ACTS = {
    Act.START: "起算",
    Act.MEET: "办到",
    Act.SUSPEND: "中止",
    Act.RESUME: "恢复",
    Act.INTERRUPT: "中断重算",
    Act.EXTEND: "延长",
    Act.LAPSE: "逾期",
    Act.VOID: "不再适用",
}


def mermaid(lifecycle: Lifecycle) -> str:
    """Return the state diagram as Mermaid text, always the same for the same table.

    A step that may take only some of the items is marked with ⑂ (拆分).
    """
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state.zh}" as {state.key}' for state in lifecycle.states]
    lines.append(f"    [*] --> {lifecycle.first}")
    labels: dict[tuple[str, str], list[str]] = {}
    for step in lifecycle.steps:
        label = step.zh + (" ⑂" if step.covers is Covers.SOME else "")
        for source in step.source:
            labels.setdefault((source, step.target), []).append(label)
    lines += [
        f"    {source} --> {target}: {' / '.join(words)}"
        for (source, target), words in labels.items()
    ]
    lines += [f"    {state.key} --> [*]" for state in lifecycle.states if state.end]
    return "\n".join(lines) + "\n"


def page(lifecycle: Lifecycle, roles: Mapping[str, str]) -> str:
    """Return a life cycle's section of the docs: its picture, then each step with its law.

    `roles` are the Chinese names of the roles.
    """
    rows = [
        "| 步骤 | 从 → 到 | 谁来办 | 依据 | 要填 | 时限 | 文书 |",
        "|---|---|---|---|---|---|---|",
        *(_row(lifecycle, step, roles) for step in merged(lifecycle)),
    ]
    return (
        f"## {lifecycle.zh} `{lifecycle.key}` v{lifecycle.version}\n\n"
        f"```mermaid\n{mermaid(lifecycle)}```\n\n"
        f"受理：{_who(lifecycle.who, roles)}；{'；'.join(lifecycle.basis)}；"
        f"{_clocks(lifecycle.opens) or '不起算时限'}。\n\n" + "\n".join(rows) + "\n"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One step of a table as people read it, with its number in the picture.

    `days` is what each fact of the step is called from which a clock may run; `asks` are the facts
    themselves, `needs` what they are called.
    """

    number: int
    zh: str
    source: tuple[str, ...]
    target: str
    who: tuple[str, ...]
    basis: tuple[str, ...]
    needs: tuple[str, ...]
    clocks: tuple[Clock, ...]
    days: Mapping[str, str]
    asks: tuple[Need, ...]


def lines(lifecycle: Lifecycle) -> tuple[Line, ...]:
    """Return the steps of a table in words; `who` are the roles by name, `target` empty for none.

    The target is empty where the record stays where it is.
    """
    found = []
    for number, step in enumerate(merged(lifecycle), start=1):
        ways = [
            (source, one.target)
            for one in lifecycle.steps
            if one.verb == step.verb
            for source in one.source
        ]
        stays = all(source == target for source, target in ways)
        found.append(
            Line(
                number=number,
                zh=step.zh,
                source=tuple(dict.fromkeys(lifecycle.state(source).zh for source, _ in ways)),
                target="" if stays else lifecycle.state(step.target).zh,
                who=step.who,
                basis=step.basis,
                needs=(step.day, *(need.zh for need in step.needs)),
                clocks=step.clocks,
                days={HAPPENED_ON: step.day, **{need.name: need.zh for need in step.needs}},
                asks=step.needs,
            )
        )
    return tuple(found)


def merged(lifecycle: Lifecycle) -> tuple[Step, ...]:
    """Return the steps, of those that differ only in where they start just the first."""
    first: dict[str, Step] = {}
    for step in lifecycle.steps:
        first.setdefault(step.verb, step)
    return tuple(first.values())


def _row(lifecycle: Lifecycle, step: Step, roles: Mapping[str, str]) -> str:
    ways = [
        (source, candidate.target)
        for candidate in lifecycle.steps
        if candidate.verb == step.verb
        for source in candidate.source
    ]
    sources = "、".join(dict.fromkeys(lifecycle.state(source).zh for source, _ in ways))
    stays = all(source == target for source, target in ways)
    target = "不变" if stays else lifecycle.state(step.target).zh
    return (
        f"| {step.zh} `{step.verb}` | {sources} → {target} | {_who(step.who, roles)} "
        f"| {'；'.join(step.basis)} | {_needs(step)} | {_clocks(step.clocks)} "
        f"| {'、'.join(step.papers)} |"
    )


def _needs(step: Step) -> str:
    """Return what the step asks for, its day first; what may stay empty in brackets."""
    asked = [
        f"（{need.zh} `{need.name}`）" if need.optional else f"{need.zh} `{need.name}`"
        for need in step.needs
    ]
    return "；".join([step.day, *asked])


def _who(who: tuple[str, ...], roles: Mapping[str, str]) -> str:
    return "、".join(roles[role] for role in who)


def _clocks(clocks: tuple[Clock, ...]) -> str:
    return "；".join(
        f"{clock.rule} {_ACTS[clock.act]}"
        + ("" if clock.on == HAPPENED_ON else f"（{clock.on}）")
        + ("" if clock.when is None else f"，仅当 {'='.join(clock.when)}")
        + ("，当地有规定的" if clock.local else "")
        for clock in clocks
    )
