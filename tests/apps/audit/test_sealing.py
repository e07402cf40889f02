"""Keys from files, and values sealed with them."""

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.apps.audit import sealing
from niangjia.apps.audit.sealing import KeyRing, SealBroken

RING = KeyRing({1: b"k" * 32, 2: b"l" * 32})


@pytest.fixture
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "keys"


@given(st.binary(), st.text())
def test_what_was_sealed_opens(data, aad):
    assert RING.open(RING.seal(data, aad=aad), aad=aad) == data


@given(st.binary(), st.data())
def test_one_changed_bit_does_not_open(data, draw):
    sealed = bytearray(RING.seal(data, aad="a"))
    place = draw.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << draw.draw(st.integers(0, 7))
    with pytest.raises(SealBroken):
        RING.open(bytes(sealed), aad="a")


def test_nothing_opens_as_nothing():
    with pytest.raises(SealBroken):
        RING.open(b"", aad="a")


def test_rotation_only_adds_and_what_is_old_still_opens():
    old = KeyRing({1: RING.keys[1]})
    sealed = old.seal(b"x", aad="a")
    assert RING.open(sealed, aad="a") == b"x"
    renewed = RING.seal(b"x", aad="a")
    assert (sealed[0], renewed[0]) == (1, 2)
    with pytest.raises(SealBroken):
        old.open(renewed, aad="a")


def test_key_files_are_their_owners_alone(folder):
    made = sealing.create_missing_keys()
    assert {path.name for path in made} == {
        "personal.keys",
        "index.keys",
        "audit.keys",
        "codes.keys",
    }
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in made:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert sealing.ring(path.stem).current == 1
    assert not sealing.missing_keys()


def test_every_purpose_has_a_key_of_its_own(folder):
    sealing.create_missing_keys()
    keys = {sealing.ring(purpose).keys[1] for purpose in sealing.PURPOSES}
    assert len(keys) == len(sealing.PURPOSES)
    assert all(len(key) == 32 for key in keys)


def test_set_ups_at_once_end_with_one_key(folder):
    with ThreadPoolExecutor(8) as pool:
        made = [
            path
            for run in pool.map(lambda _: sealing.create_missing_keys(), range(8))
            for path in run
        ]
    assert len(made) == 4
    assert len(list(folder.iterdir())) == 4


def test_a_missing_key_is_said_with_its_place(folder):
    with pytest.raises(sealing.KeyMissing, match=r"personal\.keys"):
        sealing.ring("personal")


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_a_key_others_can_read_is_not_used(folder):
    sealing.create_missing_keys()
    (folder / "index.keys").chmod(0o640)
    with pytest.raises(sealing.KeyFileExposed, match="chmod 600"):
        sealing.ring("index")


def test_an_added_version_is_used_without_a_restart(folder):
    sealing.create_missing_keys()
    before = sealing.ring("personal").seal(b"x", aad="a")
    path = folder / "personal.keys"
    with path.open("a") as file:
        file.write(f"2 {base64.b64encode(b'n' * 32).decode()}\n")
    os.utime(path, ns=(1, 1))
    ring = sealing.ring("personal")
    assert ring.current == 2
    assert ring.open(before, aad="a") == b"x"
