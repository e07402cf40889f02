"""What a line of the log says, and what never stands in one."""

import logging
import re

import pytest
from django.conf import settings
from django.http import HttpResponse

from niangjia.config.logs import Line
from niangjia.web.asking import Asking


def line(message: str, *args: object, error: Exception | None = None) -> str:
    """Return how a message is written."""
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("house", logging.WARNING, __file__, 1, message, args, info)
    return Line().format(record)


def test_a_line_says_when_in_utc_how_bad_where_and_what():
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 WARNING house something", line("something")
    )


def test_a_line_of_a_request_says_who_asked_from_where(rf):
    seen = []

    def view(request):
        request._cached_user = type("Somebody", (), {"pk": 17})()
        seen.append(line("something"))
        return HttpResponse()

    Asking(view)(rf.get("/", REMOTE_ADDR="10.1.2.3"))
    assert "[account 17 from 10.1.2.3] something" in seen[0]
    assert "account" not in line("after it")


def test_what_somebody_typed_begins_no_line_of_its_own():
    forged = line(
        "name %s", "x\n2026-11-28T00:00:00.000+00:00 INFO house all is well\r\x1b[2K\u2028y"
    )
    assert len(re.findall(r"^\d{4}-", forged, re.MULTILINE)) == 1
    assert "\n    | 2026-11-28" in forged
    for sign in "\r\x1b\u2028":
        assert sign not in forged


@pytest.mark.parametrize(
    "number", ["46010019900307123X", "460100199003071234", "13900001234", "6222021234567890123"]
)
def test_numbers_of_people_do_not_come_through(number):
    error = ValueError(f"no such person: {number}")
    assert number not in line("looked for %s", number) + line("failed", error=error)


def test_case_numbers_days_and_row_numbers_stay_readable():
    text = "matter 460100-2026-0001 of 2026-11-28, row 1234567"
    assert text in line(text)


def test_a_link_that_works_once_does_not_come_through():
    text = line("failure %s at %s %s", "7K2Q", "GET", "/invitation/Zm9yLXRlc3RzLW9ubHk/")
    assert "Zm9yLXR" not in text
    assert "/invitation/…/" in text


def test_what_a_database_quotes_of_a_row_does_not_come_through():
    told = (
        'duplicate key value violates unique constraint "people_account_username_key"\n'
        "DETAIL:  Failing row contains (12, 林阿珍, 海口市\n龙华区).\nHINT:  none"
    )
    text = line("failed", error=RuntimeError(told))
    assert "people_account_username_key" in text
    assert "林阿珍" not in text
    assert "龙华区" not in text
    assert "HINT" in text


def test_there_is_one_place_that_lines_go_to():
    kept = settings.LOGGING
    assert [one["class"] for one in kept["handlers"].values()] == ["logging.StreamHandler"]
    assert kept["root"]["handlers"] == ["console"]
    assert kept["formatters"]["line"] == {"()": "niangjia.config.logs.Line"}
    assert not [name for name, one in kept["loggers"].items() if "handlers" in one]
