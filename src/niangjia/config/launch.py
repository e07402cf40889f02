"""`./niangjia demo`: starts one whole copy (database, jobs, pages), waits, and stops all of it.

`config/prepare.py` has done steps 1 to 4; `config/caretaker.py` stops it if we are killed.
A copy is a data folder: two copies share the installed programs and nothing else.
"""

import argparse
import contextlib
import errno
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from niangjia.config import caretaker, children, postgres, prepare
from niangjia.config.copies import (
    Copy,
    Trouble,
    environment,
    make_secret_key,
    only_one,
    refuse_full_disk,
    refuse_taken_port,
)
from niangjia.config.prepare import VAR, say

DEFAULT_PORT = 8000
START_PATIENCE = 60.0  # seconds until the pages must answer


class _Stopped(BaseException):
    """Somebody asked us to stop: Ctrl-C, `kill`, or a closing terminal."""


def main(arguments: list[str]) -> None:
    """Runs `demo` until it is stopped. Raises `Trouble`."""
    parser = argparse.ArgumentParser(prog="./niangjia demo", description="启动一份演示系统")
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT, help="网页端口，默认 8000")
    parser.add_argument(
        "--data", type=Path, default=VAR / "data", metavar="文件夹", help="这一份的数据放在哪里"
    )
    asked = parser.parse_args(arguments)
    copy = Copy(data=asked.data.resolve(), port=asked.port)
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, _stop)
    try:
        if not copy.data.exists():
            refuse_taken_port(copy.port)  # before a folder is made that nobody will want
        with only_one(copy) as held, caretaker.watching(copy, held):
            _serve(copy)
    except _Stopped:
        _tell("已停止，数据都在。再次运行同一条命令会接着用。")


def _serve(copy: Copy) -> None:
    if children.end_leftovers(copy.run):
        say(None, "上一次没有正常停止，遗留的进程已清理。")
    refuse_taken_port(copy.port)
    refuse_full_disk(copy)
    make_secret_key(copy)
    with contextlib.ExitStack() as stack:
        say(5, "启动数据库")
        addresses = stack.enter_context(_database(copy))
        serving = environment(copy, addresses.application)
        owning = environment(copy, addresses.owner)
        say(6, "更新数据库结构")
        _step(copy, "migrate", "数据库结构没能更新。", owning, "django", "migrate", "--noinput")
        say(7, "准备演示数据")
        accounts = json.loads(
            _step(copy, "demo", "演示数据没能装入。", serving, "niangjia.config.demonstration")
        )
        _collect(copy, serving)
        say(9, "启动后台任务和网页")
        refuse_taken_port(copy.port)
        running = [
            stack.enter_context(
                children.running(
                    name, title, command, folder=copy.run, logs=copy.logs, environment=serving
                )
            )
            for name, title, command in _commands(copy)
        ]
        _wait_for_pages(copy, running)
        _welcome(copy, accounts)
        # From here on the stack stops pages, jobs and database, in this order, whatever happens.
        try:
            _watch(running)
        except _Stopped:
            _tell("\n正在停止……")
            raise


def _commands(copy: Copy) -> Iterator[tuple[str, str, list[str]]]:
    yield "worker", "后台任务", [sys.executable, "-m", "niangjia.jobs.cli", "worker"]
    pages = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    pages += ["--port", str(copy.port), "--workers", "2", "--blocking-threads", "4"]
    # Without it a worker in a long request holds up the stop for minutes.
    pages += ["--workers-kill-timeout", "5", "--no-ws", "niangjia.config.wsgi:application"]
    yield "web", "网页", pages


@contextlib.contextmanager
def _database(copy: Copy) -> Iterator[postgres.Addresses]:
    """The embedded database for as long as we run, or the real one that the environment names."""
    if named := os.environ.get("DATABASE_URL"):
        owner = os.environ.get("NIANGJIA_OWNER_URL")
        if not owner:
            raise Trouble("已经设置 DATABASE_URL，还要用 NIANGJIA_OWNER_URL 给出表的所有者账号。")
        yield postgres.Addresses(application=named, owner=owner)
        return
    with postgres.borrowed(copy.database) as addresses:
        yield addresses


# --- steps ----------------------------------------------------------------------------------------


def _step(copy: Copy, name: str, failed: str, env: dict[str, str], *module: str) -> str:
    """Runs one module to its end and returns what it printed; its complaints go to a log."""
    log = copy.logs / f"{name}.log"
    with log.open("w+") as complaints:
        done = subprocess.run(
            [sys.executable, "-m", *module],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            check=False,
        )
        complaints.seek(0)
        words = complaints.read()
    if done.returncode:
        if prepare.out_of_space(words):
            raise Trouble(f"{failed}磁盘已满。请腾出空间后重新运行同一条命令，已有的数据不受影响。")
        tail = "\n  ".join(words.strip().splitlines()[-8:])
        raise Trouble(f"{failed}说明：\n  {tail}\n  全文：{log}")
    return done.stdout


def _collect(copy: Copy, env: dict[str, str]) -> None:
    """Collects the static files of all copies once for each build."""
    stamp = VAR / "static.json"
    wanted = prepare.static_digest()
    with open(VAR / "static.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if prepare.read_stamp(stamp).get("static") == wanted and (VAR / "static").is_dir():
            say(8, "静态文件：已是最新")
            return
        say(8, "汇集静态文件")
        command = ("django", "collectstatic", "--noinput", "-v0")
        _step(copy, "static", "静态文件没能汇集。", env, *command)
        prepare.write_stamp(stamp, {"static": wanted})


def _wait_for_pages(copy: Copy, running: list[children.Child]) -> None:
    until = time.monotonic() + START_PATIENCE
    while time.monotonic() < until:
        _refuse_dead(running)
        try:
            with urlopen(copy.address, timeout=10):
                return
        except HTTPError:
            return  # it answers: what it answers is for the browser to see
        except (URLError, OSError):
            time.sleep(0.1)
    raise Trouble(f"网页没有在 {START_PATIENCE:.0f} 秒内启动。日志：{copy.logs / 'web.log'}")


def _watch(running: list[children.Child]) -> None:
    while True:
        _refuse_dead(running)
        time.sleep(0.5)


def _refuse_dead(running: list[children.Child]) -> None:
    for child in running:
        if child.process.poll() is not None:
            raise Trouble(
                f"{child.title}意外停止，这一份已全部停下，数据都在。最后的日志：\n"
                f"  {child.last_words()}\n  全文：{child.log}"
            )


def _welcome(copy: Copy, accounts: list[dict[str, str]]) -> None:
    lines = ["", f"已启动：{copy.address}", f"数据在：{copy.data}"]
    if accounts:
        lines += ["", "演示账号（人员和单位都是虚构的）："]
        lines += [
            f"  用户名 {one['login']}　密码 {one['password']}　{one['name']}　{one['role']}"
            for one in accounts
        ]
    lines += ["", "按 Ctrl-C 停止。", ""]
    _tell("\n".join(lines))


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"端口要在 1 到 65535 之间，不能是“{text}”")
    return int(text)


# --- stopping -------------------------------------------------------------------------------------


def _stop(_number: int, _frame: object) -> None:
    # Once is enough: stopping has its own time limits, and must not be cut short half-way.
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)
    raise _Stopped


def _tell(text: str) -> None:
    """Prints, unless the terminal has been closed: that must not stop the stopping."""
    with contextlib.suppress(OSError):
        print(text, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (Trouble, postgres.DatabaseTrouble) as trouble:
        sys.exit(f"\n{trouble}")
    except PermissionError as trouble:
        sys.exit(
            f"\n没有权限：{trouble.filename}。这一份可能是用别的账号建立的，请仍用那个账号运行。"
        )
    except OSError as trouble:
        if trouble.errno != errno.ENOSPC:
            raise
        sys.exit("\n磁盘已满。请腾出空间后重新运行同一条命令，已有的数据不受影响。")
