"""Results rest on the law they were computed by: when that changes, it is told, not recomputed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from django.utils import timezone
from tests.apps.lawbook.ground import draft
from tests.factories import matters as make

from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.lawbook import services
from niangjia.apps.lawbook.choices import Published
from niangjia.apps.matters import selectors
from niangjia.apps.matters.models import Calculation, Matter, WageMonth
from niangjia.apps.matters.services.claims import differences
from niangjia.apps.recovery.services import assessment
from niangjia.engines import claims
from niangjia.engines.claims import Ground
from niangjia.engines.law import Citation, Parameter
from niangjia.engines.law.joining import joined

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
    assert matter.items.count() > 1
    assert selectors.older_results(matter) == 1, "a minimum wage concerns the compensation alone"
    assert older(fed.officer) == {matter.number: 1}
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
        value=Decimal("2600"),
        period="2025",
        valid_from=date(2026, 7, 1),
    )
    WageMonth.objects.update(due_fen=980_000)
    compute(matter, fed)
    told = [
        step["formula"] + step["label"]
        for row in Calculation.objects.order_by("item", "-no").distinct("item")
        for step in row.explained["steps"]
    ]
    assert any("2,600" in text or "7,800" in text for text in told)


def test_a_value_of_another_place_or_of_another_claim_concerns_nothing_here(fed, matter):
    publish(fed, region="460107")
    publish(fed, name=Published.MINIMUM_WAGE_HOUR.value, value=Decimal("19"), words="每小时19元")
    assert older(fed.officer) == {}
    Matter.objects.update(region="460106")
    assert older(fed.officer) == {}
    publish(fed)
    assert older(fed.officer) == {matter.number: 1}, "a city's value concerns what lies within"


def test_of_two_values_only_what_came_after_the_computing_counts(fed, matter):
    publish(fed)
    compute(matter, fed)
    publish(fed, region="460107")
    assert older(fed.officer) == {}
    publish(fed, value=Decimal("2240"))
    assert older(fed.officer) == {matter.number: 1}


def test_another_text_of_the_files_concerns_every_result(fed, matter, monkeypatch):
    other = replace(lawbook.files(), digest="0" * 64)
    module = import_module("niangjia.apps.lawbook.selectors.book")
    monkeypatch.setattr(module, "files", lambda: other)
    module._editions.cache_clear()
    assert older(fed.officer) == {matter.number: matter.items.count()}
    module._editions.cache_clear()


def test_only_the_matters_in_her_own_hands_are_told_to_whoever_handles_them(fed, matter):
    publish(fed)
    [mine] = selectors.matters_with_older_results(
        fed.officer, on=make.TODAY, handler=matter.handler
    )
    assert mine.number == matter.number
    found = selectors.matters_with_older_results(fed.leader, on=make.TODAY, handler=fed.clerk)
    assert not found.exists()


@pytest.mark.parametrize("name", [one for one in Published if not one.is_national])
@pytest.mark.parametrize("ground", [None, *Ground])
def test_no_claim_is_counted_by_a_value_that_it_is_not_said_to_be_counted_by(name, ground):
    """What is left out of `PUBLISHED` would never be told to be computed anew."""
    files = lawbook.files()
    facts = claims.Facts(
        hired_on=date(2018, 3, 1),
        left_on=date(2026, 8, 31),
        ground=ground,
        months={
            f"2026-{n:02d}": claims.Month(due=Decimal(30_000), paid=Decimal(n)) for n in range(1, 9)
        },
        region="469027",
    )
    value = Parameter(
        name=name.value,
        title=name.label,
        value=Decimal(3000),
        unit=name.unit,
        citation=Citation(law="示例通知", article="一号", summary="示例"),
        valid_from=date(2025, 1, 1),
        period="2025" if name.has_period else "",
        jurisdiction="460000",
    )
    with_it = claims.claims_of(facts, joined(files, [value]), make.TODAY)
    for before, after in zip(claims.claims_of(facts, files, make.TODAY), with_it, strict=True):
        if name.value not in claims.PUBLISHED.get(before.kind, ()):
            assert replace(after, law_digest=before.law_digest) == before
