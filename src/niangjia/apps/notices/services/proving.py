"""An e-mail address is hers when she reads a code there: asked for, sent, typed on her own page."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db.transaction import atomic

from niangjia.apps.accounts import codes
from niangjia.apps.accounts.errors import CodeWrong
from niangjia.apps.audit import services as audit
from niangjia.apps.notices.channels import Outgoing, carriers
from niangjia.apps.notices.choices import Channel
from niangjia.apps.notices.errors import NoSuchWay
from niangjia.apps.notices.services import contacts
from niangjia.apps.notices.templates import Words
from niangjia.apps.outbox import services as outbox
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person

KIND = "email_code"
BY_CODE = "code"
"""How an address that was proved here is known to be hers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The mark of an asking; in a demo without a mail server also the code, which nobody sends."""

    mark: str
    shown: str = ""


@atomic
def ask_code(*, person: Person, email: str, at: datetime) -> Asked:
    """Have a code sent to an address that somebody says is hers; nothing is kept of it yet.

    :raises EmailInvalid: it is no address.
    :raises NoSuchWay: no mail server is set up here.
    """
    address = contacts.checked_email(email)
    is_carried = Channel.EMAIL in carriers()
    if not is_carried and not settings.IS_DEMO:
        raise NoSuchWay
    made = codes.fresh(kind=KIND, whom=_whom(person, address), at=at)
    audit.record("notices.code_asked", target=person, by=person)
    if not is_carried:
        return Asked(mark=made.mark, shown=made.code)
    letter = json.dumps({"to": address, "name": person.name, "code": made.code})
    outbox.defer(
        "notices.send_code",
        by=None,
        mark=str(uuid4()),
        person=person.pk,
        seal=lambda place: crypto.seal(letter.encode(), aad=place),
    )
    return Asked(mark=made.mark)


@atomic
def send_code(*, sealed: bytes, place: str, mark: UUID, person: int) -> None:
    """Hand the letter with the code to the mail server; what is declined is asked for again by her.

    :raises NotCarried: the mail server did not take it.
    """
    carrier = carriers().get(Channel.EMAIL)
    if carrier is None:
        return
    letter = json.loads(crypto.open_(sealed, aad=place))
    carrier.send(
        Outgoing(
            mark=mark,
            template="",  # it is a message of its own, and never a notice
            to=letter["to"],
            name=letter["name"],
            words=Words(
                title="验证码",
                say=f"您的验证码是 {letter['code']}，5 分钟内有效。",
                next="把它填在刚才的网页上。不是您要的，不用理，谁问也别给。",
                sms="",
                wechat={},
            ),
        )
    )
    audit.record("notices.code_sent", target=f"people.person:{person}", by=None)


def prove_email(*, person: Person, email: str, code: str, asked: str, at: datetime) -> None:
    """Keep an e-mail address as hers, since she has read the code there.

    A code that does not fit counts as a try whatever becomes of the rest.

    :raises EmailInvalid: it is no address.
    :raises CodeWrong: the code does not fit, has run out, or was used.
    """
    address = contacts.checked_email(email)
    whom = _whom(person, address)
    if not codes.matches(kind=KIND, whom=whom, code=code, mark=asked, at=at):
        raise CodeWrong
    with atomic():
        codes.use_up(kind=KIND, whom=whom)
        contacts.keep_email(person=person, email=address, by=person, at=at, proof=BY_CODE)


def _whom(person: Person, address: str) -> str:
    return f"{person.pk}|{address.lower()}"
