"""Every deferred name has its handler, and every handler is deferred somewhere."""

import ast
import inspect
import re
from pathlib import Path

from niangjia.jobs.handlers import HANDLERS

SOURCE = Path(__file__).parents[3] / "src" / "niangjia"


def deferred_in(text):
    """Return the names given to `outbox.defer`, and the calls that give something else."""
    names, unreadable = set(), []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        is_ours = (isinstance(called, ast.Name) and called.id == "defer") or (
            isinstance(called, ast.Attribute)
            and called.attr == "defer"
            and isinstance(called.value, ast.Name)
            and called.value.id == "outbox"
        )
        if not is_ours:
            continue
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            names.add(first.value)
        else:
            unreadable.append(node.lineno)
    return names, unreadable


def deferred():
    names = set()
    for path in SOURCE.rglob("*.py"):
        found, unreadable = deferred_in(path.read_text("utf-8"))
        assert not unreadable, f"{path}:{unreadable}: the name of deferred work is written out"
        names |= found
    return names


def test_the_search_finds_what_it_is_for():
    text = "outbox.defer('a.b', by=None)\ndefer('c.d', by=x)\nother.defer('e')\noutbox.defer(n)\n"
    assert deferred_in(text) == ({"a.b", "c.d"}, [4])


def test_every_deferred_name_has_its_handler_and_every_handler_its_name():
    assert deferred() == set(HANDLERS)


def test_a_name_says_context_and_deed():
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", name) for name in HANDLERS)


def test_every_handler_takes_who_asked_and_tells_how_far_it_is():
    for name, handler in HANDLERS.items():
        parameters = inspect.signature(handler).parameters
        assert {"by", "tell"} <= set(parameters), name
        kinds = {parameter.kind for parameter in parameters.values()}
        assert kinds <= {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}, name
