"""Compiled loops: where they are kept, and what is said where there is no compiler."""

import sys
import tempfile

import numba
import pytest

from niangjia.engines.siting import compiled
from niangjia.engines.siting.compiled import NoCompiler, keep_in, loop


@pytest.fixture(autouse=True)
def _kept_elsewhere(monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", numba.config.CACHE_DIR)


def test_without_the_compiler_the_remedy_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)

    with pytest.raises(NoCompiler, match=r"python@3\.13"):
        loop("void", "i8")


def test_loops_are_kept_by_the_text_they_were_compiled_from(tmp_path):
    keep_in(tmp_path)

    assert str(tmp_path / compiled._digest()) == numba.config.CACHE_DIR


def test_loops_on_a_disk_that_cannot_be_written_are_copied_to_one_that_can(tmp_path, monkeypatch):
    here, there = tmp_path / "fixed", tmp_path / "free"
    (here / compiled._digest()).mkdir(parents=True)
    (here / compiled._digest() / "loop.nbi").write_text("kept")
    there.mkdir()
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(there))

    def refuse(**_):
        raise PermissionError

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    keep_in(here)

    [copy] = there.iterdir()
    assert str(copy) == numba.config.CACHE_DIR
    assert (copy / "loop.nbi").read_text() == "kept"
    keep_in(here)  # a second start takes the same copy
    assert list(there.iterdir()) == [copy]


def test_every_module_with_loops_is_compiled_at_the_installation():
    folder = compiled.Path(compiled.__file__).parent
    with_loops = {
        path.stem for path in folder.glob("*.py") if "@loop(" in path.read_text(encoding="utf-8")
    }

    assert with_loops == set(compiled.WITH_LOOPS)
