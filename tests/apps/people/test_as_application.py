"""The ground floor works for the role that serves pages, which owns nothing."""

from datetime import date

import pytest
from django.db import connection

from niangjia.apps.employers import services as employers
from niangjia.apps.outbox import services as outbox
from niangjia.apps.people import services as people
from niangjia.apps.unions import selectors
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.acting import acting_as
from niangjia.jobs import handlers, worker

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)


@pytest.fixture(autouse=True)
def application():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE nj_app")
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_the_application_does_all_the_ground_floor_is_for(monkeypatch):
    clerk = people.register_person(name="登记员(演示)", phone="13800138000", by=None)
    people.correct_person(person=clerk, version=1, by=clerk, why="换号", phone="13900139000")
    assert people.reveal(person=clerk, field="phone", by=clerk, why="核对") == "13900139000"
    people.open_account(username="demo", password="demo-pa55", person=clerk, by=clerk)
    union = unions.found_union(
        name="示例市总工会(演示)", short_name="示例", code="460100", kind="federation", by=clerk
    )
    unions.place_union(union=union, level=2, from_=DAY, by=clerk)
    role = unions.grant_role(person=clerk, union=union, kind="clerk", from_=DAY, by=None)
    assert selectors.home_key_of(union, on=DAY) in selectors.scope_of(clerk, on=DAY)
    unions.end_role(role=role, on=date(2026, 8, 1), by=clerk)
    employers.register_employer(name="示例厂(演示)", uscc=None, region="460100", by=clerk)
    monkeypatch.setitem(handlers.HANDLERS, "test.work", lambda *, by, tell: by.name)
    with acting_as(clerk, on=DAY):
        assert worker.run_now(outbox.defer("test.work", by=clerk)).result == "登记员(演示)"
    worker.seal_audit()
