"""What benches through HTTP stand on: a copy with the house's tables, and pages that are served."""

import contextlib
import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from niangjia.config import postgres


@contextlib.contextmanager
def copy(
    folder: Path, *, settings: str = "niangjia.config.settings.dev"
) -> Iterator[tuple[postgres.Addresses, dict[str, str]]]:
    """A running database with the house's tables, and the environment of what is served from it."""
    for part in ("database", "keys", "files"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    with postgres.borrowed(folder / "database") as addresses:
        told = os.environ | {
            "DJANGO_SETTINGS_MODULE": settings,
            "NIANGJIA_DATA_DIR": str(folder),
            "NIANGJIA_SECRET_KEY": "only-for-the-bench-" + "0" * 40,
            "NIANGJIA_LOG_LEVEL": "ERROR",
        }
        migrate = [sys.executable, "-m", "django", "migrate", "--noinput", "-v0"]
        subprocess.run(migrate, env=told | {"DATABASE_URL": addresses.owner}, check=True)
        yield addresses, told | {"DATABASE_URL": addresses.application}


def superuser(folder: Path, addresses: postgres.Addresses) -> str:
    """Return the address of a copy's database for whoever may do everything there."""
    passwords = json.loads((folder / "database" / "roles.json").read_text())
    return re.sub(r"//[^@]*@", f"//postgres:{passwords['postgres']}@", addresses.owner)


@contextlib.contextmanager
def served(
    environment: Mapping[str, str],
    *,
    port: int,
    application: str = "niangjia.config.wsgi:application",
    python: str = sys.executable,
) -> Iterator[None]:
    """Pages, served as `./niangjia demo` serves them."""
    pages = [python, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    pages += ["--port", str(port), "--workers", "2", "--blocking-threads", "4", "--no-ws"]
    pages += ["--log-level", "error", application]
    with subprocess.Popen(pages, env=dict(environment)) as server:
        try:
            _until_it_answers(port)
            yield
        finally:
            server.terminate()


def _until_it_answers(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
