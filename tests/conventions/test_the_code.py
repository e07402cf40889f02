"""Rules about the code that a reviewer should not have to remember."""

import ast
import re
from pathlib import Path

import pytest

from niangjia.kernel.errors import DomainError

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
HAND_WRITTEN = [p for p in SOURCES if "migrations" not in p.parts]
SERVICES = [
    p
    for p in HAND_WRITTEN
    if p.name == "services.py" or (p.parent.name == "services" and p.name != "__init__.py")
]


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=_name)
def test_no_file_is_longer_than_500_lines(path):
    assert len(path.read_text("utf-8").splitlines()) <= 500


def test_nothing_is_called_utils():
    bad = {"utils", "helpers", "common", "misc", "manager", "managers"}
    assert not [p for p in SOURCES if p.stem in bad or p.parent.name in bad]


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=_name)
def test_every_module_with_code_says_what_belongs_here(path):
    tree = ast.parse(path.read_text("utf-8"))
    has_code = [n for n in tree.body if not isinstance(n, ast.Import | ast.ImportFrom)]
    if not has_code or path.name in {"apps.py", "urls.py"} or path.parent.name == "models":
        return
    assert ast.get_docstring(tree), _name(path)


@pytest.mark.parametrize("path", SERVICES, ids=_name)
def test_public_services_are_keyword_only_and_documented(path):
    for node in ast.parse(path.read_text("utf-8")).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        assert ast.get_docstring(node), f"{_name(path)}:{node.name} has no docstring"


@pytest.mark.parametrize("storey", ["kernel", "engines", "apps"])
def test_no_clock_is_read_below_the_interfaces(storey):
    hidden = re.compile(r"\b(date\.today|datetime\.now|datetime\.utcnow|timezone\.now)\(")
    for path in (ROOT / "src/niangjia" / storey).rglob("*.py"):
        assert not hidden.search(path.read_text("utf-8")), _name(path)


def _all_errors() -> list[type[DomainError]]:
    found, waiting = [], [DomainError]
    while waiting:
        error = waiting.pop()
        waiting.extend(error.__subclasses__())
        found.append(error)
    return found


def test_every_error_has_a_code_of_its_own_and_a_chinese_message():
    ours = [e for e in _all_errors() if e.__module__.startswith("niangjia.")]
    codes: dict[str, type] = {}
    for error in ours:
        if "code" not in vars(error):
            continue
        assert codes.setdefault(error.code, error) is error, error.code
        assert re.search(r"[\u4e00-\u9fff]", error.message), error
