"""What if the facts were others: counted at the desk, with nothing in the file changed."""

from datetime import date

import pytest
from tests.factories import matters as make
from tests.web.desk.ground import browser

from niangjia.apps.audit.models import Event
from niangjia.apps.matters.models import Calculation, WageMonth
from niangjia.engines.claims.rulebook import RULEBOOK

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(db):
    fed = make.federation()
    matter = make.matter(fed)
    worker = make.claimant(matter, "符甲", by=fed.officer)
    type(worker).objects.filter(pk=worker.pk).update(
        hired_on=date(2018, 3, 15), ended_on=date(2024, 1, 31)
    )
    WageMonth.objects.bulk_create(
        WageMonth(claimant=worker, month=date(2023, month, 1), due_fen=680_000, paid_fen=600_000)
        for month in range(2, 13)
    )
    WageMonth.objects.create(claimant=worker, month=date(2024, 1, 1), due_fen=680_000, paid_fen=0)
    worker.refresh_from_db()
    return fed, matter, worker


def address(matter, worker, rule="R-01"):
    return f"/desk/matters/{matter.number}/people/{worker.seq}/what-if/{rule}/"


def sent(client, where, **changed):
    """What a browser sends back of the form it was shown, but for what was changed."""
    form = client.get(where).context["form"]
    values = {bound.name: bound.value() for bound in form}
    shown = {
        name: "" if value is None else str(getattr(value, "isoformat", lambda v=value: v)())
        for name, value in values.items()
    }
    return client.post(where, {**shown, **changed})


def test_the_form_begins_with_what_the_file_says(worker):
    fed, matter, someone = worker

    form = browser(fed.officer).get(address(matter, someone)).context["form"]

    assert form["hired_on"].value() == date(2018, 3, 15)
    assert form["wages_due"].value().splitlines()[0] == "2023-02 6800.00"
    assert len(form["wages_due"].value().splitlines()) == 12


def test_a_wage_put_in_the_place_of_the_ledger_is_counted_and_nothing_kept(worker):
    fed, matter, someone = worker
    client = browser(fed.officer)
    before = (Event.objects.count(), Calculation.objects.count())
    facts = {"ground": "38_WORKER_FORCED", "city_average_wage": "7500"}

    as_filed = sent(client, address(matter, someone), **facts)
    changed = sent(client, address(matter, someone), **facts, average_wage="7000", wages_due="")

    assert "应当付您 40,800.00 元" in as_filed.content.decode()
    assert "应当付您 42,000.00 元" in changed.content.decode()
    assert [name[:8] for name in changed.context["form"].differing][-1] == "每个月的应得工资"
    assert (Event.objects.count(), Calculation.objects.count()) == before
    someone.refresh_from_db()
    assert someone.wage_months.count() == 12


def test_arrears_are_counted_from_both_sides_of_the_ledger(worker):
    fed, matter, someone = worker

    answer = sent(browser(fed.officer), address(matter, someone, "R-04"))

    assert "应当付您 15,600.00 元" in answer.content.decode()  # 11 × 800 + 6,800


@pytest.mark.parametrize("rule", sorted(RULEBOOK))
def test_every_rule_can_be_asked_about_a_worker(worker, rule):
    fed, matter, someone = worker

    assert browser(fed.officer).get(address(matter, someone, rule)).status_code == 200


def test_there_is_no_rule_of_that_name_and_no_worker_for_a_stranger(worker):
    fed, matter, someone = worker

    assert browser(fed.officer).get(address(matter, someone, "R-99")).status_code == 404
    assert browser(make.human("外人")).get(address(matter, someone)).status_code == 404
