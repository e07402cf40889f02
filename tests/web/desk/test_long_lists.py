"""A long list is taken out by a job: hers alone, of what she sees, and only for a day."""

import re
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from tests.factories import matters as make
from tests.serving import serving
from tests.web.desk.ground import browser
from tests.web.desk.test_matter_list import LIST, rows_of

from niangjia.apps.audit.models import Event
from niangjia.apps.matters import at_once
from niangjia.apps.matters.models import ListExport, Matter
from niangjia.apps.matters.services import exporting
from niangjia.apps.outbox.models import Job
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.acting import acting_as
from niangjia.jobs import worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed(monkeypatch):
    """A federation with four matters, in a house where three are many."""
    monkeypatch.setattr(at_once, "LIST_ROWS", 2)
    fed, today = make.federation(), timezone.localdate()
    for days, title in enumerate(("丙案", "甲案", "乙案", "丁案")):
        matter = make.matter(fed, title=f"{title}（演示）")
        Matter.objects.filter(pk=matter.pk).update(next_due_on=today + timedelta(days=days))
    return fed


def asked(client, narrowed="", kind="csv"):
    """Ask for the list, and return the job that writes it."""
    answer = client.post(LIST + narrowed, {"kind": kind})
    assert answer.status_code == 303
    return Job.objects.get(pk=answer.url.split("/")[-2])


def written(client, narrowed="", kind="csv"):
    """Let the worker write it, as the role that serves."""
    job = asked(client, narrowed, kind)
    with serving():
        return worker.run_now(job)


def file_of(job):
    return reverse("desk:job_file", args=[job.pk])


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_job_writes_the_rows_of_the_list_in_its_order(fed, kind):
    client = browser(fed.officer)
    job = written(client, kind=kind)
    assert job.message == "写好了 4 件。"
    page = client.get(reverse("desk:job", args=[job.pk])).content.decode()
    assert "导出案件清单" in page
    assert "下载清单" in page
    shown = re.findall(
        r'href="/desk/matters/(\d+-\d+-\d+)/"', client.get("/desk/matters/").content.decode()
    )
    answer = client.get(file_of(job))
    head, *rows = rows_of(answer)
    assert head[0] == "案号"
    assert [row[0] for row in rows] == shown
    assert len(shown) == 4
    assert f".{kind}" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_short_list_leaves_at_once_and_no_job_is_made(fed):
    rows = rows_of(browser(fed.officer).post(f"{LIST}?q=乙案", {"kind": "csv"}))
    assert len(rows) == 2
    assert not Job.objects.exists()


def test_that_it_left_is_recorded_once_when_it_is_written(fed):
    client = browser(fed.officer)
    job = asked(client, "?state=all")
    assert not Event.objects.filter(kind="matters.list_exported").exists()
    worker.run_now(job)
    client.get(file_of(job))
    event = Event.objects.get(kind="matters.list_exported")
    assert (event.by_id, event.facts) == (
        fed.officer.pk,
        {"matters": 4, "state": "all", "searched": False},
    )


def test_what_was_looked_for_stands_nowhere_in_the_clear_and_is_kept_to(fed):
    client = browser(fed.officer)
    job = asked(client, "?state=all&q=案（演示）")
    told = f"{job.payload} {job.once}"
    assert "演示" not in told
    assert "演示".encode() not in bytes(job.sealed)
    with serving():
        done = worker.run_now(job)
    assert not bytes(done.sealed)
    assert len(rows_of(client.get(file_of(job)))) == 1 + 4


def test_a_second_click_leads_to_the_job_under_way_and_another_list_waits(fed):
    client = browser(fed.officer)
    assert asked(client) == asked(client)
    other = client.post(f"{LIST}?state=all&q=演示", {"kind": "csv"})
    assert other.status_code == 422
    assert "正在后台办" in other.content.decode()
    assert Job.objects.count() == 1


def test_nobody_else_fetches_it_by_its_address_or_in_the_database(fed):
    job = written(browser(fed.officer))
    for person in (fed.leader, make.federation(prefix="远方", code="110100").officer):
        client = browser(person)
        assert client.get(file_of(job)).status_code == 404
        assert client.get(reverse("desk:job", args=[job.pk])).status_code == 404
        with serving(), acting_as(person, on=timezone.localdate()):
            assert not ListExport.objects.exists()
            with pytest.raises(exporting.ListGone):
                exporting.fetch_list(
                    pk=int(job.result), by=person, on=timezone.localdate(), at=timezone.now()
                )


def test_an_unfinished_job_has_no_file(fed):
    client = browser(fed.officer)
    assert client.get(file_of(asked(client))).status_code == 404


def test_it_holds_what_she_sees_on_the_day_it_is_written(fed):
    client = browser(fed.officer)
    job = asked(client)
    unions.end_role(
        role=fed.officer.roles.get(), on=timezone.localdate(), by=fed.leader, why="调走（演示）"
    )
    with serving():
        worker.run_now(job)
    event = Event.objects.get(kind="matters.list_exported")
    assert event.facts["matters"] == 0


def test_whoever_reaches_less_than_when_it_was_written_fetches_it_no_more(fed):
    client = browser(fed.officer)
    job = written(client)
    assert client.get(file_of(job)).status_code == 200
    unions.end_role(
        role=fed.officer.roles.get(), on=timezone.localdate(), by=fed.leader, why="调走（演示）"
    )
    unions.grant_role(person=fed.officer, union=fed.county, kind="clerk", from_=make.SINCE, by=None)
    answer = client.get(file_of(job))
    assert answer.status_code == 422
    assert "请再导出一次" in answer.content.decode()


def test_after_a_day_it_is_gone_and_the_page_says_what_to_do(fed):
    client = browser(fed.officer)
    job = written(client)
    end = ListExport.objects.get().expires_at
    assert end - timezone.now() <= exporting.KEPT_FOR
    ListExport.objects.update(made_at=end - timedelta(days=2), expires_at=timezone.now())
    answer = client.get(file_of(job))
    assert answer.status_code == 422
    assert "只留一天" in answer.content.decode()


def test_by_the_hour_what_has_expired_is_deleted_and_nothing_else(fed):
    first, second = written(browser(fed.officer)), written(browser(fed.leader))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE matters_listexport SET made_at = now() - interval '2 days',"
            " expires_at = now() - interval '1 day' WHERE id = %s",
            [first.result],
        )
    with serving():
        assert worker.drop_lists() == 1
    assert [one.pk for one in ListExport.objects.all()] == [int(second.result)]


def test_the_serving_role_neither_rewrites_nor_deletes_one(fed):
    written(browser(fed.officer))
    for statement in ("DELETE FROM matters_listexport", "UPDATE matters_listexport SET id = id"):
        with (
            serving(),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_more_than_any_reader_takes_in_is_declined_in_words_and_not_recorded(fed, monkeypatch):
    monkeypatch.setattr(exporting, "MOST", 3)
    client = browser(fed.officer)
    job = worker.run_now(asked(client))
    assert (job.state, job.error_code) == ("failed", "matters.too_many_to_export")
    page = client.get(reverse("desk:job", args=[job.pk])).content.decode()
    assert "超过 3 件" in page
    assert "回到案件，再导一次" in page
    assert client.get(file_of(job)).status_code == 404
    assert not Event.objects.filter(kind="matters.list_exported").exists()


def test_progress_is_told_while_it_is_written(fed, monkeypatch):
    monkeypatch.setattr(exporting, "_BATCH", 2)
    told = []
    with acting_as(fed.officer, on=timezone.localdate()):
        exporting.write_list(
            words="",
            state="open",
            kind="csv",
            by=fed.officer,
            on=timezone.localdate(),
            at=timezone.now(),
            tell=lambda done, total, message="": told.append((done, total, message)),
        )
    assert told == [
        (2, 4, "正在写第 2 件，共 4 件"),
        (4, 4, "正在写第 4 件，共 4 件"),
        (4, 4, "写好了 4 件。"),
    ]
