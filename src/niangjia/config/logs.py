"""How a line of the log is written: when (UTC), how bad, where, who asked, what; nothing private.

What a person typed can end up in a line (a path, the text of an exception). It can neither begin a
line of its own nor colour a terminal, and numbers of people, links that work once and the values a
database quotes do not come through.
"""

import logging
import re
from datetime import UTC, datetime

from niangjia.web import asking

_NUMBER = re.compile(r"(?<!\d)\d{10,}[\dXx]")
_LINK = re.compile(r"(/invitation/)[^/\s'\"]+")
# `DETAIL:  Key (phone)=(…) already exists.` or a whole failing row, until the next part.
_DETAIL = re.compile(r"(DETAIL:).*?(?=\n(?:HINT|CONTEXT|QUERY|LINE)|\n\n|\n  File|\Z)", re.DOTALL)
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if code != 10}


class Line(logging.Formatter):
    """One record, one line; what belongs to it beneath is set off by a bar."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(asking)s%(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """Return the instant in UTC."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as it stands in the log."""
        who = asking.words(getattr(record, "request", None))
        record.asking = f"[{who}] " if who else ""
        return private(super().format(record)).replace("\n", "\n    | ")


def private(text: str) -> str:
    """Return a text without numbers of people, one-time links, quoted rows, control characters."""
    text = _DETAIL.sub(r"\1 (withheld)", text)
    text = _LINK.sub(r"\1…", text)
    text = _NUMBER.sub("(number)", text)
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return text.translate(_CONTROLS)
