"""The public figures as anybody sees them: named, counted, explained, and nobody given away."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from tests.apps.recovery.ground import a_matter, a_person, items_of
from tests.factories import matters as make
from tests.web.worker.ground import Day

from niangjia.apps.insight import definitions, release
from niangjia.apps.insight.figures import Cell, Figure, Period, Sheet
from niangjia.apps.people.services import accounts
from niangjia.apps.recovery import services
from niangjia.apps.recovery.choices import PayerKind
from niangjia.apps.teaching import clock
from niangjia.web.public import figure_words

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "timezone", Day(TODAY))


@pytest.fixture
def by(db):
    return a_person("演示出纳"), a_person("演示负责人")


def pay_out(by, *, workers: int, fen: int, on: date) -> None:
    """Let so many invented workers each be paid so much on a day."""
    clerk, second = by
    matter = a_matter(workers, received_on=date(on.year, 1, 5))
    items = items_of(matter)
    who = {"matter": matter, "by": clerk}
    amounts = dict.fromkeys(items, fen)
    services.claim(amounts=amounts, on=on, **who)
    services.fix(amounts=amounts, on=on, why="演示", **who)
    services.make_enforceable(items=items, on=on, why="演示", **who)
    services.receive(
        amount_fen=fen * workers,
        payer="演示法院",
        payer_kind=PayerKind.COURT,
        voucher=uuid4().hex,
        on=on,
        idempotency_key=uuid4(),
        **who,
    )
    at = datetime(on.year, on.month, on.day, 4, tzinfo=UTC)
    plan = services.propose_distribution(on=on, at=at, **who)
    services.approve_distribution(plan=plan, by=second, book_no=plan.book_no, at=at)
    prepared = services.prepare_payout(on=on, **who)
    services.send_payout(payout=prepared.payout, by=clerk, on=on)
    services.confirm_payout(
        payout=prepared.payout,
        lines=set(prepared.payout.lines.values_list("claimant", flat=True)),
        on=on,
        by=clerk,
        bank_reference="演示回单",
    )


def read(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def figure_of(response, key: str) -> dict:
    return next(row for row in json.loads(response.content)["figures"] if row["key"] == key)


# --- the page -----------------------------------------------------------------------------------


def test_each_figure_stands_with_its_definition_its_denominator_and_its_period(client, by):
    pay_out(by, workers=24, fen=5_000_000, on=date(2026, 5, 12))
    page = client.get("/figures/")
    text = read(page)
    assert "2026年前三个季度，我们做了什么" in text
    assert "120.0 万元" in text
    assert "1,200,000.00 元" in text
    assert text.count("怎么算的") >= len(definitions.ALL)
    for about in definitions.ALL:
        assert about.definition in text
        assert about.denominator in text


def test_the_newest_year_in_which_somebody_was_paid_is_shown_first(client, by):
    pay_out(by, workers=6, fen=100_00, on=date(2025, 8, 1))
    assert "2025年，我们做了什么" in read(client.get("/figures/"))


def test_a_house_without_any_payment_says_so(client, db):
    text = read(client.get("/figures/"))
    assert "还没有钱付到本人手里" in text


def test_a_period_is_chosen_by_the_address(client, by):
    pay_out(by, workers=6, fen=100_00, on=date(2025, 8, 1))
    assert "600.00 元" in read(client.get("/figures/?period=2025-3"))
    assert "600.00 元" not in read(client.get("/figures/?period=2025-2"))


@pytest.mark.parametrize("key", ["2026-4", "now", "1999", "2025-01-01", "<script>"])
def test_what_is_not_released_does_not_exist(client, db, key):
    for address in ("/figures/", "/figures/data.json", "/figures/data.csv"):
        assert client.get(address, {"period": key}).status_code == 404


def test_few_are_not_published_anywhere(client, by):
    pay_out(by, workers=3, fen=123_45, on=date(2025, 8, 1))
    page = client.get("/figures/?period=2025-3")
    assert "少于 5，不公布" in read(page)
    for address in ("", "data.json", "data.csv"):
        assert "370.35" not in client.get(f"/figures/{address}?period=2025-3").content.decode()


def test_a_hidden_quarter_cannot_be_read_from_its_year(client, by):
    pay_out(by, workers=20, fen=100_00, on=date(2025, 5, 1))
    pay_out(by, workers=2, fen=123_45, on=date(2025, 8, 1))
    for address in ("", "data.json", "data.csv"):
        text = client.get(f"/figures/{address}?period=2025").content.decode()
        assert "2,246.90" not in text
        assert "2246.90" not in text
    money = figure_of(client.get("/figures/data.json?period=2025"), "money_recovered")
    assert money["suppressed"]
    assert figure_of(client.get("/figures/data.json?period=2025-2"), "money_recovered")["value"]


def test_the_running_quarter_is_for_those_who_work_here(client, by):
    pay_out(by, workers=6, fen=100_00, on=date(2026, 11, 2))
    fed = make.federation()
    account = accounts.open_account(person=fed.clerk, username="c", password=None, by=None)
    client.force_login(account)
    text = read(client.get("/figures/?period=now"))
    assert "600.00 元" in text
    assert "只有工作人员看得到" in text


def test_no_name_and_no_number_of_a_matter_leaves_the_house(client, by):
    pay_out(by, workers=24, fen=100_00, on=date(2026, 5, 12))
    for address in ("", "data.json", "data.csv"):
        text = client.get(f"/figures/{address}").content.decode()
        assert "演示职工" not in text
        assert "演示-" not in text


def test_every_fixed_word_of_a_figure_is_in_the_catalogue():
    for about in definitions.ALL:
        for word in (about.zh, about.definition, about.denominator):
            assert word in figure_words.FIXED


@pytest.mark.parametrize("period", ["2025", "2025-3"])
def test_the_page_is_in_english_when_it_is_asked_for(client, by, period):
    pay_out(by, workers=24, fen=100_00, on=date(2025, 8, 1))
    client.get("/language/?to=en&next=/figures/")
    text = read(client.get("/figures/", {"period": period}))
    ours = re.sub("娘家|中文|拖欠工资|简体中文", "", text)
    assert not re.findall(r"[\u4e00-\u9fff]+", ours)


# --- open data ----------------------------------------------------------------------------------


def test_json_and_csv_say_what_the_page_says(client, by):
    pay_out(by, workers=24, fen=5_000_000, on=date(2026, 5, 12))
    money = figure_of(client.get("/figures/data.json?period=2026"), "money_recovered")
    assert (money["value"], money["unit"]) == ("1200000.00", "元")
    response = client.get("/figures/data.csv?period=2026")
    assert "attachment" in response.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    (row,) = [row for row in rows if row["指标"] == "money_recovered"]
    assert (row["数值"], row["起（含）"], row["止（不含）"]) == (
        "1200000.00",
        "2026-01-01",
        "2026-10-01",
    )


# --- what is released ---------------------------------------------------------------------------


def test_only_finished_quarters_are_released_and_years_made_of_them():
    keys = [one.key for one in release.releases(today=TODAY, since=2025)]
    assert keys == ["2026", "2026-3", "2026-2", "2026-1", "2025"] + [
        f"2025-{no}" for no in (4, 3, 2, 1)
    ]
    on_new_year = release.releases(today=date(2027, 1, 1), since=2026)
    assert on_new_year[0].key == "2026"
    assert on_new_year[0].period == Period(date(2026, 1, 1), date(2027, 1, 1))
    assert [one.key for one in release.releases(today=date(2026, 4, 1), since=2026)] == ["2026-1"]


def _sheet(period: Period, cells: dict[str, int | None]) -> Sheet:
    figures = tuple(
        Figure(about=about, period=period, value=50, rows=50) for about in definitions.ALL
    )
    return Sheet(
        period=period,
        known=datetime(2026, 1, 1, tzinfo=UTC),
        figures=figures,
        by_kind=tuple(
            Cell(key=key, zh=key, people=n, fen=n and n * 100, suppressed=n is None)
            for key, n in cells.items()
        ),
    )


def test_a_cell_hidden_in_a_quarter_is_hidden_in_the_year_and_never_alone():
    year, first, second = (
        Period(date(2025, 1, 1), date(2025, 7, 1)),
        release.quarter(2025, 1),
        release.quarter(2025, 2),
    )
    whole = _sheet(year, {"a": 30, "b": 20, "c": 10})
    parts = [
        _sheet(first, {"a": None, "b": None, "c": 5}),
        _sheet(second, {"a": 15, "b": 10, "c": 5}),
    ]
    assert {c.key for c in release.beside(whole, parts).by_kind if c.suppressed} == {"a", "b"}
    alone = [
        replace(parts[0], by_kind=(replace(parts[0].by_kind[0], key="a"),)),
        parts[1],
    ]
    assert {c.key for c in release.beside(whole, alone).by_kind if c.suppressed} == {"a", "c"}


def test_the_page_asks_the_database_a_bounded_number_of_times(
    client, by, django_assert_max_num_queries
):
    pay_out(by, workers=6, fen=100_00, on=date(2025, 8, 1))
    with django_assert_max_num_queries(60):
        client.get("/figures/")
