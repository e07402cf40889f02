"""Whatever the audit can record has a name on the auditor's page, and nothing else has one."""

import ast
from pathlib import Path

import pytest

from niangjia.web.oversight.names import NAMES
from niangjia.web.oversight.telling import DETAILS

SOURCE = Path(__file__).resolve().parents[2] / "src" / "niangjia"

COMPOSED = {
    "apps/accounts/services/factors.py": {
        "accounts.factor_added",
        "accounts.factor_removed",
        "accounts.factor_reset",
    },
    "apps/lawbook/services/values.py": {
        "lawbook.value_confirmed",
        "lawbook.value_refused",
        "lawbook.value_withdrawn",
    },
    "apps/recovery/services/approval.py": set(),  # given by its callers as `event`
}
"""Where a kind is put together, or handed on: what may come of it, by hand."""


def kinds_in(source: str) -> tuple[set[str], int]:
    """Return the kinds a module records, and how many of its calls do not say which."""
    found, unsaid = set(), 0
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        named = {each.arg: each.value for each in node.keywords}
        if called in ("audit.record", "services.record"):
            kind = node.args[0] if node.args else named["kind"]
        elif called == "audit.Entry":
            kind = named["kind"]
        elif "event" in named and called.startswith("approval."):
            kind = named["event"]
        else:
            continue
        said = {
            one.value
            for one in ast.walk(kind)
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
        }
        if isinstance(kind, ast.Constant | ast.IfExp):
            found |= said
        else:
            unsaid += 1
    return found, unsaid


def recorded() -> set[str]:
    """Return every kind that our code can record."""
    found = set()
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        kinds, unsaid = kinds_in(path.read_text("utf-8"))
        assert not unsaid or place in COMPOSED, f"{place} records what nobody can read from it"
        found |= kinds | COMPOSED.get(place, set())
    return {kind for kind in found if "." in kind}


def test_whatever_can_be_recorded_has_a_name():
    assert recorded() - set(NAMES) == set()


def test_every_name_is_of_something_that_can_be_recorded():
    assert set(NAMES) - recorded() == set()
    assert set(DETAILS) <= set(NAMES)


@pytest.mark.parametrize(
    ("code", "kinds", "unsaid"),
    [
        ('audit.record("a.b", target=x, by=y)', {"a.b"}, 0),
        ('audit.record("a.b" if x else "a.c", target=x, by=y)', {"a.b", "a.c"}, 0),
        ('audit.record(f"a.{x}", target=x, by=y)', set(), 1),
        ("audit.record(kind, target=x, by=y)", set(), 1),
        ('audit.record_many(entries=[audit.Entry(kind="a.d", target=x)], by=y)', {"a.d"}, 0),
        ('approval.withdraw(x, by=y, event="a.e")', {"a.e"}, 0),
    ],
)
def test_a_kind_is_read_from_however_it_is_recorded(code, kinds, unsaid):
    assert kinds_in(code) == (kinds, unsaid)
