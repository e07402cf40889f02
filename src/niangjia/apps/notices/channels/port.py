"""What every carrier is given, and the four ways it may end."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from niangjia.apps.notices.choices import Reason
from niangjia.apps.notices.templates import Words

PATIENCE = 10.0
"""Seconds that a carrier has for each answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message on its way out: `mark` is the same at every try, `link` a whole address."""

    mark: UUID
    template: str
    to: str
    name: str
    words: Words
    link: str = ""


class NotCarried(Exception):
    """A carrier did not take a message; `reason` is what a person reads of it."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason = reason
        super().__init__(f"{reason.value} {detail}".strip())


class TryLater(NotCarried):
    """It surely was not taken, and may be taken later."""


class Refused(NotCarried):
    """It surely was not taken, and never will be by this carrier to this address."""


class CutOff(NotCarried):
    """Nobody knows whether it was taken."""


class Carrier(Protocol):
    """Whoever carries messages over one channel."""

    def send(self, out: Outgoing) -> str:
        """Carry one message; return the carrier's own number for it, empty where it has none.

        :raises TryLater, Refused, CutOff: it did not, or nobody knows.
        """
        ...
