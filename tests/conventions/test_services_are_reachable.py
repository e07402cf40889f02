"""What people may do has a page or a command: every public service is called by an interface.

Called by another service, by a step's table or by a job counts too: then a click reaches it.
"""

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "niangjia"

NOT_REACHED: dict[str, str] = {}
"""Services that no interface calls, with the reason; the list may only grow shorter."""


def _acts(path: Path) -> set[str]:
    """Return the public functions of a module that somebody does: keyword-only, with `by`."""
    return {
        node.name
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not node.args.args
        and "by" in {argument.arg for argument in node.args.kwonlyargs}
    }


def _names(path: Path) -> set[str]:
    """Return every name that a module uses, but not those it merely imports or defines."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
    return found


def _services() -> dict[str, Path]:
    found = {}
    for context in sorted((SOURCE / "apps").iterdir()):
        files = [context / "services.py", *sorted((context / "services").glob("*.py"))]
        for file in filter(Path.exists, files):
            found |= {f"{context.name}.{name}": file for name in _acts(file)}
    return found


def test_every_service_is_reached_by_a_page_a_command_or_another_service():
    used: dict[str, set[Path]] = {}
    # An address names a view, which may be called as the service is.
    for file in (path for path in SOURCE.rglob("*.py") if path.name != "urls.py"):
        for name in _names(file):
            used.setdefault(name, set()).add(file)
    lost = {service for service in _services() if not used.get(service.partition(".")[2], set())}
    assert lost == set(NOT_REACHED), f"no interface: {sorted(lost - set(NOT_REACHED))}"


def test_every_exception_names_a_service_and_a_reason():
    assert set(NOT_REACHED) <= set(_services())
    assert all(len(reason) > 20 for reason in NOT_REACHED.values())
