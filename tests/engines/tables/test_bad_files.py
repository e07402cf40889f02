"""Files that must be refused, each with a message that says where and what to do."""

import functools
import io
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.tables.files import (
    Page,
    archive,
    delimited,
    ods,
    page_html,
    repacked,
    xls,
    xlsx,
    xml_2003,
)

from niangjia.engines.tables import limits, open_workbook, propose, read
from niangjia.engines.tables.delimited import NotText
from niangjia.engines.tables.limits import (
    BrokenFile,
    FileTooLarge,
    TooManyCells,
    UnpacksTooLarge,
    check_size,
)
from niangjia.engines.tables.markup import EntitiesRefused, NoTableInPage
from niangjia.engines.tables.office import PasswordProtected, WrongFile
from niangjia.engines.tables.opening import EmptyFile
from niangjia.engines.tables.proposing import NoHeader
from niangjia.kernel.errors import DomainError

VALID = "460106197509070759"
ROWS = [
    ["姓名", "身份证号", "2024年1月应发", "2024年1月实发"],
    ["张三", VALID, 100, 50],
]
GOOD = xlsx([Page(name="工资", rows=ROWS)])


def opened(data: bytes, name: str = "名册.xlsx") -> None:
    open_workbook(name, data)


def refused(kind: type[DomainError], data: bytes, name: str = "名册.xlsx") -> str:
    with pytest.raises(kind) as caught:
        opened(data, name)
    message = str(caught.value)
    assert "请" in message, "a refusal says what to do next"
    return message


def test_a_file_of_200_mb_is_refused_by_its_size_alone() -> None:
    with pytest.raises(FileTooLarge, match="200 MB"):
        check_size(200 * 1024 * 1024)


def test_an_empty_file() -> None:
    refused(EmptyFile, b"")
    refused(EmptyFile, b"\xef\xbb\xbf \r\n", "空.csv")


def test_a_workbook_with_empty_sheets() -> None:
    refused(EmptyFile, xlsx([Page(name="Sheet1", rows=[]), Page(name="Sheet2", rows=[])]))


# Named, not numbered: a workbook written a second later may be a byte longer.
@pytest.mark.parametrize(
    "keep",
    [10, 200, len(GOOD) // 2, len(GOOD) - 30],
    ids=["ten bytes", "a little", "half", "all but the end"],
)
def test_a_file_cut_off_on_its_way(keep: int) -> None:
    refused(BrokenFile, GOOD[:keep])


def test_a_sheet_whose_xml_is_cut_off() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as whole:
        sheet = whole.read("xl/worksheets/sheet1.xml")
    message = refused(
        BrokenFile, repacked(GOOD, {"xl/worksheets/sheet1.xml": sheet[: len(sheet) // 2]})
    )
    assert "工资" in message


def test_an_archive_whose_contents_were_altered() -> None:
    damaged = bytearray(GOOD)
    for at in range(len(damaged) // 3, len(damaged) // 3 + 40):
        damaged[at] ^= 0xFF
    refused(BrokenFile, bytes(damaged))


@given(st.data())
def test_damage_anywhere_is_a_refusal_or_a_reading_never_a_crash(data: st.DataObject) -> None:
    for source in (GOOD, OLD):
        damaged = bytearray(source)
        for _ in range(data.draw(st.integers(1, 8))):
            damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
        # Any other exception fails the test.
        with suppress(DomainError):
            book = open_workbook("x.xls", bytes(damaged))
            read(book, propose(book))


@functools.cache
def _made_once(make: Callable[[list[Page]], bytes]) -> bytes:
    """The same bytes for every example: a file carries the second it was made in."""
    return make([Page(name="工资", rows=ROWS)])


@pytest.mark.parametrize("make", [xlsx, xls, ods, xml_2003, page_html, delimited])
@settings(max_examples=25)
@given(data=st.data())
def test_bytes_lost_or_put_in_are_no_crash_either(
    make: Callable[[list[Page]], bytes], data: st.DataObject
) -> None:
    altered = bytearray(_made_once(make))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(altered) - 1))
        altered[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=12))
    with suppress(DomainError):
        book = open_workbook("x.xls", bytes(altered) or b"x")
        read(book, propose(book))


OLD = xls([Page(name="工资", rows=ROWS)])


def test_an_encrypted_office_file() -> None:
    # Excel wraps an encrypted .xlsx in an OLE container with these two streams.
    message = refused(PasswordProtected, _ole({"EncryptedPackage": b"x" * 5000}))
    assert "密码" in message


def test_an_old_workbook_with_a_password() -> None:
    workbook = _stream_of(OLD)
    first = 4 + struct.unpack_from("<H", workbook, 2)[0]
    with_password = workbook[:first] + struct.pack("<HH", 0x2F, 6) + b"\0" * 6 + workbook[first:]
    refused(PasswordProtected, _ole({"Workbook": with_password.ljust(5000, b"\0")}), "工资.xls")


def test_an_encrypted_archive() -> None:
    data = bytearray(GOOD)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    refused(PasswordProtected, bytes(data))


def test_a_bomb_that_says_how_large_it_is() -> None:
    bomb = repacked(GOOD, {"xl/media/a.xml": b"\0" * (limits.MOST_UNPACKED + 1)})
    assert len(bomb) < 1024 * 1024
    refused(UnpacksTooLarge, bomb)


def test_a_bomb_that_lies_about_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_UNPACKED", 100_000)
    bomb = bytearray(repacked(GOOD, {"xl/media/a.xml": b"\0" * 200_000}))
    # Overwrite the declared size in the directory and in front of the data.
    real = struct.pack("<I", 200_000)
    at = bomb.find(real)
    while at >= 0:
        bomb[at : at + 4] = struct.pack("<I", 300)
        at = bomb.find(real, at + 4)
    with pytest.raises((UnpacksTooLarge, BrokenFile)):
        opened(bytes(bomb))


@pytest.mark.parametrize(
    "stray",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="3"><c r="XFD1048576"><v>1</v></c><c r="A3"><v>1</v></c></row>',
        '<c r="XFD1048576"><v>1</v></c>',
    ],
    ids=["its own row", "hidden before another", "outside any row"],
)
def test_one_stray_cell_far_below_does_not_fill_the_memory(stray: str) -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as whole:
        sheet = whole.read("xl/worksheets/sheet1.xml")
    far = sheet.replace(b"</sheetData>", stray.encode() + b"</sheetData>")
    message = refused(TooManyCells, repacked(GOOD, {"xl/worksheets/sheet1.xml": far}))
    assert "1048576" in message


def test_one_stray_cell_in_an_old_workbook_does_not_fill_the_memory() -> None:
    rows = [*ROWS, *[[] for _ in range(65_533)], [*[None] * 255, 1]]
    refused(TooManyCells, xls([Page(name="工资", rows=rows)]), "工资.xls")


def test_an_old_workbook_that_claims_billions_of_rows_takes_no_memory_for_them() -> None:
    workbook = bytearray(_stream_of(OLD))
    at = workbook.index(b"\x00\x02\x0e\x00")
    struct.pack_into("<I", workbook, at + 8, 0x93000000)
    with suppress(BrokenFile):
        book = open_workbook("工资.xls", _ole({"Workbook": bytes(workbook).ljust(5000, b"\0")}))
        assert len(book.sheets[0].rows) == 2


def test_a_workbook_that_claims_every_cell_is_read_by_what_it_holds() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as whole:
        sheet = whole.read("xl/worksheets/sheet1.xml")
    claims = sheet.replace(b'ref="A1:D2"', b'ref="A1:XFD1048576"')
    assert claims != sheet
    book = open_workbook("x.xlsx", repacked(GOOD, {"xl/worksheets/sheet1.xml": claims}))
    assert len(book.sheets[0].rows) == 2


@pytest.mark.parametrize("inside", ["<text:p>x</text:p>", ""])
def test_a_spreadsheet_of_repeated_cells_does_not_fill_the_memory(inside: str) -> None:
    content = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="炸弹">'
        '<table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="string">'
        f"{inside}</table:table-cell></table:table-row>"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    bomb = archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
        }
    )
    refused(TooManyCells, bomb, "表.ods")


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;">]>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><x>&b;</x></Workbook>'
)


@pytest.mark.parametrize(
    "data",
    [
        LAUGHS,
        LAUGHS.decode().encode("utf-16"),
        LAUGHS.replace(b"<Workbook xmlns=", b"<html x=").replace(b"</Workbook>", b"</html>"),
        repacked(GOOD, {"xl/workbook.xml": LAUGHS}),
        repacked(GOOD, {"xl/worksheets/sheet1.xml": LAUGHS}),
        repacked(
            GOOD,
            {
                "xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
            },
        ),
    ],
    ids=["xml", "utf-16", "html", "workbook", "sheet", "outside"],
)
def test_xml_entities_are_refused_wherever_they_stand(data: bytes) -> None:
    refused(EntitiesRefused, data, "工资.xls")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "照片"),
        (b"\x89PNG\r\n\x1a\n\0\0", "图片"),
        (b"Rar!\x1a\x07\0", "压缩包"),
        (archive({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<Types/>"}), "Word"),
        (archive({"photos/1.jpg": b"x"}), "压缩包"),
    ],
)
def test_another_kind_of_file_under_the_name_of_a_workbook(data: bytes, kind: str) -> None:
    assert kind in refused(WrongFile, data)


def test_a_letter_of_the_old_word() -> None:
    assert "Word" in refused(WrongFile, _ole({"WordDocument": b"x" * 5000}), "工资.xls")


def test_bytes_that_are_no_text() -> None:
    refused(NotText, bytes(range(256)) * 20, "工资.csv")


def test_a_page_without_a_table() -> None:
    refused(NoTableInPage, b"<html><frameset><frame src='a.htm'></frameset></html>", "工资.xls")


def test_a_quotation_that_never_ends() -> None:
    lines = "姓名,金额\n" + '"张三,1\n' + "李四,2\n" * 100
    refused(BrokenFile, lines.encode(), "工资.csv")


def test_a_sheet_without_a_heading_is_told_what_a_heading_needs() -> None:
    book = open_workbook("x.csv", delimited([Page(name="x", rows=[["张三", VALID, 100]] * 3)]))
    with pytest.raises(NoHeader, match="姓名"):
        propose(book)


def test_macros_are_said_not_run() -> None:
    book = open_workbook("工资.xlsm", repacked(GOOD, {"xl/vbaProject.bin": b"\xcc\x61"}))
    reading = read(book, propose(book))
    assert [p.code for p in reading.problems][:1] == ["book.macros"]
    assert [w.name for w in reading.workers] == ["张三"]


def test_links_to_other_files_are_said_not_followed() -> None:
    linked = repacked(GOOD, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    book = open_workbook("工资.xlsx", linked)
    assert "book.external_links" in {p.code for p in read(book, propose(book)).problems}


def test_a_formula_without_a_stored_result_is_told_by_its_cell() -> None:
    rows = [*ROWS, ["李四", "46010619670406902X", "=C2+1", 3]]
    book = open_workbook("x.xlsx", xlsx([Page(name="工资", rows=rows)]))
    error = read(book, propose(book)).errors[0]
    assert (error.code, error.sheet, error.row, error.column) == (
        "formula.no_value",
        "工资",
        3,
        "C",
    )
    assert "=C2+1" in error.message


def test_a_comment_inside_a_cell_is_passed_over() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as whole:
        sheet = whole.read("xl/worksheets/sheet1.xml")
    remark = b"<!-- by a program -->"
    without_result = sheet.replace(b"<v>100</v>", remark + b"<f>50*2</f>" + remark)
    assert without_result != sheet

    book = open_workbook("x.xlsx", repacked(GOOD, {"xl/worksheets/sheet1.xml": without_result}))
    [error] = read(book, propose(book)).errors

    assert error.code == "formula.no_value"
    assert "=50*2" in error.message


def test_a_formula_gives_the_result_stored_with_it() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as whole:
        sheet = whole.read("xl/worksheets/sheet1.xml")
    with_formula = sheet.replace(b"<v>100</v>", b"<f>50*2</f><v>100</v>")
    assert with_formula != sheet
    book = open_workbook("x.xlsx", repacked(GOOD, {"xl/worksheets/sheet1.xml": with_formula}))
    reading = read(book, propose(book))
    assert reading.errors == ()
    assert str(reading.workers[0].months["2024-01"].due) == "100.00"


def test_an_error_value_is_told_by_its_cell() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as whole:
        sheet = whole.read("xl/worksheets/sheet1.xml")
    broken = sheet.replace(b'<c r="C2" t="n"><v>100</v>', b'<c r="C2" t="e"><v>#REF!</v>')
    assert broken != sheet
    book = open_workbook("x.xlsx", repacked(GOOD, {"xl/worksheets/sheet1.xml": broken}))
    error = read(book, propose(book)).errors[0]
    assert (error.code, error.row, error.column) == ("cell.error", 2, "C")
    assert "#REF!" in error.message


def test_a_few_unreadable_bytes_are_replaced_and_said() -> None:
    rows = [*ROWS, *[[f"李四{i}", "", 1, 1] for i in range(2000)]]
    data = delimited([Page(name="x", rows=rows)], encoding="gb18030") + b"\xff\xff,,1,1\r\n"
    book = open_workbook("x.csv", data)
    assert "text.replaced" in book.notices


def _stream_of(data: bytes) -> bytes:
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as container:
        return bytes(container.openstream("Workbook").read())


def _ole(streams: dict[str, bytes]) -> bytes:
    """A minimal compound file ([MS-CFB]): one sector of directory, one of FAT, then the data."""
    size = 512
    entries = [_entry("Root Entry", 5, child=1)]
    chains: list[int] = [0xFFFFFFFD, 0xFFFFFFFE]
    body = b""
    start = 2
    assert len(streams) <= 3
    for number, (name, data) in enumerate(streams.items(), 1):
        assert len(data) >= 4096, "shorter streams live in a stream of their own"
        count = -(-len(data) // size)
        right = number + 1 if number < len(streams) else 0xFFFFFFFF
        entries.append(_entry(name, 2, right=right, start=start, size=len(data)))
        chains += [start + i + 1 for i in range(count - 1)] + [0xFFFFFFFE]
        body += data.ljust(count * size, b"\0")
        start += count
    assert len(chains) <= 128
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        b"",
        0,
        1,
        1,
        0,
        4096,
        0xFFFFFFFE,
        0,
        0xFFFFFFFE,
        0,
        0,
    )
    header += b"\xff" * (size - len(header))
    fat = b"".join(struct.pack("<I", c) for c in chains).ljust(size, b"\xff")
    return header + fat + b"".join(entries).ljust(size, b"\0") + body


def _entry(
    name: str,
    kind: int,
    *,
    child: int = 0xFFFFFFFF,
    right: int = 0xFFFFFFFF,
    start: int = 0xFFFFFFFE,
    size: int = 0,
) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        text,
        len(text),
        kind,
        1,
        0xFFFFFFFF,
        right,
        child,
        b"",
        0,
        0,
        0,
        start,
        size,
    )
