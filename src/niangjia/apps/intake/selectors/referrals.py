"""Offices that sent somebody: the list, one of them, and records that may be about the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Value

from niangjia.apps.documents.models import Document
from niangjia.apps.documents.selectors import facts_of
from niangjia.apps.intake.choices import DueFrom, ReferralEnd
from niangjia.apps.intake.models import Enquiry, Extension, InterimReply, Referral, Reply
from niangjia.apps.intake.models.enquiry import letter_key
from niangjia.apps.intake.promises import House, house_rule
from niangjia.apps.intake.selectors.scope import enquiries_visible_to, numbers_found
from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.matters.models import Matter
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.engines.law import ClockRule
from niangjia.kernel.errors import NotFound

MOST_ALIKE = 10
MOST_OF_MATTER = 20


def referrals_visible_to(person: Person, *, on: date) -> QuerySet[Referral]:
    """Return the referrals a person may see on a day: those of enquiries she may see."""
    seen = enquiries_visible_to(person, on=on).values("pk")
    return _read(Referral.objects.filter(enquiry__in=seen))


def referrals_brought_by(person: Person) -> QuerySet[Referral]:
    """Return the referrals whose letter a person wrote down.

    A partner's system finds these and no others.
    """
    return _read(Referral.objects.filter(telling__recorded_by=person))


def _read(found: QuerySet[Referral]) -> QuerySet[Referral]:
    return found.select_related(
        "telling", "letter", "enquiry__person", "enquiry__home_union", "enquiry__handler"
    )


def get_referral(pk: int, *, visible_to: Person, on: date) -> Referral:
    """Return a referral, if the person may see it.

    :raises NotFound: there is none, or it is not hers to see.
    """
    return _one(referrals_visible_to(visible_to, on=on), pk=pk)


def get_numbered(number: str, *, visible_to: Person, on: date) -> Referral:
    """Return the referral of that number of ours, if the person may see it.

    :raises NotFound: there is none, or it is not hers to see.
    """
    return _one(referrals_visible_to(visible_to, on=on), number=number)


def get_referral_brought(number: str, *, by: Person) -> Referral:
    """Return the referral of that number of ours, if the person wrote its letter down.

    :raises NotFound: there is none, or she did not.
    """
    return _one(referrals_brought_by(by), number=number)


def _one(found: QuerySet[Referral], **named: Any) -> Referral:
    try:
        return found.select_related("enquiry__matter", "telling__recorded_by").get(**named)
    except Referral.DoesNotExist:
        raise NotFound from None


def referrals_of(enquiry: Enquiry) -> list[Referral]:
    """Return by which offices an enquiry, or one that was joined to it, was sent; newest first."""
    rows = Referral.objects.filter(Q(enquiry=enquiry) | Q(enquiry__into=enquiry))
    return list(rows.select_related("telling", "reply", "enquiry").order_by("-received_on", "-pk"))


def referrals_of_matter(matter: Matter, *, visible_to: Person, on: date) -> list[Referral]:
    """Return by which offices the workers of a matter were sent, as far as a person may see it.

    Their answers are often owed only when the matter's mediation is over.
    """
    rows = referrals_visible_to(visible_to, on=on).filter(
        Q(enquiry__matter=matter) | Q(enquiry__into__matter=matter)
    )
    return list(rows.order_by("-is_open", "due_on", "pk")[:MOST_OF_MATTER])


def reply_of(referral: Referral) -> Reply | None:
    """Return what was written back, if something was."""
    rows = Reply.objects.filter(referral=referral)
    return rows.select_related("document", "proof__file", "written_by", "sent_by").first()


def reply_words(reply: Reply | None) -> dict[str, str]:
    """Return what a reply says and whom to ask; empty where there is none."""
    facts = facts_of(reply.document) if reply else {}
    return {key: str(facts.get(key) or "") for key in ("says", "contact")}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldSoFar:
    """An interim reply, opened to be read."""

    row: InterimReply
    done: str


def interim_replies_of(referral: Referral) -> list[ToldSoFar]:
    """Return what an office was told before its answer, the newest first."""
    rows = InterimReply.objects.filter(referral=referral)
    return [
        ToldSoFar(
            row=row,
            done=crypto.open_(bytes(row.done_enc), aad=row.place("done")).decode()
            if row.done_enc
            else "",
        )
        for row in rows.select_related("proof__file", "recorded_by", "document").order_by("-seq")
    ]


def letters_meanwhile(referrals: Iterable[Referral]) -> dict[int, int]:
    """Return, by letter that came, which interim reply can be printed: the one being written, or
    the last that left.
    """
    asked = list(referrals)
    rows = InterimReply.objects.filter(referral__in=asked).values("referral")
    told = rows.annotate(
        last=Max("seq"), printable=Max("seq", filter=Q(document__isnull=False))
    ).values_list("referral", "last", "printable")
    last = {pk: (seq, printable) for pk, seq, printable in told}
    found = {}
    for one in asked:
        seq, printable = last.get(one.pk, (0, None))
        if one.interim_letter_id is not None:
            found[one.pk] = seq + 1
        elif printable is not None:
            found[one.pk] = printable
    return found


def interim_letter_of(referral: Referral, seq: int) -> Document | None:
    """Return the letter of an interim reply by its number, if it has one.

    The one that is being written has the number that `letters_meanwhile` says.
    """
    row = InterimReply.objects.select_related("document").filter(referral=referral, seq=seq).first()
    if row is not None:
        return row.document
    is_next = letters_meanwhile([referral]).get(referral.pk) == seq
    return referral.interim_letter if is_next else None


def extensions_of(referral: Referral) -> list[Extension]:
    """Return to which later days an office agreed, the newest first."""
    rows = Extension.objects.filter(referral=referral)
    return list(rows.select_related("letter__file", "recorded_by").order_by("-seq"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an answer is owed by its day: a clock of the law, or a period of the house's own."""

    source: DueFrom
    clock: ClockRule | None = None
    house: House | None = None


def reason_of(referral: Referral) -> Reason | None:
    """Return why an answer is owed by its day; None where none was asked."""
    if not referral.due_from:
        return None
    source = DueFrom(referral.due_from)
    if source == DueFrom.LAW:
        law = lawbook.clocks_on(referral.received_on)
        return Reason(source=source, clock=law.clock(referral.rule))
    if source == DueFrom.HOUSE:
        house = house_rule(referral.telling.door, referral.asked)
        return Reason(source=source, house=house)
    return Reason(source=source)


def is_late(referral: Referral, *, on: date) -> bool:
    """Tell whether an answer is late, or left late.

    Late is also what was given more time only when its day had passed.
    """
    if referral.due_on is None or referral.ended == ReferralEnd.NOT_WANTED:
        return False
    return referral.lapsed or (referral.ended_on or on) > referral.due_on


def referrals_listed(
    *, visible_to: Person, on: date, which: str = "open", door: str = "", words: str = ""
) -> QuerySet[Referral]:
    """Return referrals, the first owed first; of those that ended the newest.

    `which`: open, late (owed and past its day), answered, late_answered, all.
    """
    found = referrals_narrowed(
        referrals_visible_to(visible_to, on=on), on=on, which=which, door=door, words=words
    )
    if which in ("open", "late"):
        return found.order_by("due_on", "pk")
    return found.order_by("-received_on", "-pk")


def referrals_narrowed(
    found: QuerySet[Referral], *, on: date, which: str, door: str = "", words: str = ""
) -> QuerySet[Referral]:
    """Return those of some referrals that a list shows (`referrals_listed` says which)."""
    if which == "open":
        found = found.filter(is_open=True)
    elif which == "late":
        found = found.filter(is_open=True, due_on__lt=on)
    elif which == "answered":
        found = found.filter(ended=ReferralEnd.ANSWERED)
    elif which == "late_answered":
        late = Q(ended_on__gt=F("due_on")) | Q(lapsed=True)
        found = found.filter(late, ended=ReferralEnd.ANSWERED)
    if door:
        found = found.filter(telling__door=door)
    if words := words.replace("\0", "").strip():
        found = found.filter(
            Q(number__contains=words)
            | Q(telling__sender__contains=words)
            | Q(telling__letter_key__contains=letter_key(Value(words)))
            | Q(enquiry__in=list(numbers_found(words)))
        )
    return found


def referral_counts(person: Person, *, on: date) -> dict[str, int]:
    """Return how many answers are owed, and how many of them are late."""
    owed = referrals_visible_to(person, on=on).filter(is_open=True)
    return {"open": owed.count(), "late": owed.filter(due_on__lt=on).count()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A record that may be about the same, and why it is shown."""

    enquiry: Enquiry
    by_letter: bool
    by_phone: bool
    by_name: bool


def referred_before(
    *, name: str, phone: str, employer: str, their_number: str, visible_to: Person, on: date
) -> list[Alike]:
    """Return records that may be about whom a letter is about, the likeliest first.

    The same letter, then the end of the same phone with the same name or employer, then the name,
    then the employer; those that ended are among them. Nothing is joined.
    """
    name, employer = name.strip(), " ".join(employer.split())
    end = "".join(one for one in phone if one.isdigit())[-4:]
    letter = letter_key(Value(their_number))
    by_letter = Q(tellings__letter_key=letter) if their_number.strip() else None
    by_phone = Q(person__phone_last4=end) if len(end) == 4 else None
    by_name = Q(person__name=name) if name else None
    by_employer = Q(employer_name=employer) if employer else None
    both = [by_phone & one for one in (by_name, by_employer) if by_phone and one]
    rows = enquiries_visible_to(visible_to, on=on).order_by("-told_at", "-pk").distinct()
    seen: dict[int, Enquiry] = {}
    # Each way by itself: of one employer's hundred the letter's own is not the one left out.
    for near in filter(None, (by_letter, *both, by_phone, by_name, by_employer)):
        seen |= {one.pk: one for one in rows.filter(near)[:MOST_ALIKE]}
    letters: set[int] = set()
    if by_letter:
        mine = Enquiry.objects.filter(by_letter, pk__in=seen)
        letters = set(mine.values_list("pk", flat=True))
    found = [
        Alike(
            enquiry=one,
            by_letter=one.pk in letters,
            by_phone=len(end) == 4 and one.person.phone_last4 == end,
            by_name=bool(name) and one.person.name == name,
        )
        for one in seen.values()
    ]
    found.sort(key=lambda one: -(8 * one.by_letter + 2 * one.by_phone + one.by_name))
    return found[:MOST_ALIKE]
