"""Text files with separators (CSV, TSV) in the encodings that Chinese companies' programs write."""

import csv
import io
import re
from collections import Counter

from niangjia.engines.tables.cells import Sheet, Value, trimmed
from niangjia.engines.tables.limits import BrokenFile, check_area
from niangjia.kernel.errors import DomainError

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# A Chinese roster in another encoding than these would be a curiosity; the last is tolerant.
_TRIED = ("utf-8", "gb18030", "big5")
_SEPARATORS = ",\t;|，、"
_MOST_REPLACED = 0.001
_GUARDED = re.compile(r'^=\s*"(.*)"$', re.DOTALL)
# Control characters do not stand in text; a file full of them is something else.
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class NotText(DomainError):
    """Named like a text table, but not text."""

    code = "tables.not_text"
    message = (
        "“%(name)s”不是表格文件，也不是文字文件。"
        "请上传 .xlsx、.xls、.csv 格式的名册；照片和 PDF 要先转成表格。"
    )


def decoded(data: bytes, *, declared: str | None = None, name: str = "") -> tuple[str, bool]:
    """Return the text, and whether unreadable bytes had to be replaced.

    A byte order mark decides; then UTF-16 by its zero bytes; then UTF-8, the declared encoding,
    GB 18030 and Big5, the first that fits every byte; at last GB 18030 with a few bytes replaced.

    :raises NotText: no encoding of text fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), False
    zeros = data[:2000].count(0)
    if zeros > len(data[:2000]) // 8:
        encoding = (
            "utf-16-le" if data[1::2][:1000].count(0) >= data[::2][:1000].count(0) else "utf-16-be"
        )
        return _text(data.decode(encoding, errors="replace"), name), False
    tried = [declared] if declared and not declared.startswith("gb") else []
    for encoding in ("utf-8", *tried, "gb18030", "big5"):
        try:
            return _text(data.decode(encoding), name), False
        except (UnicodeDecodeError, LookupError):
            continue
    text = data.decode("gb18030", errors="replace")
    if text.count("\ufffd") > max(3, len(text) * _MOST_REPLACED):
        raise NotText(name=name)
    return _text(text, name), True


def _text(text: str, name: str) -> str:
    if len(_NOT_TEXT.findall(text[:20_000])) > len(text[:20_000]) // 200:
        raise NotText(name=name)
    return text


def separator(text: str) -> str:
    """Return the separator that splits most lines into the same number of fields."""
    sample = "".join(text.splitlines(keepends=True)[:80])
    best, best_score = ",", 0.0
    for candidate in _SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=candidate)]
        except csv.Error:
            continue
        wide = Counter(width for width in widths if width > 1)
        if wide:
            width, lines = wide.most_common(1)[0]
            score = lines * (1 + min(width, 20) / 100)
            if score > best_score:
                best, best_score = candidate, score
    return best


def read_delimited(name: str, data: bytes) -> tuple[Sheet, tuple[str, ...]]:
    """Return the one sheet of a text table, and notices (`text.replaced`).

    :raises NotText: the bytes are no text.
    :raises BrokenFile: a quotation never ends.
    """
    text, replaced = decoded(data, name=name)
    text = text.removeprefix("\ufeff")
    # Excel's own hint on the first line: sep=;
    hint = re.match(r"(?i)sep=(.)\r?\n", text)
    delimiter = hint.group(1) if hint else separator(text)
    if hint:
        text = "\n" + text[hint.end() :]
    rows: list[list[Value]] = []
    width = 0
    try:
        for fields in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            width = max(width, len(fields))
            check_area("CSV", len(rows) + 1, width)
            rows.append([_GUARDED.sub(r"\1", field) for field in fields])
    except csv.Error as error:
        raise BrokenFile(place=f"第 {len(rows) + 1} 行附近的引号") from error
    # An unclosed quotation swallows the rest of the file into one cell.
    if any(isinstance(v, str) and v.count("\n") > 50 for row in rows for v in row):
        raise BrokenFile(place="有一个引号没有配对")
    sheet = Sheet(name="CSV", rows=trimmed(rows))
    return sheet, (("text.replaced",) if replaced else ())
