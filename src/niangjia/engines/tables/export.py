"""Texts that leave in a spreadsheet and must not become formulas there."""

import re

_STARTS_FORMULA = re.compile(r"^[\s\u200b\ufeff]*[=+\-@＝＋－＠\t\r\n|]")
_PLAIN_NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?|-")
# XML 1.0 cannot hold these, and no spreadsheet program shows them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST = 32_767


def safe_cell(text: str) -> str:
    """Return a text that a spreadsheet program shows as text, never runs (CSV 注入).

    A text that begins like a formula gets an apostrophe before it; a plain negative number stays a
    number. Whatever writes .csv or .xlsx passes every text of people through here.
    """
    clean = _CONTROL.sub("", text)[: _LONGEST - 1]
    if _STARTS_FORMULA.match(clean) and not _PLAIN_NUMBER.fullmatch(clean.strip()):
        return "'" + clean
    return clean
