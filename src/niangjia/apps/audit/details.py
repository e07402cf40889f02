"""Personal values of events: sealed with the key of whose they are, opened, checked by digest."""

import json
import secrets
from collections.abc import Iterable
from typing import Any

from niangjia.apps.audit import chain, sealing
from niangjia.apps.audit.models import Detail, SubjectKey
from niangjia.kernel.errors import DomainError

_KEY = 32
_BY_SUBJECT = b"\x00"
"""What stands before a value sealed with a subject's key, where others have a version."""


class SubjectForgotten(DomainError):
    """A person who was forgotten has no key any more, and gets no other."""

    code = "audit.subject_forgotten"
    message = "这个人的信息已按本人要求删除，不能再登记新的内容。再次来访请重新登记为新的人员。"


def keys_of(subjects: Iterable[str]) -> dict[str, bytes]:
    """Return the key of each subject, made now where there was none.

    :raises SubjectForgotten: one of them was forgotten.
    """
    wanted = sorted(set(subjects))
    if not wanted:
        return {}
    rows = SubjectKey.objects.filter(subject__in=wanted)
    kept = dict(rows.values_list("subject", "wrapped"))
    if lacking := [subject for subject in wanted if subject not in kept]:
        ring = sealing.ring("audit")
        SubjectKey.objects.bulk_create(
            [
                SubjectKey(
                    subject=subject,
                    wrapped=ring.seal(secrets.token_bytes(_KEY), aad=_place_of_key(subject)),
                )
                for subject in lacking
            ],
            ignore_conflicts=True,
        )
        kept = dict(rows.all().values_list("subject", "wrapped"))  # somebody may have been first
    return {subject: _unwrapped(subject, kept[subject]) for subject in wanted}


def seal(subject: str, values: dict[str, Any], key: bytes) -> Detail:
    """Return the values as they are kept: sealed with the subject's key, named by their digest."""
    text = chain.canonical(values)
    salt = secrets.token_bytes(32)
    digest = chain.personal_digest(salt=salt, text=text)
    sealed = _BY_SUBJECT + sealing.encrypted(key, text.encode(), aad=_place(digest))
    return Detail(digest=digest, subject=subject, salt=salt, sealed=sealed)


def open_detail(detail: Detail) -> dict[str, Any]:
    """Return the values of a detail that is not forgotten.

    :raises SealBroken: it does not open, or it is not what the chain has the digest of.
    """
    digest, sealed = bytes(detail.digest), bytes(detail.sealed or b"")
    if sealed[:1] == _BY_SUBJECT:
        key = keys_of([detail.subject])[detail.subject]
        text = sealing.decrypted(key, sealed[1:], aad=_place(digest))
    else:
        text = sealing.open_sealed("audit", sealed, aad=_place(digest))
    if chain.personal_digest(salt=bytes(detail.salt or b""), text=text.decode()) != digest:
        raise sealing.SealBroken
    values: dict[str, Any] = json.loads(text)
    return values


def _unwrapped(subject: str, wrapped: bytes | None) -> bytes:
    if wrapped is None:
        raise SubjectForgotten
    return sealing.open_sealed("audit", bytes(wrapped), aad=_place_of_key(subject))


def _place(digest: bytes) -> str:
    return f"audit_detail:{digest.hex()}"


def _place_of_key(subject: str) -> str:
    return f"audit_subject_key:{subject}"
