"""What people do where no machine reaches her: a letter's way, or somebody tells her herself."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.documents import services as documents
from niangjia.apps.documents.choices import Rendering
from niangjia.apps.documents.models import Document
from niangjia.apps.documents.services.rendering import Rendered, download
from niangjia.apps.notices import selectors
from niangjia.apps.notices.choices import (
    STUCK,
    AttemptState,
    Channel,
    LetterState,
    NoticeState,
    Reason,
)
from niangjia.apps.notices.errors import (
    AlreadyReached,
    DayImpossible,
    LetterElsewhere,
    NoteMissing,
    ProofMissing,
)
from niangjia.apps.notices.models import Attempt, Letter, Notice
from niangjia.apps.people import services as people
from niangjia.apps.people.choices import Field
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import NotFound, StaleVersion
from niangjia.kernel.words import is_blank

FORM = "notice_letter"
RECEIPT_TAKES = 7
"""Days after which somebody asks the post where a letter's receipt is (the house's own rule)."""


@atomic
def print_letter(*, letter: Letter, union: str, by: Person, at: datetime) -> Rendered:
    """Return the letter as PDF; printed the first time, it is a document that changes no more.

    Her address is read for it, which she can see.

    :raises FontsMissing: no font is installed for PDF.
    """
    locked = _locked(letter, by)
    if locked.document is None:
        locked.document = _written(locked, union=union, by=by, at=at)
        _go(locked, LetterState.PRINTED)
        audit.record(
            "notices.letter_printed", target=locked.attempt.notice, by=by, facts=_told(locked)
        )
    return download(document=locked.document, kind=Rendering.PDF, by=by)


def _written(letter: Letter, *, union: str, by: Person, at: datetime) -> Document:
    notice = letter.attempt.notice
    person, words = notice.person, selectors.words_of(notice)
    address = people.reveal(person=person, field=Field.ADDRESS, by=by, why=f"寄信 {letter.number}")
    document = documents.draft(
        form=FORM,
        facts={
            "organisation": union,
            "recipient": person.name,
            "address": address,
            "title": words.title,
            "say": words.say,
            "next": words.next,
            "demo": settings.IS_DEMO,
            "written_on": timezone.localdate(at),
        },
        number=letter.number,
        by=by,
    )
    return documents.release(document=document, by=by, at=at)


@atomic
def post_letter(
    *, letter: Letter, express_number: str, on: date, by: Person, version: int, today: date
) -> None:
    """Note that a printed letter was handed to the post, with its number there.

    :raises LetterElsewhere, StaleVersion: it is not the letter that was shown.
    :raises ProofMissing: there is no number.
    :raises DayImpossible: the day is to come.
    """
    locked = _locked(letter, by, version, LetterState.PRINTED)
    number = express_number_of(express_number)
    if on > today:
        raise DayImpossible
    locked.express_number, locked.posted_on = number, on
    _go(locked, LetterState.POSTED)
    audit.record("notices.letter_posted", target=locked.attempt.notice, by=by, facts=_told(locked))
    asked = on + timedelta(days=RECEIPT_TAKES)
    _carry(locked, AttemptState.SENT, NoticeState.SENT, stuck=asked)


def express_number_of(typed: str) -> str:
    """Return the post's number of a letter as it is kept.

    :raises ProofMissing: it is none.
    """
    number = "".join(typed.split())
    if not number or not number.isascii() or not number.isalnum() or len(number) > 40:
        raise ProofMissing
    return number


@atomic
def serve_letter(
    *,
    letter: Letter,
    on: date,
    scan: tuple[str, bytes] | None,
    by: Person,
    version: int,
    today: date,
) -> None:
    """Note that a letter was handed to her, with the receipt that proves it (送达回执).

    `scan` is the name and the content of its picture.

    :raises LetterElsewhere, StaleVersion: it is not the letter that was shown.
    :raises ProofMissing: there is no receipt.
    :raises DayImpossible: the day is before it was posted, or to come.
    :raises UploadRefused: and what else `documents.take_in` declines.
    """
    locked = _locked(letter, by, version, LetterState.POSTED)
    if scan is None:
        raise ProofMissing
    _end(locked, LetterState.SERVED, on=on, today=today)
    locked.proof = documents.take_in(name=scan[0], data=scan[1], by=by).file
    _go(locked, LetterState.SERVED)
    audit.record("notices.letter_served", target=locked.attempt.notice, by=by, facts=_told(locked))
    _carry(locked, AttemptState.DELIVERED, NoticeState.DELIVERED, ended=on)


@atomic
def return_letter(
    *, letter: Letter, on: date, why: str, by: Person, version: int, today: date
) -> None:
    """Note that a letter came back: somebody has to find another way.

    :raises LetterElsewhere, StaleVersion: it is not the letter that was shown.
    :raises NoteMissing: nobody says why.
    :raises DayImpossible: the day is before it was posted, or to come.
    """
    locked = _locked(letter, by, version, LetterState.POSTED)
    if is_blank(why):
        raise NoteMissing
    _end(locked, LetterState.RETURNED, on=on, today=today)
    locked.attempt.note, locked.attempt.reason = why.strip()[:300], Reason.RETURNED
    _go(locked, LetterState.RETURNED)
    audit.record(
        "notices.letter_returned", target=locked.attempt.notice, by=by, facts=_told(locked)
    )
    _carry(locked, AttemptState.FAILED, NoticeState.UNREACHED, ended=on, stuck=today)


@atomic
def told_by_hand(*, notice: Notice, note: str, by: Person, at: datetime) -> None:
    """Note that somebody told her herself, and how: at a counter or on the line.

    :raises NoteMissing: nobody says how.
    :raises AlreadyReached: she knows already.
    """
    if is_blank(note):
        raise NoteMissing
    locked = Notice.objects.select_for_update().get(pk=notice.pk)
    if locked.person_id == by.pk:
        raise NotFound
    if locked.state == NoticeState.DELIVERED or locked.read_at is not None:
        raise AlreadyReached
    _tried(locked, AttemptState.DELIVERED, note=note, at=at)
    Notice.objects.filter(pk=locked.pk).update(state=NoticeState.DELIVERED, next_at=None)
    audit.record("notices.told_by_hand", target=locked, by=by)


@atomic
def give_up(*, notice: Notice, why: str, by: Person, at: datetime) -> None:
    """Note that a notice cannot be brought to her: nobody is reminded of it any more.

    It stands on her own pages, and whoever reaches her later says so all the same.

    :raises NoteMissing: nobody says what was tried.
    :raises AlreadyReached: she knows already, or nothing waits for anybody.
    """
    if is_blank(why):
        raise NoteMissing
    locked = Notice.objects.select_for_update().get(pk=notice.pk)
    if locked.person_id == by.pk:
        raise NotFound
    if locked.state not in STUCK or locked.read_at is not None:
        raise AlreadyReached
    _tried(locked, AttemptState.UNCLEAR, reason=Reason.GIVEN_UP, note=why, at=at)
    Notice.objects.filter(pk=locked.pk).update(state=NoticeState.HERE, next_at=None)
    audit.record("notices.given_up", target=locked, by=by)


def _tried(
    notice: Notice,
    state: AttemptState,
    *,
    note: str,
    at: datetime,
    reason: Reason = Reason.NO_REASON,
) -> None:
    """Write that somebody went to her or called; what was written of it before stays readable."""
    before = Attempt.objects.filter(notice=notice, channel=Channel.PERSON).first()
    tried = before or Attempt(
        notice=notice, channel=Channel.PERSON, turn=notice.turn + 1, began_at=at
    )
    tried.state, tried.reason = state, reason
    tried.note = "；".join(filter(None, (tried.note, note.strip())))[-300:]
    tried.tries += 1
    tried.ended_at = at
    if state == AttemptState.DELIVERED:
        tried.sent_at = at
    tried.save()


def _locked(
    letter: Letter, by: Person, version: int | None = None, state: LetterState | None = None
) -> Letter:
    """:raises LetterElsewhere, StaleVersion, NotFound: not as shown, or not hers to carry."""
    locked = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("attempt__notice__person", "document")
        .get(pk=letter.pk)
    )
    if locked.attempt.notice.person_id == by.pk:  # nobody proves that she was told herself
        raise NotFound
    if state is not None and locked.state != state:
        raise LetterElsewhere(state=locked.get_state_display())
    if version is not None and locked.version != version:
        raise StaleVersion(what="这封信")
    return locked


def _end(letter: Letter, state: LetterState, *, on: date, today: date) -> None:
    if letter.posted_on is None or not letter.posted_on <= on <= today:
        raise DayImpossible
    letter.ended_on = on


def _go(letter: Letter, state: LetterState) -> None:
    letter.state = state
    letter.version += 1
    letter.save()


def _told(letter: Letter) -> dict[str, str]:
    return {"number": letter.number}


def _carry(
    letter: Letter,
    state: AttemptState,
    notice: NoticeState,
    *,
    ended: date | None = None,
    stuck: date | None = None,
) -> None:
    attempt = letter.attempt
    attempt.state = state
    if state == AttemptState.SENT:
        attempt.sent_at = _noon(letter.posted_on)
    if ended is not None:
        attempt.ended_at = _noon(ended)
    attempt.save()
    Notice.objects.filter(pk=attempt.notice_id).update(
        state=notice, next_at=None, stuck_at=_noon(stuck)
    )


def _noon(day: date | None) -> datetime | None:
    """Return noon of a day in China: a letter has a day, not an hour."""
    if day is None:
        return None
    return datetime(day.year, day.month, day.day, 12, tzinfo=timezone.get_default_timezone())
