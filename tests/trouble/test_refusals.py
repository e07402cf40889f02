"""What stands in the way of a start is said at once, with the way out, before anything is made."""

import os
import socket
import subprocess
from collections import namedtuple

import pytest

from niangjia.config import copies, launch


def test_a_taken_port_names_one_that_is_free_and_makes_no_folder(start, open_folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        refused = start(open_folder / "data", port)

        assert refused.process.wait(30) == 1
    assert f"端口 {port} 已被别的程序占用" in refused.said
    free = int(refused.said.rsplit("--port ", 1)[1])
    assert free > port
    assert not (open_folder / "data").exists()


@pytest.mark.parametrize("port", ["0", "65536", "八千", "-1", "80.5"])
def test_a_number_that_is_no_port_is_refused_in_words(port, capsys):
    with pytest.raises(SystemExit):
        launch.main(["--port", port])
    assert "1 到 65535" in capsys.readouterr().err or port == "-1"


def test_a_disk_with_too_little_room_is_refused_before_the_database_is_made(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(10**9, 10**9, 5 * 2**20))
    copy = copies.Copy(data=tmp_path, port=8000)
    with pytest.raises(copies.Trouble, match="只剩 5 MB"):
        copies.refuse_full_disk(copy)


def test_a_real_database_needs_the_owners_address_too(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nj_app@db/niangjia")
    monkeypatch.delenv("NIANGJIA_OWNER_URL", raising=False)
    copy = copies.Copy(data=tmp_path, port=8000)
    with pytest.raises(copies.Trouble, match="NIANGJIA_OWNER_URL"), launch._database(copy):
        pass


def test_the_owners_address_never_reaches_a_serving_process(tmp_path, monkeypatch):
    monkeypatch.setenv("NIANGJIA_OWNER_URL", "postgresql://nj_owner@db/niangjia")
    copy = copies.Copy(data=tmp_path, port=8000)
    assert "NIANGJIA_OWNER_URL" not in copies.environment(copy, "postgresql://nj_app@db/niangjia")


@pytest.mark.skipif(os.geteuid() != 0, reason="只有 root 能挂载一块小盘")
@pytest.mark.slow
def test_a_disk_that_fills_up_is_named_and_the_next_start_goes_on(start, open_folder, monkeypatch):
    disk = open_folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300m,mode=755", "tmpfs", str(disk)], check=False
    )
    if mounted.returncode:
        pytest.skip("这台机器不许挂载")
    try:
        ballast = disk / "ballast"
        # Room enough to be let in by a start that has a database already, not enough for its work.
        (disk / "data" / "database").mkdir(parents=True)
        ballast.write_bytes(b"0" * (290 * 2**20))
        full = start(disk / "data")
        assert full.process.wait(120) == 1
        assert "磁盘已满" in full.said
        ballast.unlink()

        again = start(disk / "data")

        again.wait_for("按 Ctrl-C 停止")
        assert again.end() == 0
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
