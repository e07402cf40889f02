"""Results rest on the law they were computed by: when that changes, it is told, not recomputed."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.apps.lawbook.ground import draft
from tests.factories import matters as make

from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.lawbook import services
from niangjia.apps.lawbook.choices import Published
from niangjia.apps.matters import selectors
from niangjia.apps.matters.models import Calculation, WageMonth
from niangjia.apps.matters.services.claims import differences
from niangjia.apps.recovery.services import assessment

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed(db):
    return make.federation()


@pytest.fixture
def matter(fed):
    """A matter with one worker whose claims were computed by the law of the files."""
    matter = make.matter(fed)
    worker = make.claimant(matter, "林阿珍（演示）", by=fed.officer)
    WageMonth.objects.create(claimant=worker, month=date(2026, 8, 1), due_fen=480_000, paid_fen=0)
    compute(matter, fed)
    return matter


def compute(matter, fed):
    now = timezone.now()
    assessment.assess_claims(matter=matter, on=timezone.localdate(now), by=fed.officer, at=now)


def publish(fed, **more):
    value = services.propose_value(draft=draft(**more), by=fed.officer, on=make.TODAY, at=make.NOW)
    services.confirm_values(values=[value], by=fed.leader, on=make.TODAY, at=make.NOW)


def older(person, region=""):
    found = selectors.matters_with_older_results(person, on=make.TODAY, region=region)
    return {one.number: one.older for one in found}


def test_while_the_law_is_the_same_nothing_is_told(fed, matter):
    assert selectors.older_results(matter) == 0
    assert older(fed.officer) == {}


def test_a_confirmed_value_marks_what_was_computed_before_and_changes_no_amount(fed, matter):
    rows = Calculation.objects.order_by("pk").values_list("amount_fen", "law_digest")
    before = list(rows)
    publish(fed)
    items = matter.items.count()
    assert selectors.older_results(matter) == items
    assert older(fed.officer) == {matter.number: items}
    assert (
        list(Calculation.objects.order_by("pk").values_list("amount_fen", "law_digest")) == before
    )


def test_computing_anew_is_an_act_and_settles_it(fed, matter):
    publish(fed)
    compute(matter, fed)
    assert older(fed.officer) == {}
    digests = set(
        Calculation.objects.order_by("item", "-no")
        .distinct("item")
        .values_list("law_digest", flat=True)
    )
    assert digests == {lawbook.book().digest}


def test_a_region_keeps_its_own_and_nobody_sees_anothers_matters(fed, matter):
    publish(fed)
    assert older(fed.officer, region="460100") == older(fed.officer)
    assert older(fed.officer, region="350000") == {}
    far = make.federation(prefix="远方", code="110100")
    assert older(far.officer) == {}


def test_what_computing_anew_would_change_is_told_beforehand_and_nothing_is_written(fed, matter):
    worker = matter.claimants.get()
    assert differences(matter=matter, on=make.TODAY) == ()
    publish(fed)
    assert differences(matter=matter, on=make.TODAY) == ()
    before = Calculation.objects.count()
    WageMonth.objects.create(claimant=worker, month=date(2026, 7, 1), due_fen=480_000, paid_fen=0)
    [one] = [d for d in differences(matter=matter, on=make.TODAY) if d.kind_zh == "拖欠工资"]
    assert (one.seq, one.before_fen, one.after_fen) == (worker.seq, 480_000, 960_000)
    assert Calculation.objects.count() == before


def test_an_amount_takes_the_confirmed_value_when_computed_anew(fed, matter):
    publish(
        fed,
        name=Published.AVERAGE_WAGE.value,
        value=Decimal("1500"),
        period="2025",
        valid_from=date(2026, 7, 1),
    )
    compute(matter, fed)
    told = [
        step["formula"] + step["label"]
        for row in Calculation.objects.order_by("item", "-no").distinct("item")
        for step in row.explained["steps"]
    ]
    assert any("1,500" in text or "4,500" in text for text in told)
