"""The three writers: one content, the same bytes each time, nothing a name could break."""

import copy
import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx
import pypdf
import pytest
from docx.shared import Cm
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.forms.extraction import of_docx, of_html, of_pdf, of_tree, squeezed
from tests.engines.forms.samples import FACTS

from niangjia.engines import forms

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# A supplementary-plane variant of 吉, an Extension A and two rarer ones, an emoji with a joiner.
RARE = "𠮷㛃㼆𬭊"
EMOJI = "李👩‍🏭花"


def _document(masters: forms.Forms, form: str, **changes: object) -> forms.Document:
    return forms.fill(masters.get(form), copy.deepcopy(FACTS[form]) | changes)


def _named(masters: forms.Forms, name: str) -> forms.Document:
    applicant = FACTS["arbitration_application"]["applicant"] | {"name": name}
    return _document(masters, "arbitration_application", applicant=applicant)


@pytest.mark.parametrize("form", sorted(FACTS))
def test_word_pdf_and_html_say_the_same_word_for_word(masters, fonts, form):
    document = _document(masters, form)
    wanted = of_tree(document)

    assert of_docx(forms.to_docx(document)) == wanted
    assert of_html(forms.to_html(document)) == wanted
    assert of_pdf(forms.to_pdf([document], fonts), document) == wanted


def test_a_draft_says_so_in_all_three_and_marks_its_gaps(masters, fonts):
    document = _document(masters, "arbitration_application", post=None, committee=None)
    wanted = "草稿·缺2项：工作岗位、仲裁委员会名称"

    made = forms.to_docx(document)
    for text in (
        of_docx(made),
        of_html(forms.to_html(document)),
        squeezed(
            pypdf.PdfReader(io.BytesIO(forms.to_pdf([document], fonts))).pages[0].extract_text()
        ),
    ):
        assert wanted in text
        assert "岗位为【缺：工作岗位】" in text
    assert b'w:highlight w:val="yellow"' in _part(made, "word/document.xml")
    assert '<mark class="paper-gap">【缺：工作岗位】</mark>' in forms.to_html(document)


@pytest.mark.parametrize("form", sorted(FACTS))
def test_the_same_document_is_written_in_the_same_bytes(masters, fonts, form):
    one, other = _document(masters, form), _document(masters, form)

    assert forms.to_docx(one) == forms.to_docx(other)
    assert forms.to_html(one) == forms.to_html(other)
    assert forms.to_pdf([one], fonts) == forms.to_pdf([other], fonts)


@pytest.mark.parametrize("name", [RARE, EMOJI])
def test_rare_characters_and_emoji_survive_in_word_and_html_and_break_no_pdf(masters, fonts, name):
    document = _named(masters, name)

    assert f"申请人：{name}，" in of_docx(forms.to_docx(document))
    assert f"申请人：{name}，" in of_html(forms.to_html(document))
    assert len(pypdf.PdfReader(io.BytesIO(forms.to_pdf([document], fonts))).pages) == 2


def test_what_the_faces_cannot_draw_is_told_beforehand(masters, fonts):
    assert forms.undrawable([_named(masters, "陈阿示")], fonts) == ()
    assert forms.undrawable([_named(masters, "㛃㼆𬭊")], fonts) == ()
    assert forms.undrawable([_named(masters, "𠮷" + EMOJI)], fonts) == ("🏭", "👩", "𠮷")


def test_the_word_file_is_a4_with_margins_numbers_and_repeated_table_titles(masters):
    file = docx.Document(io.BytesIO(forms.to_docx(_document(masters, "arbitration_application"))))
    section = file.sections[0]

    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert abs(section.left_margin - Cm(2.8)) < Cm(0.01)
    assert "NUMPAGES" in section.footer._element.xml
    assert file.paragraphs[0].style.name == "Heading 1"
    for table in file.tables[:2]:
        first = table.rows[0]._tr
        assert first.trPr.find(f"{W}tblHeader") is not None


def test_every_part_of_the_word_file_is_well_formed_and_declared(masters):
    made = forms.to_docx(_named(masters, '<w:p/> & "甲" ]]>'))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        names = package.namelist()
        for name in names:
            ElementTree.fromstring(package.read(name))
        declared = package.read("[Content_Types].xml").decode()
    for name in names:
        assert name.endswith(".rels") or name.startswith("[") or f'"/{name}"' in declared
    assert '申请人：<w:p/>&"甲"]]>，' in of_docx(made)


def test_html_from_a_hostile_name_holds_no_markup_of_its_own(masters):
    fragment = forms.to_html(_named(masters, '<script>alert(1)</script><img src=x onerror="x">'))

    assert "<script" not in fragment
    assert "<img" not in fragment
    assert "&lt;script&gt;" in fragment
    assert "style=" not in fragment


def test_a_name_written_as_typst_code_is_only_text(masters, fonts):
    hostile = '#read("/etc/passwd") $x$ *b* \\ @a <b>'
    document = _named(masters, hostile)

    text = squeezed(
        pypdf.PdfReader(io.BytesIO(forms.to_pdf([document], fonts))).pages[0].extract_text()
    )

    assert squeezed(hostile) in text


def test_many_documents_make_one_pdf_each_numbered_from_one(masters, fonts):
    documents = [_named(masters, f"职工{number}") for number in range(3)]

    pages = pypdf.PdfReader(io.BytesIO(forms.to_pdf(documents, fonts))).pages

    ends = [squeezed(page.extract_text())[-7:] for page in pages]
    assert ends == ["第1页，共2页", "第2页，共2页"] * 3


def test_a_folder_without_fonts_is_refused_with_the_remedy(masters, tmp_path):
    with pytest.raises(forms.FontsMissing, match="重新运行一次安装"):
        forms.to_pdf([_document(masters, "payment_receipt")], tmp_path)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_comes_back_out_of_the_word_file(masters_folder, text):
    master = forms.load(masters_folder).get("payment_receipt")
    document = forms.fill(master, FACTS["payment_receipt"] | {"matter": text})

    made = forms.to_docx(document)

    assert of_docx(made) == of_tree(document)
    assert of_html(forms.to_html(document)) == of_tree(document)


@pytest.fixture(scope="session")
def masters_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one-master")
    source = Path(__file__).parents[3] / "forms" / "payment_receipt.yaml"
    (folder / source.name).write_bytes(source.read_bytes())
    return folder


def _part(made: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return package.read(name)
