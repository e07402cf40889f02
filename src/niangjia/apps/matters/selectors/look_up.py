"""A worker without an account finds her own part of a matter, and nothing beside it."""

import hmac
import re
import unicodedata
from collections.abc import Iterable

from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.models import Access, Claimant
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import NotFound

_DASHES = re.compile(r"[‐‑‒–—―−－﹣_~～.·/\s]+")
_PARTS = 3
"""A matter's number is region-year-serial; a paper's number has its own serial behind that."""


def matter_number(text: str) -> str:
    """Return the matter's number in what a person typed, as a phone or an eye may have changed it.

    Full-width digits and any dash will do, and the number of a paper leads to its matter.
    """
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text).strip()).strip("-")
    return "-".join(plain.upper().split("-")[:_PARTS])


def plain_code(text: str) -> str:
    """Return a look-up code without the spaces and dashes it may have been typed with."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())


def look_up_digest(number: str, seq: int, code: str) -> bytes:
    """Return what is stored of a look-up code: a keyed digest, never the code."""
    return crypto.index_key("look_up", f"{number}|{seq}|{code.strip().upper()}")


def claimant_by_code(number: str, code: str) -> Claimant:
    """Return the claimant whose code this is in the matter of that number.

    Every claimant's code is compared to its end, so that time tells nothing about who has one.

    :raises NotFound: there is no such matter, or the code is nobody's in it.
    """
    number, code = matter_number(number), plain_code(code)
    found: int | None = None
    rows = Claimant.objects.filter(matter__number=number, look_up_digest__isnull=False)
    for pk, seq, digest in rows.values_list("pk", "seq", "look_up_digest"):
        if hmac.compare_digest(bytes(digest), look_up_digest(number, seq, code)):
            found = pk
    if found is None:
        raise NotFound
    return own_claimant(found)


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
    rows = Claimant.objects.filter(matter__number=number, person__in=list(people))
    there = set(rows.values_list("person_id", flat=True))
    return [person for person in people if person.pk in there]
