"""A life cycle as a picture: Mermaid text for the docs."""

from niangjia.engines.procedure.table import Covers, Lifecycle


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
