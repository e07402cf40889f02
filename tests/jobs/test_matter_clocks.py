"""`./niangjia matter clocks`: a holiday notice is out, what was provisional is read again."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from tests.factories import matters as make
from tests.jobs import matter_ground

from niangjia.apps.audit.models import Event
from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.matters.models import Clock, ClockReading, Matter
from niangjia.apps.matters.services import clocks
from niangjia.engines.procedure import Act

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
NOTICE = """year: 2027
notice: 2027 年放假安排（演示）
confidence: D
rest: {元旦: [2027-01-01, 2027-01-02, 2027-01-03, 2027-01-04, 2027-01-05]}
work: {元旦: [2027-01-09]}
"""


@pytest.fixture
def desk(db, capsys, tmp_path):
    return matter_ground.desk(capsys, tmp_path)


@pytest.fixture
def notice(settings, tmp_path):
    """Return what puts the notice for 2027 on file."""

    def out():
        shutil.copytree(ROOT / "law", tmp_path / "law")
        (tmp_path / "law" / "calendar" / "2027.yaml").write_text(NOTICE, "utf-8")
        settings.LAW_FOLDER = tmp_path / "law"
        forget()

    def forget():
        lawbook.files.cache_clear()
        lawbook.calendar.cache_clear()

    yield out
    forget()


def running(fed, title="示例旅业欠薪（演示）", day=date(2026, 1, 2)):
    """Return a matter with a limitation that ends on Saturday 2 January 2027."""
    matter = make.matter(fed, title=title)
    worker = make.claimant(matter, "林阿珍（演示）", by=fed.officer)
    clocks.apply(
        matter=matter,
        rule="CL-02",
        what=Act.START,
        day=day,
        holders=[clocks.Holder(claimant_id=worker.pk)],
        at=make.NOW,
    )
    clocks.refresh_next_due(matter)
    return matter


def test_the_notice_moves_a_provisional_day_and_the_earlier_reading_stays(desk, notice):
    matter = running(desk.fed)
    clock = Clock.objects.get(matter=matter)
    assert (clock.due_on, clock.provisional) == (date(2027, 1, 4), True)

    notice()
    [row] = desk.done("clocks", matter.number)["clocks"]

    assert (row["rule"], row["was"], row["due"]) == ("CL-02", "2027-01-04", "2027-01-06")
    clock.refresh_from_db()
    assert (clock.due_on, clock.provisional, clock.state) == (date(2027, 1, 6), False, "running")
    known = list(ClockReading.objects.filter(clock=clock).order_by("no").values_list("due_on"))
    assert known == [(date(2027, 1, 4),), (date(2027, 1, 6),)]
    assert Matter.objects.get(pk=matter.pk).next_due_on == date(2027, 1, 6)
    [event] = Event.objects.filter(kind="matters.clocks_renewed")
    assert "2027-01-04 → 2027-01-06" in event.body


def test_without_a_notice_nothing_is_written(desk):
    matter = running(desk.fed)

    assert desk.done("clocks", matter.number)["clocks"] == []
    assert ClockReading.objects.filter(clock__matter=matter).count() == 1
    assert not Event.objects.filter(kind="matters.clocks_renewed").exists()


def test_all_matters_she_may_compute_are_read_at_once(desk, notice):
    first = running(desk.fed)
    second = running(desk.fed, "另一件（演示）", date(2026, 3, 2))
    notice()

    code, out, _ = desk.run("clocks")

    assert code == 0
    assert "看了 2 件，重算了 2 个时限（放假安排到 2027 年）" in out
    assert first.number in out
    assert second.number in out
    # The second ends on Tuesday 2 March 2027: the same day as before, but certain now.
    assert Clock.objects.get(matter=second).provisional is False
    assert desk.done("clocks") == {"matters": 2, "clocks": []}


def test_who_may_not_compute_reads_nothing_again(desk, notice):
    matter = running(desk.fed)
    notice()

    assert "来办" in desk.declined("clocks", matter.number, login="chuna")
    assert desk.done("clocks", login="chuna") == {"matters": 0, "clocks": []}
    assert Clock.objects.get(matter=matter).provisional is True
