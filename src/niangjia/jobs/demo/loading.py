"""Loads the demo once: all of it, or nothing."""

from django.db import transaction

from niangjia.apps.people import selectors as people
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
    from niangjia.jobs.demo import far, federation, hainan, teaching

    if is_loaded():
        return
    with transaction.atomic():
        house = federation.found()
        hainan.load(house)
        teaching.load(house)
        far.load(federation.found_far())
