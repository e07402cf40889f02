"""What may come in comes out clean; what could act by itself does not come in."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from tests.engines.uploads import made

from niangjia.engines import uploads
from niangjia.engines.uploads import Kind, inspect
from niangjia.engines.uploads.images import MOST_PIXELS

SRC = Path(__file__).parents[3] / "src"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP"])
def test_a_picture_comes_out_as_pixels_of_the_same_size(kind):
    passed = inspect(made.photo(kind=kind))
    picture = Image.open(io.BytesIO(passed.data))
    assert picture.size == (64, 48)
    assert passed.media_type == ("image/jpeg" if kind in ("JPEG", "WEBP") else "image/png")
    assert passed.is_new


def test_a_picture_loses_its_place_its_phone_and_what_was_appended():
    sent = made.photo() + b"<script>appended</script>"
    assert b"SecretPhone" in sent
    passed = inspect(sent)
    assert b"SecretPhone" not in passed.data
    assert b"script" not in passed.data
    assert not Image.open(io.BytesIO(passed.data)).getexif()


def test_a_picture_taken_sideways_stands_upright():
    passed = inspect(made.photo((64, 48), orientation=6))
    assert Image.open(io.BytesIO(passed.data)).size == (48, 64)


def test_what_was_transparent_is_white():
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    passed = inspect(out.getvalue())
    assert Image.open(io.BytesIO(passed.data)).getpixel((1, 1)) == (255, 255, 255)


def test_a_picture_of_too_many_pixels_is_refused_by_its_header():
    out = io.BytesIO()
    Image.new("1", (10_000, MOST_PIXELS // 10_000 + 1)).save(out, "PNG")
    assert len(out.getvalue()) < 200_000
    with pytest.raises(uploads.TooComplex):
        inspect(out.getvalue())


def test_a_picture_that_was_cut_off_is_refused():
    with pytest.raises(uploads.UploadBroken):
        inspect(made.photo((640, 480))[:-200])


def test_a_sound_pdf_is_kept_as_it_is():
    sent = made.pdf(pages=3)
    passed = inspect(sent)
    assert passed.data == sent
    assert not passed.is_new


@pytest.mark.parametrize(
    ("catalog", "found"),
    [
        ({"/OpenAction": made.action("JavaScript", JS="app.alert(1)")}, "脚本"),
        ({"/OpenAction": made.action("Launch", F="cmd.exe")}, "启动程序的动作"),
        ({"/AA": DictionaryObject({NameObject("/WC"): made.action("SubmitForm")})}, "往外发数据"),
        ({"/Deep": made.nested(made.action("JavaScript"), 40)}, "脚本"),
        (
            {
                "/AcroForm": DictionaryObject(
                    {NameObject("/XFA"): TextStringObject("<xdp/>")}
                )
            },
            "动态表单",
        ),
        (
            {
                "/Names": DictionaryObject(
                    {NameObject("/EmbeddedFiles"): DictionaryObject()}
                )
            },
            "附件",
        ),
    ],
)  # fmt: skip
def test_a_pdf_that_acts_or_hides_a_file_is_refused_by_name(catalog, found):
    with pytest.raises(uploads.UploadRefused) as refused:
        inspect(made.pdf(catalog=catalog))
    assert found in str(refused.value)


def test_a_name_written_in_escapes_is_read_as_what_it_is():
    sent = made.pdf(catalog={"/OpenAction": made.action("Launch")})
    hidden = sent.replace(b"/Launch", b"/L#61unch")
    assert hidden != sent
    with pytest.raises(uploads.UploadRefused):
        inspect(hidden)


def test_what_no_table_of_a_pdf_points_to_is_found_too():
    with pytest.raises(uploads.UploadRefused):
        inspect(made.pdf() + b"\n9 0 obj <</S /JavaScript /JS (x)>> endobj\n")


def test_a_pdf_with_a_password_is_refused_with_the_remedy():
    with pytest.raises(uploads.UploadEncrypted) as refused:
        inspect(made.pdf(password="secret"))
    assert "取消密码" in str(refused.value)


@pytest.mark.parametrize(
    "sent", [b"%PDF-1.7\n", b"%PDF-1.4\ntrailer<</Root 1 0 R>>", b"%PDF-" * 99]
)
def test_a_pdf_that_is_none_is_refused(sent):
    with pytest.raises(uploads.UploadBroken):
        inspect(sent)


def test_a_plain_letter_and_a_plain_sheet_come_in_as_they_are():
    sent = made.docx({"word/_rels/document.xml.rels": b"<Relationships/>"})
    assert inspect(sent).data == sent


@pytest.mark.parametrize(
    ("more", "types", "found"),
    [
        ({"word/vbaProject.bin": b"x"}, b"<Types/>", "宏"),
        ({}, b'<Types><Override ContentType="app.macroEnabled.main+xml"/></Types>', "宏"),
        ({"word/embeddings/oleObject1.bin": b"x"}, b"<Types/>", "嵌入的对象"),
        ({"word/activeX/activeX1.xml": b"x"}, b"<Types/>", "控件"),
        ({"xl/externalLinks/externalLink1.xml": b"x"}, b"<Types/>", "链接"),
        (
            {
                "word/_rels/settings.xml.rels": b'<Relationships><Relationship Id="r" '
                b'Type="http://x/attachedTemplate" Target="http://x/t.dotm" '
                b'TargetMode="External"/></Relationships>'
            },
            b"<Types/>",
            "从外面取内容",
        ),
    ],
)
def test_a_package_that_acts_is_refused_by_name(more, types, found):
    with pytest.raises(uploads.UploadRefused) as refused:
        inspect(made.docx(more, types=types))
    assert found in str(refused.value)


def test_a_link_that_somebody_clicks_is_no_danger():
    rels = (
        b'<Relationships><Relationship Id="r" Type="http://x/hyperlink" '
        b'Target="https://example.org/" TargetMode="External"/></Relationships>'
    )
    assert inspect(made.docx({"word/_rels/document.xml.rels": rels})).kind is Kind.OFFICE


def test_a_package_that_unpacks_to_more_than_any_paper_is_refused():
    with pytest.raises(uploads.TooComplex):
        inspect(made.docx({f"word/media/{n}.bmp": bytes(60 * 1024**2) for n in range(5)}))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (b"<!doctype html><script>alert(1)</script>", "网页"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(64), "截个屏"),
        (b"\x00\x00\x00\x18ftypmif1" + bytes(64), "兼容性最佳"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(64), "录像"),
        (b"#!AMR\n" + bytes(64), "录音"),
        (b"PK\x03\x04" + bytes(64), "认不出"),
        (b"MZ\x90\x00" + bytes(64), "认不出"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', None),
    ],
)
def test_other_kinds_are_declined_with_what_to_do_instead(sent, words):
    if words is None:  # an SVG is text to us: kept as text, given back as a download
        assert inspect(sent).media_type == "text/plain"
        return
    with pytest.raises(uploads.NotAccepted) as declined:
        inspect(sent)
    assert words in str(declined.value)


def test_a_place_takes_only_what_it_asked_for():
    with pytest.raises(uploads.NotAccepted) as declined:
        inspect(made.pdf(), accept={Kind.IMAGE})
    assert "照片" in str(declined.value)


def _child(data: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "niangjia.engines.uploads", *Kind],
        input=data,
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(SRC)},
    )


def test_the_child_hands_back_the_clean_bytes():
    sent = made.photo()
    done = _child(sent)
    line, _, data = done.stdout.partition(b"\n")
    assert done.returncode == 0, done.stderr
    assert json.loads(line)["media_type"] == "image/jpeg"
    assert data == inspect(sent).data


def test_the_child_names_the_refusal():
    done = _child(made.pdf(password="x"))
    assert done.returncode == 3
    assert json.loads(done.stdout) == {"code": "uploads.encrypted", "data": {}}
