"""`./niangjia test`: the checks that read the code, then the tests that run it.

With `--all` also the slow ones and those that drive Chromium. Any other argument goes to pytest,
and then the checks are left out: someone is looking at a few tests.
"""

import os
import random
import signal
import subprocess
import sys
import time

from niangjia.config import postgres
from niangjia.config.prepare import ROOT, VAR

CHECKS = {
    "ruff check": ["-m", "ruff", "check", "--quiet"],
    "ruff format": ["-m", "ruff", "format", "--check", "--quiet"],
    "import-linter": ["-c", "from importlinter.cli import lint_imports_command as f; f()"],
    "mypy": ["-m", "mypy"],
    "makemigrations": ["-m", "django", "makemigrations", "--check", "--dry-run"],
}


def main(arguments: list[str]) -> int:
    """Returns 0 when everything asked for holds."""
    with postgres.borrowed(VAR / "test-data" / "database", forgetful=True) as addresses:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "niangjia.config.settings.test",
            "DATABASE_URL": os.environ.get("DATABASE_URL") or addresses.owner,
        }
        whole = not [argument for argument in arguments if argument != "--all"]
        failed = [name for name in CHECKS if not _holds(name, environment)] if whole else []
        seed = random.SystemRandom().randrange(2**32)
        if failed:
            print(f"没有通过的检查：{'、'.join(failed)}；测试都过了也不算通过。", flush=True)
        named = any("randomly" in argument for argument in arguments)
        order = [] if named else [f"--randomly-seed={seed}"]
        if order:
            print(f"pytest（次序种子 {seed}；重现：加上 {order[0]}）", flush=True)
        # A process a core, each with a database of its own and the next test when it is free: the
        # order stays, so that what drives a browser comes last. A few named tests need no second.
        spread = ["-n", str(_hands()), "--dist", "load", "--maxschedchunk", "1"]
        shared = spread if whole else []
        pytest = [sys.executable, "-m", "pytest", "-r", "fER", *order, *shared, *arguments]
        with subprocess.Popen(pytest, cwd=ROOT, env=environment) as running:
            # A stop of ours is a stop of the tests, which then put away what they have started.
            for sign in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(sign, lambda *_: running.send_signal(signal.SIGINT))
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # pytest has heard Ctrl-C itself
            tests = running.wait()
    return tests or bool(failed)


def _hands() -> int:
    """Return how many processes share the suite: each runs a browser or a server beside itself."""
    return max(1, min(4, os.cpu_count() or 1))


def _holds(name: str, environment: dict[str, str]) -> bool:
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, *CHECKS[name]],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "通过" if done.returncode == 0 else "没有通过"
    print(f"{name}：{verdict}（{time.monotonic() - begun:.1f} 秒）", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
