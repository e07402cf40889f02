"""What every test may count on: a database when it asks for one, random order, a printed seed."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
DATABASE_FOLDER = ROOT / ".var" / "test-data" / "database"
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")

# A shared machine stalls now and then: slowness is measured by bench/, not by a property.
settings.register_profile(
    "niangjia", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("niangjia")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--law-texts",
        default=os.environ.get("NIANGJIA_LAW_TEXTS"),
        metavar="FOLDER",
        help="folder of statute texts (*.md) against which law/ is checked",
    )
    parser.addoption(
        "--all",
        action="store_true",
        default=False,
        help="also run the tests marked slow or browser",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [] if config.getoption("--all") else [i for i in items if not _wanted(config, i)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
    # Playwright keeps a loop running in the thread until the run ends, in which no other loop can
    # be started: whatever starts one of its own comes first. The order within stays random.
    # Among those, what takes minutes comes first: no process shall wait for it at the end.
    items.sort(key=_turn)
    for item in items:
        if item.get_closest_marker("browser"):
            # A journey drives a real browser on a shared machine: one stall is not a fault, two
            # are. The rerun is named in the summary.
            item.add_marker(pytest.mark.flaky(reruns=1))


def _turn(item: pytest.Item) -> tuple[bool, bool]:
    marks = {mark.name for mark in item.iter_markers()}
    return "browser" in marks, "minutes" not in marks


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and _browser() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI 必须装有 Chromium（.ci/run 会安装），现在没有找到。", pytrace=False)
        pytest.skip("本机没有 Chromium：apt-get install chromium 之后再运行")


def _wanted(config: pytest.Config, item: pytest.Item) -> bool:
    """Whether a run without --all takes the test: it is quick, or it was asked for by name."""
    marks = {mark.name for mark in item.iter_markers()}
    return not marks & {"slow", "browser"} or bool(config.option.markexpr) or _named(config, item)


def _named(config: pytest.Config, item: pytest.Item) -> bool:
    """Whether the test's own file was asked for by name: then it runs, whatever its marks."""
    asked = {Path(argument.split("::")[0]).resolve() for argument in config.args}
    return item.path in asked


def _browser() -> Path | None:
    named = os.environ.get("NIANGJIA_CHROMIUM")
    candidates = [named] if named else BROWSERS
    return next((Path(path) for path in candidates if Path(path).exists()), None)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The Chromium that journeys drive."""
    found = _browser()
    assert found, "a test that drives Chromium must be marked browser"
    return found


@pytest.fixture(scope="session")
def law_texts(request: pytest.FixtureRequest) -> Path:
    """The folder of statute texts, or a skip that says how to give one."""
    folder = request.config.getoption("--law-texts")
    if not folder:
        pytest.skip("没有给出法律文本：用 --law-texts 文件夹，或环境变量 NIANGJIA_LAW_TEXTS")
    path = Path(folder)
    assert path.is_dir(), f"--law-texts {path} 不是文件夹"
    return path


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Starts the embedded database for the first test that needs one, and a name of its own in it.

    Several suites may run at once on one machine, so each takes the first free seat; a seat left
    by a killed suite is simply taken again, and its old database dropped.
    """
    from django.db import connections

    from niangjia.config.environment import database
    from niangjia.config.postgres import borrowed

    connection = connections["default"]
    with ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            addresses = stack.enter_context(borrowed(DATABASE_FOLDER, forgetful=True))
            connection.settings_dict.update(database(pooled=False, url=addresses.owner))
        seat, lock = _seat()
        stack.callback(lock.close)
        connection.settings_dict["TEST"]["NAME"] = f"test_niangjia_{seat}"
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """After the database is made: append-only tables may be emptied between tests, by us alone."""
    from django.db import connection
    from tests.flushing import prepare

    with django_db_blocker.unblock():
        prepare(connection)


def _seat() -> tuple[int, IO[str]]:
    for seat in range(64):
        lock = open(DATABASE_FOLDER / f"seat-{seat}.lock", "w")  # noqa: SIM115  held for the session
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
        else:
            return seat, lock
    raise RuntimeError("64 suites at once on one machine")


@pytest.fixture(autouse=True)
def _no_job_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empties the job queue after a test that commits.

    procrastinate's models are unmanaged, so the flush of such tests leaves its rows behind.
    """
    yield
    mark = request.node.get_closest_marker("django_db")
    if (mark and mark.kwargs.get("transaction")) or "transactional_db" in request.fixturenames:
        from django.db import connection

        with (
            request.getfixturevalue("django_db_blocker").unblock(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "TRUNCATE procrastinate_jobs, procrastinate_events,"
                " procrastinate_periodic_defers CASCADE"
            )


@pytest.fixture(scope="session", autouse=True)
def _force_login_shows_a_second_factor() -> Iterator[None]:
    """Lets `client.force_login` stand for a whole sign-in: the second step counts as taken.

    Real sign-ins come with a path, and take the step themselves.
    """
    from django.contrib.auth.signals import user_logged_in

    from niangjia.web.account.gate import SHOWN

    def whole(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
        if not request.path:
            request.session[SHOWN] = user.pk

    user_logged_in.connect(whole)
    yield
    user_logged_in.disconnect(whole)


@pytest.fixture
def own_keys(settings: Any, tmp_path: Path) -> Path:
    """Keys and files of this test alone, for tests that turn keys; the folder of the keys."""
    from niangjia.apps.audit import sealing  # needs Django's settings, which come later

    settings.DATA_DIR = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }
    sealing.create_missing_keys()
    return tmp_path / "keys"
