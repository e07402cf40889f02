"""The statute book is read once for the whole process."""

from datetime import date

from niangjia.apps.lawbook import selectors as lawbook


def test_the_book_is_read_once_and_answers_for_a_day_and_a_region():
    assert lawbook.book() is lawbook.book()
    assert lawbook.calendar() is lawbook.calendar()
    assert lawbook.calendar().digest == lawbook.book().calendar_digest
    law = lawbook.law_on(date(2026, 9, 21), "330106")
    assert law.clock("CL-34").length.text == "15 个工作日"
