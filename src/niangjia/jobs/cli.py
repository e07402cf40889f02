"""The command line: `./niangjia <command>` finds the command's module and runs it."""

import argparse
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import NoReturn

from niangjia.kernel.errors import DomainError

# Each is a module of this package with `add_parser(subparsers)`, whose parsers set `run`, a
# function from the parsed arguments to an exit code. Only the asked one is imported: the pure ones
# start without Django.
COMMANDS = (
    "roster",
    "wages",
    "law",
    "claims",
    "clock",
    "triage",
    "matter",
    "figures",
    "audit",
    "keys",
    "messages",
    "worker",
    "federation",
    "demo-day",
    "siting",
    "places",
    "worklist",
    "notices",
)
# A command whose module cannot have its name: `jobs.clock` tells what day it is.
MODULES = {"clock": "deadlines"}
SHELL = {
    "demo": "启动一份演示系统（--port 端口，--data 文件夹）",
    "test": "安装所需并运行测试（--all 连同慢的和浏览器的）",
}


def main(arguments: list[str]) -> int:
    """Runs one command and returns its exit code: 0 done, 1 declined, 2 not understood."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "niangjia.config.settings.dev")
    if arguments[:1] == ["help"]:
        arguments = ["--help"]
    parser = argparse.ArgumentParser(prog="./niangjia", description="娘家：工会欠薪维权系统")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="命令")
    asked = [name for name in _there_are() if name in arguments[:1]]
    for name in asked or _there_are():
        import_module(_module(name)).add_parser(subparsers)
    if not asked:
        for name, meaning in SHELL.items():  # the script itself takes these; listed for the reader
            subparsers.add_parser(name, help=meaning)
    parsed = parser.parse_args(arguments)
    try:
        return int(parsed.run(parsed) or 0)
    except DomainError as declined:
        print(declined, file=sys.stderr)
        return 1
    except BrokenPipeError:  # `./niangjia … | head`
        sys.stderr.close()
        return 0
    except Exception as trouble:
        if not _is_no_database(trouble):
            raise
        print(
            "数据库没有运行。请先在另一个窗口执行 ./niangjia demo，再运行这条命令。",
            file=sys.stderr,
        )
        return 1


def _there_are() -> tuple[str, ...]:
    return tuple(name for name in COMMANDS if find_spec(_module(name)))


def _module(name: str) -> str:
    return f"niangjia.jobs.{MODULES.get(name, name.replace('-', '_'))}"


def _is_no_database(trouble: Exception) -> bool:
    """Whether it is Django's word for an unreachable database; asked without importing Django."""
    errors = sys.modules.get("django.db.utils")
    return errors is not None and isinstance(trouble, errors.OperationalError)


def _leave(code: int) -> NoReturn:
    """End the process, also while HiGHS is past its time and does not listen (`siting`)."""
    milp = sys.modules.get("niangjia.engines.siting.milp")
    if milp is not None and milp.is_left_behind():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    _leave(main(sys.argv[1:]))
