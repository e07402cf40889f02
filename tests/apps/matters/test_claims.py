"""Claims are computed from the ledger's months and kept with their reasons."""

from datetime import date

import pytest
from tests.factories import matters as make

from niangjia.apps.matters.models import Calculation, Clock, Item, WageMonth
from niangjia.apps.matters.services import claims

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid_short(matter, workers):
    """Three workers: 5,000 a month due, September and August 2026 not paid."""
    type(matter).objects.filter(pk=matter.pk).update(end_ground="38_WORKER_FORCED")
    months = [date(2025, m, 1) for m in range(10, 13)] + [date(2026, m, 1) for m in range(1, 10)]
    WageMonth.objects.bulk_create(
        WageMonth(
            claimant=worker,
            month=month,
            due_fen=500_000,
            paid_fen=0 if month >= date(2026, 8, 1) else 500_000,
        )
        for worker in workers
        for month in months
    )
    matter.refresh_from_db()
    return matter


def compute(matter, fed):
    return claims.compute(matter=matter, on=make.TODAY, by=fed.officer, at=make.NOW)


def test_each_worker_gets_her_items_with_amount_steps_and_articles(paid_short, fed, workers):
    found = compute(paid_short, fed)
    assert found.people == 3
    amounts = dict(
        Calculation.objects.filter(item__claimant=workers[0]).values_list(
            "item__kind", "amount_fen"
        )
    )
    # Two months unpaid; hired 2020-03-01, left 2026-09-30: six years and seven months, so seven.
    assert amounts == {"unpaid_wages": 1_000_000, "economic_compensation": 3_500_000}
    explained = Calculation.objects.get(item__kind="unpaid_wages", item__claimant=workers[0])
    assert explained.explained["steps"]
    assert explained.explained["articles"]


def test_computing_again_changes_nothing(paid_short, fed):
    compute(paid_short, fed)
    again = compute(paid_short, fed)
    assert again.changed == 0
    assert Calculation.objects.count() == Item.objects.count() == 6


def test_a_changed_wage_adds_a_calculation_and_keeps_the_old(paid_short, fed, workers):
    compute(paid_short, fed)
    WageMonth.objects.filter(claimant=workers[0], month=date(2026, 9, 1)).update(paid_fen=100_000)
    assert compute(paid_short, fed).changed >= 1
    item = Item.objects.get(claimant=workers[0], kind="unpaid_wages")
    assert [c.amount_fen for c in item.calculations.order_by("no")] == [1_000_000, 900_000]


def test_the_limitation_of_each_item_runs_from_the_end_of_employment(paid_short, fed, workers):
    compute(paid_short, fed)
    rules = dict(Clock.objects.filter(item__claimant=workers[0]).values_list("item__kind", "rule"))
    assert rules == {"unpaid_wages": "CL-02", "economic_compensation": "CL-01"}
    assert set(Clock.objects.values_list("due_on", flat=True)) == {date(2027, 9, 30)}


def test_what_is_missing_is_named_and_nothing_is_guessed(matter, fed, workers):
    found = compute(matter, fed)
    assert found.missing
    assert not Calculation.objects.filter(amount_fen__isnull=False).exists()


def test_a_matter_without_people_has_nothing_to_compute(matter, fed):
    with pytest.raises(claims.NobodyYet):
        compute(matter, fed)
