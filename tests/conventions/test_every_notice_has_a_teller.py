"""Words nobody says are words nobody hears: each template has a caller, each caller a template."""

import ast
from pathlib import Path

from niangjia.apps.notices import templates

SOURCE = Path(__file__).parents[2] / "src" / "niangjia"
SHOWN_ONLY = ("jobs/demo",)
"""What is told for show counts for nobody."""


def said() -> set[str]:
    """Return every text of the source that could name a template, but for the demo's."""
    texts = set()
    for file in SOURCE.rglob("*.py"):
        if any(part in file.as_posix() for part in SHOWN_ONLY):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
    return texts


def told() -> set[str]:
    """Return what stands as `template="…"` anywhere in the source, the demo's included."""
    return {
        node.value.value
        for file in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.keyword)
        and node.arg == "template"
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def test_each_template_is_told_by_somebody():
    assert set(templates.templates()) - said() == set()


def test_each_caller_names_a_template_that_there_is():
    named = {code for code in told() if "." in code and "/" not in code}
    assert named - set(templates.templates()) == set()
