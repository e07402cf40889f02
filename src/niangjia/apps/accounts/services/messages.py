"""Text messages: sealed until they are sent, handed to the gateway by a job, forgotten in a day."""

import json
import logging
from datetime import datetime, timedelta

from django.db.transaction import atomic

from niangjia.apps.accounts import gateways
from niangjia.apps.accounts.choices import MessageState, Purpose
from niangjia.apps.accounts.models import TextMessage
from niangjia.apps.outbox import services as outbox
from niangjia.apps.people import crypto

KEPT_FOR = timedelta(days=1)

logger = logging.getLogger(__name__)


@atomic
def queue(*, phone: str, text: str, purpose: str) -> TextMessage:
    """Keep a message, sealed, and have it sent once the caller's transaction holds.

    Where the gateway only shows messages (a demo), it is on that page at once and nothing is sent.
    """
    is_shown = gateways.current() is None
    message = TextMessage.objects.create(
        purpose=Purpose(purpose),
        state=MessageState.SHOWN if is_shown else MessageState.WAITING,
    )
    body = json.dumps({"phone": phone, "text": text})
    message.sealed = crypto.seal(body.encode(), aad=_place(message))
    message.save(update_fields=["sealed"])
    if not is_shown:
        outbox.defer("accounts.send_message", by=None, message=message.pk)
    return message


@atomic
def send(*, message: TextMessage) -> None:
    """Hand a waiting message to the gateway, once; its contents go when they are no longer needed.

    What fails is not tried again: a code is worth five minutes, and the person asks for another.
    """
    gateway = gateways.current()
    if message.state != MessageState.WAITING or gateway is None:
        return
    phone, text = contents(message=message)
    try:
        gateway.send(phone, text, message.purpose)
    except gateways.GatewayFailed as trouble:
        logger.warning("text message %s was not sent: %s", message.pk, trouble)
        message.state = MessageState.FAILED
    else:
        message.state = MessageState.SENT
    message.sealed = None
    message.save(update_fields=["state", "sealed"])


def contents(*, message: TextMessage) -> tuple[str, str]:
    """Return the phone and the text of a message that is still kept."""
    kept = json.loads(crypto.open_(bytes(message.sealed or b""), aad=_place(message)))
    return kept["phone"], kept["text"]


def sweep(*, at: datetime) -> int:
    """Forget every message older than a day; return how many."""
    return TextMessage.objects.filter(made_at__lt=at - KEPT_FOR).delete()[0]


def _place(message: TextMessage) -> str:
    return f"accounts_textmessage:sealed:{message.pk}"
