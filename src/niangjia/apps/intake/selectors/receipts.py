"""How a person opens her own enquiry again, without an account."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from niangjia.apps.intake.models import Enquiry, Telling
from niangjia.apps.matters.selectors.look_up import LOOK_UP_ALPHABET, plain_code
from niangjia.apps.people import crypto
from niangjia.kernel.errors import NotFound

_LENGTH = 8


def code_of(mark: UUID) -> str:
    """Return the code of a telling's receipt: from its mark, so that it can be given again."""
    return _code("telling_code", mark)


def code_of_draft(mark: UUID) -> str:
    """Return the code that opens a draft: another one than the receipt's."""
    return _code("draft_code", mark)


def _code(purpose: str, mark: UUID) -> str:
    digest = crypto.index_key(purpose, str(mark))
    number = int.from_bytes(digest, "big")
    found = []
    for _ in range(_LENGTH):
        number, place = divmod(number, len(LOOK_UP_ALPHABET))
        found.append(LOOK_UP_ALPHABET[place])
    return "".join(found)


def receipt_digest(number: str, code: str) -> bytes:
    """Return what is stored of a code: a keyed digest, never the code."""
    return crypto.index_key("enquiry_code", f"{number}|{plain_code(code)}")


def draft_digest(number: str, code: str) -> bytes:
    """Return what is stored of a draft's code: a keyed digest, never the code."""
    return crypto.index_key("draft_code_of", f"{number}|{plain_code(code)}")


def draft_number(text: str) -> str:
    """Return a draft's number in what a person typed: `C` and digits."""
    return plain_code(text)


def is_draft(text: str) -> bool:
    """Tell whether a number that was typed is that of a draft."""
    return re.fullmatch(r"C\d+", draft_number(text)) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReceipt:
    """The one enquiry that a number and a code belong to, and whose it is."""

    number: str
    digest: bytes
    enquiry_id: int
    person_id: int


def receipt_of(number: str, digest: bytes) -> OwnReceipt | None:
    """Return the receipt of that number whose code has this digest, or None.

    Asked before it is known who asks, so by a function that sees all and answers with one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM intake_receipt(%s, %s)", [number, digest])
        found = cursor.fetchone()
    if found is None:
        return None
    return OwnReceipt(number=number, digest=digest, enquiry_id=found[0], person_id=found[1])


def marked(mark: UUID) -> str | None:
    """Return the number of the enquiry that was first told under a mark, whoever asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake_marked(%s)", [mark])
        (found,) = cursor.fetchone()
    return found


def told_under(mark: UUID) -> str | None:
    """Return the number of the enquiry of which a mark is any telling, if the asker may see it."""
    rows = Telling.objects.filter(mark=mark)
    return rows.values_list("enquiry__number", flat=True).first()


def is_waiting(mark: UUID) -> bool:
    """Tell whether what was sent under a mark is taken in and not registered yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM intake_hold_taken(%s))", [mark])
        return bool(cursor.fetchone()[0])


def own_enquiry(pk: int) -> Enquiry:
    """Return an enquiry that a person has shown to be her own.

    :raises NotFound: there is none.
    """
    rows = Enquiry.objects.select_related("person", "home_union", "handler", "matter")
    try:
        return rows.get(pk=pk)
    except Enquiry.DoesNotExist:
        raise NotFound from None
