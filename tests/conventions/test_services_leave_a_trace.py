"""Whoever writes leaves a trace: every public service records an event, or calls one that does."""

import ast
from pathlib import Path

from tests.conventions.test_services_are_reachable import _services

SOURCE = Path(__file__).resolve().parents[2] / "src" / "niangjia"
RECORDS = {"record", "record_many"}
WITHOUT = {}
"""Services that record nothing, with the reason; the list may only grow shorter."""


def _calls(node: ast.AST) -> set[str]:
    found = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            called = inner.func
            if isinstance(called, ast.Attribute):
                found.add(called.attr)
            elif isinstance(called, ast.Name):
                found.add(called.id)
    return found


def _all_calls() -> dict[str, set[str]]:
    """Return what each function of the applications calls, by its bare name."""
    found: dict[str, set[str]] = {}
    for path in (SOURCE / "apps").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                found.setdefault(node.name, set()).update(_calls(node))
    return found


def _reaches(name: str, calls: dict[str, set[str]]) -> bool:
    seen, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        if one in RECORDS:
            return True
        if one not in seen:
            seen.add(one)
            waiting += calls.get(one, ())
    return False


def test_every_service_records_what_it_did():
    calls = _all_calls()
    silent = {name for name in _services() if not _reaches(name.partition(".")[2], calls)}
    assert silent == set(WITHOUT), sorted(silent ^ set(WITHOUT))


def test_every_correction_records_what_was_before_and_after():
    """A service that changes what stands: by its name it corrects, ends, keeps or sets."""
    lacking = []
    for name, path in _services().items():
        act = name.partition(".")[2]
        if not act.startswith("correct_"):
            continue
        text = ast.unparse(
            next(
                node
                for node in ast.parse(path.read_text("utf-8")).body
                if isinstance(node, ast.FunctionDef) and node.name == act
            )
        )
        if not ("before" in text and "after" in text):
            lacking.append(name)
    assert lacking == []
