"""A document's life: drafted with gaps, revised, released only when whole, never changed after."""

import copy
import io
from datetime import UTC, datetime

import docx
import pytest
from django.db import IntegrityError, connection, transaction
from tests.engines.forms.samples import FACTS

from niangjia.apps.audit import selectors as audit
from niangjia.apps.documents import selectors, services
from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.documents.models import Document
from niangjia.apps.people import services as people
from niangjia.engines import forms
from niangjia.kernel.errors import StaleVersion

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FORM = "arbitration_application"


@pytest.fixture
def clerk():
    return people.register_person(name="登记员甲（演示）", by=None)


def facts(**changes):
    whole = copy.deepcopy(FACTS[FORM]) | changes
    whole.pop("number")
    return whole


def drafted(clerk, **changes):
    return services.draft(form=FORM, facts=facts(**changes), number="演示-001", by=clerk)


def kinds(target):
    return [event.kind for event in audit.events_of(target)]


def test_a_whole_document_is_complete_and_carries_the_name_of_its_person(clerk):
    document = drafted(clerk)

    assert document.state == DocumentState.COMPLETE
    assert document.title == "劳动人事争议仲裁申请书（陈阿示）"
    assert (document.form_version, document.open_slots) == (1, [])
    assert kinds(document) == ["documents.document_drafted"]


def test_a_gap_is_kept_with_its_name_and_keeps_the_document_here(clerk):
    document = drafted(clerk, committee=None)

    assert document.state == DocumentState.DRAFT
    assert document.open_slots == [{"path": "committee", "label": "仲裁委员会名称"}]
    with pytest.raises(forms.FormIncomplete, match="仲裁委员会名称"):
        services.release(document=document, by=clerk, at=AT)
    document.refresh_from_db()
    assert document.left_at is None


def test_nobody_reads_the_facts_from_the_table(clerk):
    document = drafted(clerk)

    with connection.cursor() as cursor:
        cursor.execute("SELECT facts_sealed FROM documents_document")
        stored = bytes(cursor.fetchone()[0])

    assert "陈阿示".encode() not in stored
    assert b"110101198801010000" not in stored
    assert selectors.facts_of(document)["applicant"]["name"] == "陈阿示"


def test_the_facts_of_one_document_do_not_open_under_another_number(clerk):
    document = drafted(clerk)
    document.number = "演示-002"

    with pytest.raises(Exception, match="打不开"):
        selectors.facts_of(document)


def test_a_revision_closes_the_gap(clerk):
    document = drafted(clerk, committee=None)

    revised = services.revise(document=document, version=1, facts=facts(), by=clerk, why="补齐")

    assert (revised.state, revised.open_slots, revised.version) == ("complete", [], 2)
    assert kinds(document)[-1] == "documents.document_revised"


def test_a_revision_of_what_someone_else_changed_is_refused(clerk):
    document = drafted(clerk)
    services.revise(document=document, version=1, facts=facts(post="裁剪工"), by=clerk)

    with pytest.raises(StaleVersion):
        services.revise(document=document, version=1, facts=facts(), by=clerk)


def test_a_released_document_has_left_with_its_hash(clerk):
    document = services.release(document=drafted(clerk), by=clerk, at=AT)

    assert (document.state, document.left_at, document.left_by) == ("left", AT, clerk)
    assert document.content_sha256 == forms.fingerprint(selectors.tree_of(document))
    assert kinds(document)[-1] == "documents.document_released"


def test_a_document_in_the_name_of_someone_not_identified_does_not_leave(clerk):
    applicant = FACTS[FORM]["applicant"] | {"identity_to_verify": True}
    document = drafted(clerk, applicant=applicant)

    with pytest.raises(services.IdentityToVerify, match="陈阿示的身份还没有核实"):
        services.release(document=document, by=clerk, at=AT)


@pytest.mark.parametrize("act", ["revise", "release", "void"])
def test_what_has_left_is_changed_no_more(clerk, act):
    document = services.release(document=drafted(clerk), by=clerk, at=AT)
    acts = {
        "revise": lambda: services.revise(document=document, version=2, facts=facts(), by=clerk),
        "release": lambda: services.release(document=document, by=clerk, at=AT),
        "void": lambda: services.void(document=document, by=clerk, why="写错"),
    }

    with pytest.raises(services.DocumentClosed, match="已发出"):
        acts[act]()


def test_the_database_itself_refuses_to_change_what_has_left(clerk):
    document = services.release(document=drafted(clerk), by=clerk, at=AT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(title="改过")
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).delete()


def test_the_database_refuses_a_document_that_left_without_person_day_and_hash(clerk):
    document = drafted(clerk)

    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(state="left")
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(state="left", left_at=AT, left_by=clerk)


def test_a_document_set_aside_stays_on_record(clerk):
    document = services.void(document=drafted(clerk), by=clerk, why="重复制作")

    assert document.state == DocumentState.VOID
    assert audit.events_of(document).last().why == "重复制作"


@pytest.mark.parametrize("kind", ["docx", "pdf", "html"])
def test_a_document_is_written_out_in_each_kind_and_the_download_is_recorded(clerk, kind):
    document = drafted(clerk)

    rendered = services.download(document=document, kind=kind, by=clerk)

    assert rendered.name == f"演示-001 劳动人事争议仲裁申请书（陈阿示）.{kind}"
    assert {"docx": b"PK", "pdf": b"%PDF", "html": b"<article"}[kind] == rendered.content[
        : {"docx": 2, "pdf": 4, "html": 8}[kind]
    ]
    assert rendered.undrawable == ()
    assert kinds(document)[-1] == "documents.document_downloaded"


def test_a_pdf_tells_which_characters_its_fonts_lack(clerk):
    applicant = FACTS[FORM]["applicant"] | {"name": "陈𠮷"}

    rendered = services.render(document=drafted(clerk, applicant=applicant), kind="pdf")

    assert rendered.undrawable == ("𠮷",)


def test_a_draft_is_shown_as_one(clerk):
    rendered = services.render(document=drafted(clerk, committee=None), kind="docx")

    text = "\n".join(p.text for p in docx.Document(io.BytesIO(rendered.content)).paragraphs)
    assert "草稿·缺 1 项：仲裁委员会名称" in text


def test_a_master_edited_after_release_does_not_rewrite_the_past(clerk, settings, tmp_path):
    document = services.release(document=drafted(clerk), by=clerk, at=AT)
    master = settings.FORMS_FOLDER / f"{FORM}.yaml"
    changed = master.read_text("utf-8").replace("此致", "谨呈")
    (tmp_path / master.name).write_text(changed, "utf-8")
    settings.FORMS_FOLDER = tmp_path

    with pytest.raises(services.ContentChanged, match="演示-001"):
        services.render(document=document, kind="docx")


def test_a_number_is_given_once(clerk):
    drafted(clerk)

    with pytest.raises(IntegrityError), transaction.atomic():
        drafted(clerk)
