"""The law is data, and data can be wrong: every value has its day, its article, its words."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from niangjia.engines.law import Confidence, StatuteBook
from niangjia.engines.law.checking import checks, citations
from niangjia.engines.law.texts import Texts, article_number

LAW = Path(__file__).parents[2] / "law"
BOOK = StatuteBook.read(LAW)
FILES = [
    pytest.param(path, id=str(path.relative_to(LAW)))
    for path in sorted(LAW.rglob("*.yaml"))
    if path.name != "instruments.yaml" and path.parent.name != "calendar"
]


@pytest.mark.parametrize("path", FILES)
def test_every_file_has_its_head_and_its_last_check(path):
    raw = yaml.safe_load(path.read_text("utf-8"))

    assert raw["title"]["zh"]
    assert raw["title"]["en"]
    assert raw["last_checked_on"].isoformat() >= "2026-01-01"
    assert "lawyer_checked_on" in raw


def test_every_citation_names_a_known_instrument_and_says_it_in_our_words():
    for name, citation in citations(BOOK):
        assert citation.law in BOOK.instruments, f"{name} cites {citation.law}"
        assert citation.summary, name


def test_what_claims_to_be_checked_names_an_article_that_can_be_found():
    for name, citation in citations(BOOK):
        if citation.confidence is Confidence.TEXT and not citation.article.startswith(
            ("一、", "二、")
        ):
            assert article_number(citation.article), f"{name}: {citation.article}"


def test_regional_figures_of_the_demo_say_that_they_are_invented():
    regional = [v for (place, _), v in BOOK.entries.items() if place != "CN"]
    amounts = [v for versions in regional for v in versions if getattr(v, "unit", "") == "yuan"]

    assert amounts
    assert all(v.confidence is Confidence.DEMO for v in amounts)


def test_every_clock_of_the_reference_table_is_on_file():
    wanted = set(
        """CL-01 CL-02 CL-03 CL-04 CL-05 CL-06 CL-07a CL-07b CL-08 CL-09a CL-09b CL-09c CL-10
    CL-11a CL-11b CL-12 CL-13 CL-14 CL-15 CL-16 CL-17 CL-18 CL-19 CL-20 CL-21 CL-22 CL-23a CL-23b
    CL-23c CL-24 CL-25a CL-25b CL-25c CL-26a CL-26b CL-27 CL-28 CL-29 CL-30 CL-31 CL-32 CL-33a
    CL-33b CL-33c CL-34 CL-35 CL-36 CL-37 CL-38 INJ-1 INJ-2 INJ-3 INJ-4 INJ-5""".split()  # noqa: SIM905
    )

    assert wanted <= set(BOOK.clock_ids())


def test_every_quote_that_claims_to_be_checked_stands_in_its_article(law_texts):
    found = checks(BOOK, Texts.read(law_texts))

    failures = [f"{c.name} {c.citation} {c.outcome.value}" for c in found if c.is_failure]
    assert failures == []
    assert len(found) > 150


def test_every_calendar_year_is_whole():
    for year, calendar in BOOK.calendars.items():
        assert len(calendar.rest) >= 11, year
        # The notice of 2007 also says which of the last days of 2006 were worked.
        own = [day for day in [*calendar.rest, *calendar.work] if day.year == year]
        early = {day for day in [*calendar.rest, *calendar.work] if day.year != year}
        assert own
        assert early <= {date(2006, 12, 30), date(2006, 12, 31)}, year
        assert all(day.weekday() >= 5 for day in calendar.work), year
    assert sorted(BOOK.calendars) == list(range(2007, 2027))
