"""Somebody is looked for by her own number: what is found is recorded, the number is not."""

from datetime import date

from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.desk.selectors.finding import Results, number_in, searched
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import DomainError


class NoNumber(DomainError):
    code = "desk.no_number"
    message = "按号码找人，请填手机号、手机号后四位或者身份证号。"


@atomic
def find_by_number(*, words: str, by: Person, on: date) -> Results:
    """Find people within reach by phone, the end of a phone, or citizen ID, and record who looked.

    The event names the kind of number and the people found; the number itself is written nowhere.

    :raises NoNumber: the words are no such number.
    """
    kind, _digits = number_in(words)
    if not kind:
        raise NoNumber
    found = searched(words, visible_to=by, on=on, by_number=True)
    whom = [hit.person for hit in found.people]
    audit.record_many(
        entries=[
            audit.Entry(
                kind="desk.sought_by_number", target=who, facts={"by": kind, "found": len(whom)}
            )
            for who in whom or [by]
        ],
        by=by,
    )
    return found
