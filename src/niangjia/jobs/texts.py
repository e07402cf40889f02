"""Text messages and codes, handed to their carrier outside the transaction that caused them."""

from typing import TYPE_CHECKING
from uuid import UUID

from niangjia.apps.accounts import selectors as accounts
from niangjia.apps.accounts.services import messages
from niangjia.apps.notices.services import proving

if TYPE_CHECKING:
    from niangjia.apps.outbox.services import Tell
    from niangjia.apps.people.models import Person


def send_message(*, by: "Person | None", tell: "Tell", message: int) -> None:
    """Send one message, unless it was sent or has been forgotten."""
    if waiting := accounts.message(message):
        messages.send(message=waiting)


def send_code(
    *, by: "Person | None", tell: "Tell", mark: str, person: int, sealed: bytes, place: str
) -> None:
    """Send the code that proves an e-mail address."""
    proving.send_code(sealed=sealed, place=place, mark=UUID(mark), person=person)
