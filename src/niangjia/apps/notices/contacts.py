"""Where a person can be reached, and in which order: what the sender asks before it chooses."""

from collections.abc import Iterable

from niangjia.apps.notices.choices import Audience, Channel
from niangjia.apps.notices.models import Contact, Wish
from niangjia.apps.people import crypto, vault
from niangjia.apps.people.choices import Field
from niangjia.apps.people.models import Consent, Person

USUAL = {
    Audience.WORKER: (Channel.WECHAT, Channel.SMS, Channel.EMAIL),
    Audience.OFFICER: (Channel.WECHAT, Channel.EMAIL, Channel.SMS),
    Audience.PARTNER: (Channel.EMAIL, Channel.SMS, Channel.WECHAT),
}
"""In which order the channels are tried where a person has not said otherwise."""
CHOSEN = (Channel.WECHAT, Channel.SMS, Channel.EMAIL)
"""What a person may put in her own order; a letter comes last by itself."""


def ways_of(person: Person) -> dict[Channel, str]:
    """Return by which channels a person can be reached, each with the end of its address.

    Nothing rings for whoever took back her consent to be called; a letter still comes.
    """
    found: dict[Channel, str] = {}
    if not _declines(person):
        if person.phone_enc is not None:
            found[Channel.SMS] = person.masked_phone
        for row in Contact.objects.filter(person=person):
            found[Channel(row.channel)] = row.hint
    if person.has_address:
        found[Channel.LETTER] = "登记的住址"
    return found


def order_for(person: Person, audience: Audience) -> tuple[Channel, ...]:
    """Return the channels in the order a person wants to be told by."""
    wish = Wish.objects.filter(person=person).first()
    return tuple(Channel(one) for one in wish.order) if wish else USUAL[audience]


def address_of(person: Person, channel: Channel) -> str:
    """Return an address in the clear, for the carrier alone; empty when there is none."""
    if channel == Channel.SMS:
        return vault.plain(person, Field.PHONE)
    row = Contact.objects.filter(person=person, channel=channel).first()
    return crypto.open_(bytes(row.value_enc), aad=row.place).decode() if row else ""


def only_set_up(channels: Iterable[Channel], carried: Iterable[Channel]) -> list[Channel]:
    """Return those of the channels that somebody carries, in their order."""
    able = set(carried)
    return [one for one in channels if one in able]


def _declines(person: Person) -> bool:
    last = Consent.objects.filter(person=person, purpose="contact").order_by("-pk").first()
    return last is not None and last.withdrawn_on is not None
