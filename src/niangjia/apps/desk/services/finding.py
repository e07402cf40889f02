"""Somebody is looked for by her own number, or by what she told: who looked is recorded.

What is found is recorded too; the number and the words that were sought are not.
"""

from datetime import date

from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.desk.selectors.finding import Results, number_in, searched
from niangjia.apps.intake import selectors as intake
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import DomainError


class NoNumber(DomainError):
    code = "desk.no_number"
    message = "按号码找人，请填手机号、手机号后四位或者身份证号。"


LEAST_WORDS = 2


class WordsTooFew(DomainError):
    code = "desk.words_too_few"
    message = "在原话里找，至少写两个字。"


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


@atomic
def find_in_words(*, words: str, by: Person, on: date, skip: int = 0) -> intake.AllHeard:
    """Find what was told in these words within reach, and record who looked and whose came up.

    `skip` newer enquiries were looked through before.

    :raises WordsTooFew: less than two characters, which everybody has said.
    """
    if len("".join(words.split())) < LEAST_WORDS:
        raise WordsTooFew
    found = intake.heard(words, visible_to=by, on=on, skip=skip)
    whose = {one.enquiry.pk: one.enquiry for one in found.rows}
    facts = {"read": found.enquiries, "found": found.count}
    audit.record_many(
        entries=[
            audit.Entry(kind="desk.sought_in_words", target=one, facts=facts)
            for one in whose.values() or [by]
        ],
        by=by,
    )
    return found
