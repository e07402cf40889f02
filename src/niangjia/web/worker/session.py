"""Whose part of a matter this browser may see: by the receipt's code, a phone, or an account."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from niangjia.apps.accounts.address import address_of
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.services import look_up as enquiries
from niangjia.apps.intake.services import taking
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.services import look_up
from niangjia.apps.people import selectors as people
from niangjia.kernel.errors import NotFound
from niangjia.web.account import gate

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry
    from niangjia.apps.matters.models import Claimant
    from niangjia.apps.people.models import Person

KEY, PHONE_KEY, ENQUIRY_KEY = "worker", "worker_phone", "worker_enquiry"
DRAFT_KEY = "worker_draft"
HELD = "niangjia_told"
"""The cookie of a browser that has just told something."""
OPEN_FOR = timedelta(hours=2)
"""How long a look-up lasts: a phone is lent, a shop's computer is shared."""


def open_by_code(request: HttpRequest, *, number: str, code: str) -> None:
    """Let this browser see the part whose receipt has this number and code, for a while.

    :raises look_up.NoSuchCode: they do not belong together.
    :raises look_up.TooManyTries: too many wrong codes came from here just now.
    """
    at = timezone.now()
    receipt = look_up.look_up(number=number, code=code, address=address_of(request), at=at)
    request.session.cycle_key()
    request.session[KEY] = {
        "number": receipt.number,
        # A code that is issued anew closes what the old one opened.
        "code": receipt.digest.hex(),
        "until": (at + OPEN_FOR).isoformat(),
    }


def open_enquiry(request: HttpRequest, *, number: str, code: str) -> str:
    """Let this browser see the enquiry whose receipt has this number and code, for a while.

    Returns the enquiry's number.

    :raises look_up.NoSuchCode: they do not belong together.
    :raises look_up.TooManyTries: too many wrong codes came from here just now.
    """
    at = timezone.now()
    receipt = enquiries.look_up(number=number, code=code, address=address_of(request), at=at)
    request.session.cycle_key()
    request.session[ENQUIRY_KEY] = {
        "number": receipt.number,
        "code": receipt.digest.hex(),
        "until": (at + OPEN_FOR).isoformat(),
    }
    return receipt.number


def hold_enquiry(request: HttpRequest, answer: HttpResponse, *, number: str, mark: UUID) -> None:
    """Let the browser that has just told something see it for a while, receipt and code included.

    Held by a signed cookie of the browser: the hundreds who tell at once leave no session behind.
    The code is not in it: it is made again from the telling's mark. What a code opened here before
    is closed: this page speaks of one enquiry.
    """
    request.session.pop(ENQUIRY_KEY, None)
    answer.set_signed_cookie(
        HELD,
        f"{number} {mark}",
        salt=HELD,
        max_age=OPEN_FOR,
        path=reverse("worker:home"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def let_go(answer: HttpResponse) -> None:
    """Take from the browser what `hold_enquiry` gave it."""
    answer.delete_cookie(HELD, path=reverse("worker:home"), samesite="Lax")


def receipt_here(request: HttpRequest) -> "tuple[Enquiry, str] | None":
    """Return the enquiry that was just told in this browser and the code of its receipt."""
    held = _held(request)
    receipt = _receipt_held(held) if held else None
    if held is None or receipt is None:
        return None
    return intake.own_enquiry(receipt.enquiry_id), intake.code_of(held[1])


def told_here(request: HttpRequest) -> str:
    """Return the number of what was just told in this browser; none, where nothing was."""
    held = _held(request)
    return held[0] if held else ""


def waiting_here(request: HttpRequest) -> tuple[str, str] | None:
    """Return number and code of what this browser sent, where it could not be registered yet."""
    held = _held(request)
    if held is None or not intake.is_waiting(held[1]):
        return None
    return held[0], intake.code_of(held[1])


def _held(request: HttpRequest) -> tuple[str, UUID] | None:
    """Return the number and the mark that the browser holds of what it has just told."""
    told = request.get_signed_cookie(HELD, default="", salt=HELD, max_age=OPEN_FOR)
    number, _, mark = told.partition(" ")
    return (number, UUID(mark)) if number else None


def is_enquiry(number: str) -> bool:
    """Tell whether a number that was typed is that of an enquiry: its year has an S before it."""
    return "-S" in matters.matter_number(number)


def enquiry(request: HttpRequest) -> "Enquiry | None":
    """Return the enquiry a code opened in this browser, as long as it lasts."""
    receipts = _enquiry_receipts(request)
    return intake.own_enquiry(receipts[0].enquiry_id) if receipts else None


def _enquiry_receipts(request: HttpRequest) -> "list[intake.OwnReceipt]":
    """Return what a code opened, before what was told here."""
    found = []
    kept = request.session.get(ENQUIRY_KEY)
    if kept and timezone.now() < datetime.fromisoformat(kept["until"]):
        found.append(intake.receipt_of(kept["number"], bytes.fromhex(kept["code"])))
    if held := _held(request):
        found.append(_receipt_held(held))
    return [one for one in found if one is not None]


def _receipt_held(held: tuple[str, UUID]) -> "intake.OwnReceipt | None":
    """Return the receipt of what was just told, registered now where it was only taken in."""
    number, mark = held
    digest = intake.receipt_digest(number, intake.code_of(mark))
    found = intake.receipt_of(number, digest)
    if found is None and taking.register(mark=mark, at=timezone.now()):
        found = intake.receipt_of(number, digest)
    return found


def open_by_phone(
    request: HttpRequest, *, phone: str, code: str, asked: str, number: str
) -> "Person":
    """Let this browser see the parts of whoever has shown a phone's code, for a while.

    :raises CodeWrong: the code does not fit, has run out, or the number is not hers.
    :raises look_up.NumberNeeded: several people are registered with the phone.
    :raises look_up.PhoneShared: several people of that very matter are.
    """
    at = timezone.now()
    person = look_up.look_up_by_phone(phone=phone, code=code, asked=asked, number=number, at=at)
    request.session.cycle_key()
    request.session[PHONE_KEY] = {"person": person.pk, "until": (at + OPEN_FOR).isoformat()}
    return person


def by_phone(request: HttpRequest) -> "Person | None":
    """Return who has shown herself by a phone's code in this browser, as long as it lasts."""
    kept = request.session.get(PHONE_KEY)
    if not kept or timezone.now() >= datetime.fromisoformat(kept["until"]):
        return None
    return people.get_person(kept["person"])


def close(request: HttpRequest) -> None:
    """Forget what this browser may see by a code."""
    request.session.pop(KEY, None)
    request.session.pop(PHONE_KEY, None)
    request.session.pop(ENQUIRY_KEY, None)
    request.session.pop(DRAFT_KEY, None)


def holders(request: HttpRequest) -> tuple[int, ...]:
    """Return whose own parts are open in this browser without an account, by their numbers."""
    part, person = _receipt(request), by_phone(request)
    told = [one.person_id for one in _enquiry_receipts(request)]
    return (*told, *([part.person_id] if part else []), *([person.pk] if person else []))


def by_code(request: HttpRequest) -> "Claimant | None":
    """Return whose part a code opened in this browser, as long as it lasts."""
    receipt = _receipt(request)
    return matters.own_claimant(receipt.claimant_id) if receipt else None


def _receipt(request: HttpRequest) -> "matters.Receipt | None":
    kept = request.session.get(KEY)
    if not kept or timezone.now() >= datetime.fromisoformat(kept["until"]):
        return None
    return matters.receipt(kept["number"], bytes.fromhex(kept["code"]))


def mine(request: HttpRequest) -> list["Claimant"]:
    """Return every part of a matter that is the asker's: by her code, her phone, her account."""
    opened = by_code(request)
    found = {opened.pk: opened} if opened else {}
    told = enquiry(request)
    shown = [
        by_phone(request),
        told.person if told else None,
        request.user.person if gate.is_through(request) else None,
    ]
    for person in filter(None, shown):
        for claimant in matters.claimants_of(person):
            found.setdefault(claimant.pk, claimant)
    return list(found.values())


def mine_in(request: HttpRequest, number: str) -> "Claimant":
    """Return the asker's own part of the matter of that number.

    :raises NotFound: there is none; whether there is such a matter is never said.
    """
    for claimant in mine(request):
        if claimant.matter.number == number:
            return claimant
    raise NotFound
