"""Loops compiled to machine code: with what signature, kept where, and what is said without them.

Each loop names its types, so that it is compiled (or read from the folder of compiled loops) when
its module is imported, once and never again for another kind of array. None holds the interpreter:
a search and a bound may run side by side. `python -m niangjia.engines.siting.compiled FOLDER`
compiles all of them into a folder, as the installation does.
"""

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, cast

from niangjia.kernel.errors import DomainError

# Modules of this package that hold compiled loops; the installation imports each.
WITH_LOOPS: tuple[str, ...] = ("distances",)

Loop = TypeVar("Loop", bound=Callable[..., Any])


class NoCompiler(DomainError):
    """This machine has no compiler for the loops (numba): an Intel Mac with Python 3.14."""

    code = "siting_no_compiler"
    message = (
        "这台机器没有选址计算要用的组件 numba（Intel 芯片的 Mac 只到 Python 3.13）。"
        "请安装 Python 3.13（brew install python@3.13），再用 NIANGJIA_PYTHON=python3.13 运行。"
    )


def loop(
    signature: str, *, is_inlined: bool = False, is_loose: bool = False
) -> Callable[[Loop], Loop]:
    """Compile a function for `signature`; `is_loose` lets sums be reordered (and so vectorised).

    Raises `NoCompiler` when the module is imported on a machine without numba.
    """
    try:
        import numba
    except ImportError:
        raise NoCompiler from None
    how: dict[str, Any] = {"cache": True, "nogil": True, "boundscheck": False}
    if is_inlined:
        how["inline"] = "always"
    if is_loose:
        how["fastmath"] = {"reassoc", "nsz", "contract"}

    def compiled(function: Loop) -> Loop:
        done: Any = numba.njit(signature, **how)(function)
        return cast(Loop, done)

    return compiled


def keep_in(folder: Path) -> None:
    """Keep compiled loops in `folder`; to be called before any module with loops is imported.

    A folder that cannot be written, as on a read-only disk, is copied to a temporary one. The name
    of the inner folder comes from the sources: a loop never meets one compiled from an older text.
    """
    try:
        import numba
    except ImportError:
        return  # `loop` says so when one is needed
    kept = folder / _digest()
    try:
        kept.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=kept).close()
    except OSError:
        aside = Path(tempfile.gettempdir()) / f"niangjia-loops-{os.getuid()}-{kept.name}"
        if kept.is_dir() and not aside.exists():
            shutil.copytree(kept, aside, dirs_exist_ok=True)
        aside.mkdir(mode=0o700, exist_ok=True)
        if aside.stat().st_uid != os.getuid():
            raise
        kept = aside
    numba.config.CACHE_DIR = str(kept)  # type: ignore[attr-defined]


def _digest() -> str:
    """Return one checksum over the sources that hold loops."""
    total = hashlib.sha256()
    for name in WITH_LOOPS:
        total.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return total.hexdigest()[:16]


def compile_all(folder: Path) -> None:
    """Compile every loop of the package into `folder`, and drop those of older sources."""
    keep_in(folder)
    for name in WITH_LOOPS:
        import_module(f"niangjia.engines.siting.{name}")
    for old in folder.iterdir():
        if old.name != _digest():
            shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    compile_all(Path(sys.argv[1]))
