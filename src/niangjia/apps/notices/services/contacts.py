"""A person's other addresses, and the order she wants to be told in."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.notices.choices import Channel
from niangjia.apps.notices.contacts import CHOSEN, address_of
from niangjia.apps.notices.errors import EmailInvalid
from niangjia.apps.notices.models import Contact, Wish
from niangjia.apps.people import crypto, vault
from niangjia.apps.people.models import Person

_IS_EMAIL = EmailValidator()


@atomic
def keep_email(*, person: Person, email: str, by: Person, at: datetime, proof: str = "") -> None:
    """Keep a person's e-mail address, sealed, or take it away when empty.

    `proof` says how it is known to be hers; a demo's addresses have none.

    :raises EmailInvalid: it is none, or not one every mail server understands.
    """
    address = checked_email(email) if email.strip() else ""
    name, _, domain = address.partition("@")
    hint = f"{name[:1]}***@{domain}"[:120]
    _keep(person, Channel.EMAIL, address, hint, by=by, at=at, proof=proof)


def checked_email(email: str) -> str:
    """Return an e-mail address as it is kept.

    :raises EmailInvalid: it is none, or not one every mail server understands.
    """
    address = email.strip()
    try:
        _IS_EMAIL(address)
    except ValidationError:
        raise EmailInvalid from None
    if not address.isascii() or len(address) > 200:
        raise EmailInvalid
    return address


@atomic
def reveal_email(*, person: Person, by: Person, why: str) -> str:
    """Return a person's whole e-mail address, and record who looked and why; she can see that.

    :raises people.errors.ReasonMissing: no reason is given.
    """
    reason = vault.reason(why)
    shown = address_of(person, Channel.EMAIL)
    audit.record(
        "people.personal_data_read",
        target=person,
        by=by,
        why=reason,
        facts={"fields": [str(Channel.EMAIL)]},
    )
    return shown


@atomic
def keep_openid(*, person: Person, openid: str, by: Person | None, at: datetime) -> None:
    """Keep the number by which WeChat knows a person to our service account; empty: take it away.

    It comes from a page inside WeChat, never from somebody's typing.
    """
    _keep(person, Channel.WECHAT, openid.strip(), f"****{openid.strip()[-4:]}", by=by, at=at)


@atomic
def wish(*, person: Person, order: Sequence[Channel | str], by: Person) -> None:
    """Keep in which order a person wants to be told; a channel left out is not used."""
    chosen = [Channel(one) for one in dict.fromkeys(order) if one in CHOSEN]
    Wish.objects.update_or_create(person=person, defaults={"order": chosen})
    audit.record("notices.wish_kept", target=person, by=by, facts={"order": list(map(str, chosen))})


def _keep(
    person: Person,
    channel: Channel,
    value: str,
    hint: str,
    *,
    by: Person | None,
    at: datetime,
    proof: str = "",
) -> None:
    Contact.objects.filter(person=person, channel=channel).delete()
    if value:
        row = Contact(person=person, channel=channel, hint=hint, kept_at=at)
        row.value_enc = crypto.seal(value.encode(), aad=row.place)
        row.save(force_insert=True)
    audit.record(
        "notices.contact_kept",
        target=person,
        by=by,
        facts={"channel": str(channel), "removed": not value, "proof": proof},
    )
