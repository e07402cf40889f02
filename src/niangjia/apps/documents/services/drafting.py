"""A document's life: drafted, revised, released when nothing is missing, or set aside."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.documents.gaps import with_values
from niangjia.apps.documents.models import Document
from niangjia.apps.documents.selectors import facts_of, facts_place, filled, masters, tree_of
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.engines import forms
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.kernel.words import is_blank

_CLOSED = (DocumentState.LEFT, DocumentState.VOID)


class DocumentClosed(DomainError):
    """The document has left or was set aside: it is changed no more."""

    code = "documents.closed"
    message = "文书 %(number)s %(state)s，不能再改。需要更正的，请另做一份。"


class VoidWithoutReason(DomainError):
    code = "documents.void_without_reason"
    message = "请写明为什么作废：这份文书会一直留在记录里。"


class IdentityToVerify(DomainError):
    """A person named in the document is not yet identified."""

    code = "documents.identity_to_verify"
    message = "%(names)s的身份还没有核实，文书 %(number)s 不能发出。请先核对身份证件再办。"


@atomic
def draft(*, form: str, facts: Mapping[str, Any], number: str, by: Person) -> Document:
    """Make a document of the newest master of a form; what is missing shows as gaps.

    Facts are named as the master names its slots: money in fen, days as `date`, a party as a
    mapping, a list as a sequence of mappings; `identity_to_verify` in a party keeps the document
    from leaving. They are stored sealed.

    :raises UnknownForm: there is no such master.
    :raises WrongValue: a fact is not of the type its slot declares.
    :raises UnknownFact: a fact belongs to no slot of the form.
    """
    whole = {**facts, "number": number}
    tree = filled(form, whole)
    document = Document(
        form=form,
        form_version=tree.version,
        number=number,
        title=_title(tree, whole),
        created_by=by,
    )
    _put(document, whole, tree)
    document.save()
    audit.record(
        "documents.document_drafted",
        target=document,
        by=by,
        facts={"form": form, "form_version": tree.version, "open_slots": len(tree.open_slots)},
    )
    return document


@atomic
def revise(
    *,
    document: Document,
    version: int,
    facts: Mapping[str, Any],
    by: Person,
    why: str = "",
    newest: bool = False,
) -> Document:
    """Fill the document anew with all its facts, in the master's version it was made with.

    With `newest`, in the newest: a letter that is written anew as a whole leaves as letters do now.

    :raises DocumentClosed: it has left or was set aside.
    :raises StaleVersion: someone changed it since `version` was shown.
    :raises WrongValue: a fact is not of the type its slot declares.
    :raises UnknownFact: a fact belongs to no slot of the form.
    """
    current = _locked(document)
    if current.version != version:
        raise StaleVersion(what=f"文书 {current.number} ")
    whole = {**facts, "number": current.number}
    tree = filled(current.form, whole, version=None if newest else current.form_version)
    current.form_version = tree.version
    current.title = _title(tree, whole)
    _put(current, whole, tree)
    _save(current)
    audit.record(
        "documents.document_revised",
        target=current,
        by=by,
        why=why,
        facts={"version": current.version, "open_slots": len(tree.open_slots)},
    )
    return current


@atomic
def fill_gaps(
    *, document: Document, version: int, values: Mapping[str, Any], by: Person, why: str = ""
) -> Document:
    """Put values into open slots, by the paths they are named with; what was there stays.

    :raises DocumentClosed: it has left or was set aside.
    :raises StaleVersion: someone changed it since `version` was shown.
    :raises WrongValue: a value is not of the type its slot declares.
    """
    current = _locked(document)
    master = masters().get(current.form, current.form_version)
    facts = with_values(master, facts_of(current), values)
    return revise(document=current, version=version, facts=facts, by=by, why=why)


@atomic
def release(*, document: Document, by: Person, at: datetime) -> Document:
    """Let a complete document leave: its content is hashed and changes no more.

    :raises DocumentClosed: it has left already, or was set aside.
    :raises FormIncomplete: a slot is open.
    :raises IdentityToVerify: someone named in it is not yet identified.
    """
    current = _locked(document)
    tree = tree_of(current)
    forms.require_complete(tree)
    if tree.unverified:
        raise IdentityToVerify(names="、".join(tree.unverified), number=current.number)
    current.state = DocumentState.LEFT
    current.content_sha256 = forms.fingerprint(tree)
    current.left_at, current.left_by = at, by
    _save(current)
    audit.record(
        "documents.document_released",
        target=current,
        by=by,
        facts={"form": current.form, "content_sha256": current.content_sha256},
    )
    return current


@atomic
def void(*, document: Document, by: Person, why: str) -> Document:
    """Set a document aside that has not left; it stays on record.

    :raises DocumentClosed: it has left, or was set aside before.
    :raises VoidWithoutReason: nobody says why.
    """
    if is_blank(why):
        raise VoidWithoutReason
    current = _locked(document)
    current.state = DocumentState.VOID
    _save(current)
    audit.record("documents.document_voided", target=current, by=by, why=why)
    return current


def _locked(document: Document) -> Document:
    current = Document.objects.select_for_update().get(pk=document.pk)
    if current.state in _CLOSED:
        raise DocumentClosed(number=current.number, state=current.get_state_display())
    return current


def _put(document: Document, facts: Mapping[str, Any], tree: forms.Document) -> None:
    text = json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False)
    document.facts_sealed = crypto.seal(text.encode(), aad=facts_place(document.number))
    document.open_slots = [{"path": slot.path, "label": slot.label} for slot in tree.open_slots]
    document.state = DocumentState.COMPLETE if tree.is_complete else DocumentState.DRAFT


def _save(document: Document) -> None:
    document.version += 1
    document.save()


def _title(tree: forms.Document, facts: Mapping[str, Any]) -> str:
    """Return the title as lists and file names show it: with the person it is about."""
    parties = (facts.get(slot) for slot in masters().get(tree.form, tree.version).slots)
    person = next(
        (
            party["name"]
            for party in parties
            if isinstance(party, Mapping) and party.get("citizen_id") and party.get("name")
        ),
        None,
    )
    return f"{tree.title}（{person}）"[:200] if person else tree.title
