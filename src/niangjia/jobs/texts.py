"""Text messages, handed to the gateway outside the transaction that caused them."""

from typing import TYPE_CHECKING

from niangjia.apps.accounts import selectors as accounts
from niangjia.apps.accounts.services import messages

if TYPE_CHECKING:
    from niangjia.apps.outbox.services import Tell
    from niangjia.apps.people.models import Person


def send_message(*, by: "Person | None", tell: "Tell", message: int) -> None:
    """Send one message, unless it was sent or has been forgotten."""
    if waiting := accounts.message(message):
        messages.send(message=waiting)
