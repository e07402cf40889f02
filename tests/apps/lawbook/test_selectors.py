"""The statute book is read once for the whole process."""

from datetime import date

import pytest

from niangjia.apps.lawbook import selectors as lawbook

pytestmark = pytest.mark.django_db


def test_the_book_is_read_once_and_answers_for_a_day_and_a_region():
    assert lawbook.book() is lawbook.book()
    assert lawbook.calendar() is lawbook.calendar()
    assert lawbook.calendar().digest == lawbook.book().calendar_digest
    law = lawbook.law_on(date(2026, 9, 21), "330106")
    assert law.clock("CL-34").length.text == "15 个工作日"


def test_the_book_costs_one_question_and_clocks_none(django_assert_num_queries):
    with django_assert_num_queries(1):
        lawbook.law_on(date(2026, 9, 21), "330106")
    with django_assert_num_queries(0):
        lawbook.clocks_on(date(2026, 9, 21), "330106")
