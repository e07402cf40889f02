"""A holiday notice is out or a law was corrected: clocks are read again, asked for or not."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from tests.factories import matters as make
from tests.jobs import matter_ground
from tests.serving import serving

from niangjia.apps.audit.models import Event
from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.matters.models import Clock, ClockReading, Matter
from niangjia.apps.matters.services import clocks
from niangjia.engines.procedure import Act
from niangjia.jobs import worker

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


@pytest.fixture
def correction(settings, tmp_path):
    """Return what puts another text of the limitation periods on file."""

    def out(old, new):
        shutil.copytree(ROOT / "law", tmp_path / "corrected")
        file = tmp_path / "corrected" / "national" / "clocks" / "limitation.yaml"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
        settings.LAW_FOLDER = tmp_path / "corrected"
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


def test_the_house_reads_by_itself_what_a_notice_moves(notice):
    matter = running(make.federation())
    clock = Clock.objects.get(matter=matter)
    assert worker.renew_clocks() == 0, "read by what is on file"

    notice()
    with serving():  # nobody is acting: the serving role sees no matter
        assert Clock.objects.count() == 0
        assert worker.renew_clocks() == 1

    clock.refresh_from_db()
    assert (clock.due_on, clock.provisional) == (date(2027, 1, 6), False)
    assert Matter.objects.get(pk=matter.pk).next_due_on == date(2027, 1, 6)
    before, after = ClockReading.objects.filter(clock=clock).order_by("no")
    assert (before.due_on, after.due_on) == (date(2027, 1, 4), date(2027, 1, 6))
    assert after.calendar_digest == lawbook.files().calendar_digest != before.calendar_digest
    assert after.why == "法律或者放假安排更新后重新计算"
    [event] = Event.objects.filter(kind="matters.clocks_renewed")
    assert "2027-01-04 → 2027-01-06" in event.body
    assert event.by_id is None


def test_what_a_notice_leaves_alone_is_read_once_and_gets_no_reading(notice):
    matter = running(make.federation(), day=date(2025, 3, 31))
    notice()

    assert worker.renew_clocks() == 0

    assert Clock.objects.get(matter=matter).read_under == lawbook.edition()
    assert ClockReading.objects.filter(clock__matter=matter).count() == 1
    assert not Event.objects.filter(kind="matters.clocks_renewed").exists()


def test_a_corrected_law_moves_days_that_were_certain(correction):
    matter = running(make.federation(), day=date(2025, 3, 31))
    clock = Clock.objects.get(matter=matter)
    assert (clock.due_on, clock.provisional) == (date(2026, 3, 31), False)

    correction('value: "1"', 'value: "2"')

    assert worker.renew_clocks() == 1
    clock.refresh_from_db()
    assert clock.due_on == date(2027, 3, 31)
    before, after = ClockReading.objects.filter(clock=clock).order_by("no")
    assert before.law_digest != after.law_digest == lawbook.files().digest


def test_a_clock_that_the_law_on_file_cannot_read_keeps_its_day_and_is_named(correction):
    matter = running(make.federation(), day=date(2025, 3, 31))

    correction("from: 2008-05-01", "from: 2026-01-01")

    assert worker.renew_clocks() == 0
    clock = Clock.objects.get(matter=matter)
    assert (clock.due_on, clock.read_under) == (date(2026, 3, 31), lawbook.edition())
    [event] = Event.objects.filter(kind="matters.clocks_renewed")
    assert "CL-02 law.unknown_parameter" in event.body
    assert worker.renew_clocks() == 0
    assert Event.objects.filter(kind="matters.clocks_renewed").count() == 1


def test_clocks_that_have_ended_are_left_as_they_were(notice):
    matter = running(make.federation())
    [clock] = Clock.objects.filter(matter=matter)
    clocks.apply(
        matter=matter,
        rule="CL-02",
        what=Act.MEET,
        day=date(2026, 2, 2),
        holders=[clocks.Holder(claimant_id=clock.claimant_id)],
        at=make.NOW,
    )
    notice()

    assert worker.renew_clocks() == 0
    assert ClockReading.objects.filter(clock=clock).count() == 2


def test_many_matters_are_read_bit_by_bit(notice):
    fed = make.federation()
    for title in ("一（演示）", "二（演示）", "三（演示）"):
        running(fed, title)
    notice()

    done = [clocks.renew_behind(at=make.NOW, most=2) for _ in range(3)]

    assert done == [2, 1, 0]


def test_the_worker_looks_every_ten_minutes():
    from procrastinate.contrib.django import app as queue

    worker.register_tasks()
    planned = queue.periodic_registry.periodic_tasks.items()

    assert (
        dict((name, one.cron) for (name, _), one in planned)["niangjia.matters.renew_clocks"]
        == "*/10 * * * *"
    )
