"""Read side of accounts: what an account has to prove itself with."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from niangjia.apps.accounts.choices import MessageState
from niangjia.apps.accounts.models import CalendarLink, DeviceLoss, TextMessage
from niangjia.apps.people.models import Account, Person
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.positions import merged
from niangjia.kernel.errors import NotFound

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What proves a device in hand; recovery codes only stand in for one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """What an account has beside its password."""

    totp: Any | None
    passkeys: tuple[Any, ...]
    codes_left: int

    @property
    def is_second(self) -> bool:
        """Whether there is a second factor."""
        return self.totp is not None or bool(self.passkeys)


def has_second_factor(account: Account) -> bool:
    """Tell whether an account has an authenticator app or a passkey."""
    return Authenticator.objects.filter(user_id=account.pk, type__in=SECOND_FACTORS).exists()


def factors_of(account: Account) -> Factors:
    """Return what an account has beside its password."""
    kept = list(Authenticator.objects.filter(user_id=account.pk).order_by("pk"))
    totp = next((one for one in kept if one.type == Authenticator.Type.TOTP), None)
    codes = next((one for one in kept if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return Factors(
        totp=totp,
        passkeys=tuple(one for one in kept if one.type == Authenticator.Type.WEBAUTHN),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
    )


def calendar_link_of(person: Person) -> CalendarLink | None:
    """Return the link by which a person's calendar reads her clocks, if there is one."""
    return CalendarLink.objects.filter(person=person, ended_at__isnull=True).first()


def open_losses(*, at: datetime) -> QuerySet[DeviceLoss]:
    """Return the requests that wait for a second person."""
    waiting = DeviceLoss.objects.filter(ended_at__isnull=True, expires_at__gt=at)
    return waiting.select_related("account__person", "asked_by").order_by("asked_at")


def unseen_removal(account: Account) -> DeviceLoss | None:
    """Return the last removal of the account's factors that its person has not been told of."""
    confirmed = account.losses.filter(confirmed_by__isnull=False, seen_at__isnull=True)
    return confirmed.select_related("asked_by", "confirmed_by").order_by("-ended_at").first()


def message(pk: int) -> TextMessage | None:
    """Return a text message, locked, if it is still kept."""
    return TextMessage.objects.select_for_update().filter(pk=pk, sealed__isnull=False).first()


def shown_messages() -> QuerySet[TextMessage]:
    """Return the last messages that are only shown, newest first: a demo's."""
    shown = TextMessage.objects.filter(state=MessageState.SHOWN, sealed__isnull=False)
    return shown.order_by("-made_at", "-pk")[:20]


def get_loss(pk: int) -> DeviceLoss:
    """Return a request that somebody's factors be removed.

    :raises NotFound: there is none.
    """
    try:
        return DeviceLoss.objects.select_related("account__person", "asked_by").get(pk=pk)
    except DeviceLoss.DoesNotExist:
        raise NotFound from None


def open_loss(account: Account, *, at: datetime) -> DeviceLoss | None:
    """Return the request about an account that waits, if any."""
    return open_losses(at=at).filter(account=account).first()


def helped_by(person: Person, *, on: date) -> QuerySet[Account]:
    """Return the accounts a person may help with: of those who hold a role where she administers.

    Her own is not among them.
    """
    administered = unions.unions_of(person, on=on, kind=RoleKind.ADMIN)
    spans = unions.placements_on(on).filter(union__in=administered).values_list("span", flat=True)
    if not spans:
        return Account.objects.none()
    inside = unions.unions_within(
        unions.Scope(
            person_id=person.pk, on=on, spans=merged([(one.lower, one.upper) for one in spans])
        )
    )
    held = Q(person__roles__union__in=inside, person__roles__during__contains=on)
    return (
        Account.objects.filter(held)
        .exclude(person=person)
        .select_related("person")
        .distinct()
        .order_by("username")
    )


def get_helped(pk: int, *, by: Person, on: date) -> Account:
    """Return an account that a person may help with.

    :raises NotFound: there is none, or it is not hers to see.
    """
    try:
        return helped_by(by, on=on).get(pk=pk)
    except Account.DoesNotExist:
        raise NotFound from None
