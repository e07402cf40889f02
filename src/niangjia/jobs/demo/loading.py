"""Loads the demo once: all of it, or nothing."""

from django.db import transaction
from django.utils import timezone

from niangjia.apps.people import selectors as people
from niangjia.apps.unions.acting import acting_as
from niangjia.kernel.errors import NotFound


def is_loaded() -> bool:
    """Tell whether this copy has the demo."""
    from niangjia.jobs.demo.federation import ACCOUNTS

    try:
        people.get_account(ACCOUNTS[0]["login"])
    except NotFound:
        return False
    return True


def load() -> None:
    """Found the demo's federations and walk its matters; nothing when they are there already.

    One transaction: a start that is killed half-way leaves nothing behind.
    """
    from niangjia.jobs.demo import (
        court,
        doors,
        far,
        federation,
        hainan,
        hotel,
        jiaozuo,
        messages,
        programs,
        supervised,
        teaching,
        views,
        work,
    )

    if is_loaded():
        return
    with transaction.atomic():
        house = federation.found()
        staff = [house.clerk.pk, house.leader.pk, house.cashier.pk]
        with acting_as(house.officer, on=timezone.localdate(), also=staff):
            hainan.load(house)
            teaching.load(house)
            hotel.load(house)
            court.load(house)
            supervised.load(house)
            hook = programs.load(house, now=timezone.now())
            doors.load(house)
            messages.load(house)
            work.load(house)
            views.load(house)
            programs.close(house, hook, now=timezone.now())
        distant = federation.found_far()
        with acting_as(distant.officer, on=timezone.localdate()):
            far.load(distant)
        jiaozuo.load(since=federation.SINCE)
