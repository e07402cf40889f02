"""A worker without an account finds her own part of a matter, and nothing beside it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.models import Access, Claimant, Matter
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import NotFound

_DASHES = re.compile(r"[‐‑‒–—―−－﹣_~～.·/\s]+")
_WRITTEN = re.compile(r"(?<!\d)(\d{6})-?(S?)-?((?:19|20)\d\d)-?(\d+)")
"""Region, the S of an enquiry, year, serial: with its dashes, or without, as a phone types it."""
LOOK_UP_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Characters of a look-up code: none that a tired eye takes for another."""
_PARTS = 3
"""A matter's number is region-year-serial; a paper's number has its own serial behind that."""


def matter_number(text: str) -> str:
    """Return the matter's number in what a person typed, as a phone or an eye may have changed it.

    Full-width digits and any dash or none will do, zeros before the serial may be left out, words
    beside the number are passed over, and the number of a paper leads to its matter.
    """
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text).strip()).strip("-").upper()
    if found := _WRITTEN.search(plain):
        region, mark, year, serial = found.groups()
        return f"{region}-{mark}{year}-{serial:0>4}"
    return "-".join(plain.split("-")[:_PARTS])


def plain_code(text: str) -> str:
    """Return a look-up code without the spaces and dashes it may have been typed with."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())


def look_up_digest(number: str, code: str) -> bytes:
    """Return what is stored of a look-up code: a keyed digest, never the code."""
    return crypto.index_key("look_up", f"{number}|{code.strip().upper()}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The one receipt that a number and a code belong to, and whose it is."""

    number: str
    digest: bytes
    claimant_id: int
    person_id: int


def receipt(number: str, digest: bytes) -> Receipt | None:
    """Return the receipt of that number whose code has this digest, or None.

    Asked before it is known who asks, so by a function that sees all matters and answers with one
    claimant at most. What it compares is a keyed digest: its time tells nothing about the code.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM matters_receipt(%s, %s)", [number, digest])
        found = cursor.fetchone()
    if found is None:
        return None
    claimant_id, person_id = found
    return Receipt(number=number, digest=digest, claimant_id=claimant_id, person_id=person_id)


def receipt_by_code(number: str, code: str) -> Receipt:
    """Return the receipt of the matter of that number whose code this is.

    :raises NotFound: there is no such matter, or the code is nobody's in it.
    """
    number = matter_number(number)
    found = receipt(number, look_up_digest(number, plain_code(code)))
    if found is None:
        raise NotFound
    return found


def matter_label(number: str) -> str | None:
    """Return how the audit names the matter of that number, whoever asks; None when there is none.

    Only so that whoever answers for the matter can be told that somebody tries codes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT matters_number_known(%s)", [number])
        (found,) = cursor.fetchone()
    return f"{Matter._meta.label_lower}:{found}" if found else None


def own_claimant(pk: int) -> Claimant:
    """Return a claimant that a worker has shown to be herself.

    :raises NotFound: there is none.
    """
    rows = Claimant.objects.select_related("person", "matter__employer", "matter__home_union")
    try:
        return rows.select_related("matter__handler").get(pk=pk)
    except Claimant.DoesNotExist:
        raise NotFound from None


def claimants_of(person: Person) -> tuple[Claimant, ...]:
    """Return where a person is herself a worker in a matter, the newest first."""
    own = Access.objects.filter(principal=person.pk, role=ParticipantRole.WORKER, active=True)
    return tuple(
        Claimant.objects.filter(pk__in=own.values("claimant_id"), person=person)
        .select_related("person", "matter__employer", "matter__home_union", "matter__handler")
        .order_by("-matter__received_on", "-pk")
    )


def people_in(number: str, people: Iterable[Person]) -> list[Person]:
    """Return those of these people who are workers in the matter of that number."""
    asked = list(people)
    with connection.cursor() as cursor:
        cursor.execute("SELECT matters_people_in(%s, %s)", [number, [one.pk for one in asked]])
        there = {pk for (pk,) in cursor.fetchall()}
    return [person for person in asked if person.pk in there]
