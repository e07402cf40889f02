"""Looking up one's own matter with the code of the receipt: recorded, and not tried at will.

Wrong codes are counted in a small table, because the count must survive a restart, hold for all
processes at once and be exact when two tries come together: a row lock gives all three, a cache
none for certain. Eight characters of 31 make a guess hopeless; the limit keeps the house quiet. It
is wide enough for a dormitory behind one address.
"""

from datetime import datetime, timedelta

from django.db import transaction

from niangjia.apps.audit import services as audit
from niangjia.apps.matters import selectors
from niangjia.apps.matters.models import Claimant, LookUpTries, Matter
from niangjia.apps.people import crypto
from niangjia.kernel.errors import DomainError, NotFound

WRONG_TRIES = 20
WINDOW = timedelta(minutes=15)
SWEPT_AFTER = timedelta(days=1)


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


def look_up(*, number: str, code: str, address: str, at: datetime) -> Claimant:
    """Return the claimant whose receipt has this number and code, and record that she looked.

    `address` is where the request came from; only a digest of it is kept.

    :raises NoSuchCode: they do not belong together, or there is no such matter.
    :raises TooManyTries: too many wrong codes for this number came from there just now.
    """
    number = selectors.matter_number(number)
    key = crypto.index_key("look_up_tries", f"{number}|{address}")
    with transaction.atomic():
        tries = _counted(key, at)
        if tries.wrong >= WRONG_TRIES:
            raise TooManyTries
        try:
            claimant = selectors.claimant_by_code(number, code)
        except NotFound:
            found = None
            _count(tries, number)
        else:
            found = claimant
            audit.record("matters.looked_up", target=claimant, by=claimant.person)
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
    matter = Matter.objects.filter(number=number).first() if tries.wrong == WRONG_TRIES else None
    if matter:
        # Once per window, so that whoever answers for the matter can see it, and nobody can use it
        # to fill the log.
        audit.record("matters.look_up_stopped", target=matter, by=None, facts={"of": tries.wrong})
