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
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, cast, get_type_hints

import numpy as np
import numpy.typing as npt

from niangjia.engines.siting.plan import Real, Whole
from niangjia.kernel.errors import DomainError

# Modules of this package that hold compiled loops; the installation imports each.
WITH_LOOPS: tuple[str, ...] = ("shortest", "near", "swaps", "multipliers", "pricing", "branching")

Small = npt.NDArray[np.int32]
Short = npt.NDArray[np.float32]  # whole numbers up to 2**24 are exact in it
Flags = npt.NDArray[np.uint8]
Bits = npt.NDArray[np.uint64]
_KINDS: dict[Any, str] = {
    Whole: "i8[::1]",
    Real: "f8[::1]",
    Small: "i4[::1]",
    Short: "f4[::1]",
    Flags: "u1[::1]",
    Bits: "u8[::1]",
}
Loop = TypeVar("Loop", bound=Callable[..., Any])


class NoCompiler(DomainError):
    """This machine has no compiler for the loops (numba): an Intel Mac with Python 3.14."""

    code = "siting_no_compiler"
    message = (
        "这台机器没有选址计算要用的组件 numba（Intel 芯片的 Mac 只到 Python 3.13）。"
        "请安装 Python 3.13（brew install python@3.13），再用 NIANGJIA_PYTHON=python3.13 运行。"
    )


def loop(returned: str | type, *given: str | type) -> Callable[[Loop], Loop]:
    """Compile a function: what it returns, then what it is given, as `i8` or `f4[::1]`.

    A bundle of arrays is given as its NamedTuple, whose fields say their kinds. Raises `NoCompiler`
    when the module is imported on a machine without numba.
    """
    try:
        import numba
        from numba.core.sigutils import normalize_signature
    except ImportError:
        raise NoCompiler from None

    def kind(said: str | type) -> Any:
        if isinstance(said, str):
            return normalize_signature(f"({said},)")[0][0]  # type: ignore[no-untyped-call]
        fields = [kind(_KINDS[hint]) for hint in get_type_hints(said).values()]
        return numba.types.NamedTuple(fields, said)  # type: ignore[no-untyped-call]

    result = numba.types.void if returned == "void" else kind(returned)
    signature = result(*(kind(each) for each in given))

    def compiled(function: Loop) -> Loop:
        done: Any = numba.njit(signature, cache=True, nogil=True)(function)
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
    for old in folder.iterdir() if folder.is_dir() else ():
        if old.name != _digest():
            shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    # A machine without the compiler is told so when it asks a question, not when it installs.
    with suppress(NoCompiler):
        compile_all(Path(sys.argv[1]))
