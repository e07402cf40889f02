"""Looking up one's own matter with the code of the receipt: recorded, and not tried at will.

Wrong codes are counted in a small table, because the count must survive a restart, hold for all
processes at once and be exact when two tries come together: a row lock gives all three, a cache
none for certain. Eight characters of 31 make a guess hopeless; the limit keeps the house quiet. It
is wide enough for a dormitory behind one address.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction

from niangjia.apps.accounts.errors import CodeWrong
from niangjia.apps.accounts.services import phone_codes
from niangjia.apps.audit import services as audit
from niangjia.apps.matters import selectors
from niangjia.apps.matters.models import Claimant, LookUpTries
from niangjia.apps.people import crypto
from niangjia.apps.people import selectors as register
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import DomainError, NotFound

WRONG_TRIES = 20
WINDOW = timedelta(minutes=15)
SWEPT_AFTER = timedelta(days=1)
Found = TypeVar("Found")


class NoSuchCode(DomainError):
    """The number and the code do not belong together; which of them is wrong is never said."""

    code = "matters.no_such_code"
    message = (
        "没有对上。请照着受理回执，把受理编号和查询码再看一遍。"
        "回执不在手边，打 12351，或者带身份证来工会。"
    )


class TooManyTries(DomainError):
    code = "matters.too_many_tries"
    message = "试的次数太多了。请过 15 分钟再试；着急就打 12351，我们帮您查。"


def look_up(*, number: str, code: str, address: str, at: datetime) -> selectors.Receipt:
    """Return the receipt that has this number and code, and record that its holder looked.

    `address` is where the request came from; only a digest of it is kept.

    :raises NoSuchCode: they do not belong together, or there is no such matter.
    :raises TooManyTries: too many wrong codes for this number came from there just now.
    """
    number = selectors.matter_number(number)

    def find() -> selectors.Receipt | None:
        try:
            found = selectors.receipt_by_code(number, code)
        except NotFound:
            return None
        audit.record(
            "matters.looked_up",
            target=f"{Claimant._meta.label_lower}:{found.claimant_id}",
            by=register.get_person(found.person_id),
        )
        return found

    return not_at_will(number=number, address=address, at=at, find=find)


def not_at_will(
    *, number: str, address: str, at: datetime, find: Callable[[], Found | None]
) -> Found:
    """Return what `find` finds under a number and a code, and count it as a try when it is nothing.

    What `find` records and the count are one transaction. Every entrance by receipt comes through
    here, so that nobody has more tries for knowing two of them.

    :raises NoSuchCode: it found nothing.
    :raises TooManyTries: too many wrong codes for this number came from there just now.
    """
    key = crypto.index_key("look_up_tries", f"{number}|{address}")
    with transaction.atomic():
        tries = _counted(key, at)
        if tries.wrong >= WRONG_TRIES:
            raise TooManyTries
        found = find()
        if found is None:
            _count(tries, number)
    if found is None:
        raise NoSuchCode
    return found


def _counted(key: bytes, at: datetime) -> LookUpTries:
    """Return the row of a number and an address, locked; a new window starts from nothing."""
    _, is_new = LookUpTries.objects.get_or_create(key=key, defaults={"since": at})
    if is_new:
        LookUpTries.objects.filter(since__lt=at - SWEPT_AFTER).delete()
    tries = LookUpTries.objects.select_for_update().get(key=key)
    if at - tries.since >= WINDOW:
        tries.since, tries.wrong = at, 0
    return tries


def _count(tries: LookUpTries, number: str) -> None:
    tries.wrong += 1
    tries.save(update_fields=["since", "wrong"])
    matter = selectors.matter_label(number) if tries.wrong == WRONG_TRIES else None
    if matter:
        # Once per window, so that whoever answers for the matter can see it, and nobody can use it
        # to fill the log.
        audit.record("matters.look_up_stopped", target=matter, by=None, facts={"of": tries.wrong})


class NumberNeeded(DomainError):
    """Several people are registered with the phone: the receipt tells which of them she is."""

    code = "matters.number_needed"
    message = "这个手机号登记了不止一个人。请把受理回执上的受理编号也填上。"


class PhoneShared(DomainError):
    """Several people of one matter are registered with the phone: it cannot tell who she is."""

    code = "matters.phone_shared"
    message = "这个手机号在这件事里登记了不止一个人。请用回执上的查询码，或者打 12351。"


def look_up_by_phone(*, phone: str, code: str, asked: str, number: str, at: datetime) -> Person:
    """Return who has shown by a phone's code that she is herself, and record that she looked.

    `asked` is the mark of the page that asked for the code.

    A phone tells one person only where nobody else is registered with it; else the number of the
    receipt must say which.

    :raises CodeWrong: the code does not fit, has run out, or the number is not hers.
    :raises NumberNeeded: several people are registered with the phone.
    :raises PhoneShared: several people of that very matter are.
    """
    if not phone_codes.matches(phone=phone, code=code, asked=asked, at=at):
        raise CodeWrong
    people = phone_codes.people_of(phone=phone)
    if number.strip():
        people = selectors.people_in(selectors.matter_number(number), people)
    elif len(people) > 1:
        raise NumberNeeded
    if len(people) > 1:
        raise PhoneShared
    if not people:
        raise CodeWrong
    with transaction.atomic():
        phone_codes.use_up(phone=phone)
        audit.record("matters.looked_up_by_phone", target=people[0], by=people[0])
    return people[0]
