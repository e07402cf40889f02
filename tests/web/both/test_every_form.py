"""Every form of desk and administration says what guards it, and carries what it says."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from niangjia.web.both.edit import Edit
from niangjia.web.both.kinds import KINDS, Kind
from niangjia.web.both.stood import StoodField

WEB = Path(__file__).parents[3] / "src" / "niangjia" / "web"
GUARDED = ("desk:", "admin:", "oversight:")


def _takes_forms() -> set[tuple[str, str]]:
    """Return the views that take a form: by module and name."""
    found = set()
    for path in WEB.rglob("*.py"):
        if "node_modules" in path.parts:
            continue
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                said = [ast.unparse(one) for one in node.decorator_list]
                if any("require_POST" in s or "POST" in s for s in said):
                    found.add(
                        (
                            ".".join(
                                ("niangjia.web", *path.relative_to(WEB).with_suffix("").parts)
                            ),
                            node.name,
                        )
                    )
    return found


def _views(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            inner = f"{space}{part.namespace}:" if part.namespace else space
            yield from _views(part, inner)
        elif isinstance(part, URLPattern):
            yield f"{space}{part.name}", part.callback


def _inner(view: Callable[..., Any]) -> Callable[..., Any]:
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return view


def _forms() -> dict[str, Callable[..., Any]]:
    takers = _takes_forms()
    found = {name: _inner(view) for name, view in _views(get_resolver())}
    return {
        name: view
        for name, view in found.items()
        if name.startswith(GUARDED) and (view.__module__, view.__name__) in takers
    }


FORMS = _forms()


def test_every_form_of_the_desk_stands_in_the_list_and_nothing_else_does():
    assert set(KINDS) == set(FORMS)


def _module(view: Callable[..., Any]) -> dict[str, Any]:
    return vars(__import__(view.__module__, fromlist=["_"]))


def _names_used(view: Callable[..., Any]) -> set[str]:
    """Return the names a view's module uses: its helpers stand beside it."""
    path = WEB / Path(*view.__module__.split(".")[2:]).with_suffix(".py")
    tree = ast.parse(path.read_text("utf-8"))
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} | {
        n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)
    }


@pytest.mark.parametrize("name", sorted(n for n, kind in KINDS.items() if kind is Kind.EDITS))
def test_whatever_edits_carries_what_stood_and_can_show_both(name):
    view = FORMS[name]
    around = _module(view)
    carries = Edit in around.values() or StoodField in around.values()
    by_slot = name == "desk:paper"  # its slots are only ever filled once; see test_papers
    assert carries or by_slot, f"{name} edits without saying what stood"
    assert "StaleVersion" in _names_used(view) or name == "desk:addresses"


@pytest.mark.parametrize("name", sorted(n for n, kind in KINDS.items() if kind is Kind.STEPS))
def test_whatever_moves_a_record_on_says_which_version_it_looked_at(name):
    used = _names_used(FORMS[name])

    assert used & {"version", "expected_version", "StoodField", "seen"}, name
