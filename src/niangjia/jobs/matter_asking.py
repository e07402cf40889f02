"""Who asks, on which day, and what the answer is: what every verb of `matter` has in common."""

import argparse
import io
import json
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from niangjia.apps.matters import selectors as matters
from niangjia.apps.people import selectors as people
from niangjia.jobs.clock import now
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.kernel.money import figures, from_fen

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Claimant, Matter
    from niangjia.apps.people.models import Person


class NoSuchAccount(DomainError):
    """Nobody logs in with that name, or no more."""

    code = "jobs.no_such_account"
    message = "没有叫“%(login)s”的账号，或者它已经停用。请用 --as 写明谁来办。"


class NotYet(DomainError):
    code = "jobs.day_not_yet"
    message = "%(on)s 还没有到。请用 --on 写实际办理的那一天。"


class NoSuchWorker(DomainError):
    code = "jobs.no_such_worker"
    message = "这里没有第 %(seqs)s 位职工。请看名单里的序号。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Whose account acts and when; `on` is the day it happened, `at` the moment of recording."""

    person: "Person"
    today: date
    on: date
    at: datetime

    def matter(self, number: str) -> "Matter":
        """Return the matter of that number through the one door, as of today.

        :raises NotFound: there is none, or it is not this person's to see.
        """
        return matters.get_matter(number, visible_to=self.person, on=self.today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a verb has to say: lines for people, data for programs, and why it stopped, if so.

    `key` is the number of what was made, with which the next command goes on.
    """

    lines: Sequence[str] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    declined: DomainError | None = None
    key: object = ""


def asking(arguments: argparse.Namespace) -> Asking:
    """Return who asks, as the arguments name her.

    Roles and what she may see are always those of today; `--on` is only when a thing happened.

    :raises NoSuchAccount: there is no such account, or it was closed.
    :raises NotYet: the day has not come.
    """
    at = now()
    today = timezone.localdate(at)
    try:
        account = people.get_account(arguments.login)
    except NotFound:
        raise NoSuchAccount(login=arguments.login) from None
    if not account.is_active:
        raise NoSuchAccount(login=arguments.login)
    on = getattr(arguments, "on", None) or today
    if on > today:
        raise NotYet(on=on)
    return Asking(person=account.person, today=today, on=on, at=at)


def show(answer: Answer, *, as_json: bool, only_key: bool = False) -> int:
    """Print an answer and return the exit code: 0 done, 1 declined."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal in another encoding must not turn a rare name into a crash.
        sys.stdout.reconfigure(errors="replace")
    if only_key:
        print(answer.key)
    elif as_json:
        print(json.dumps(answer.data, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder))
    else:
        for line in answer.lines:
            print(line)
    if answer.declined is None:
        return 0
    print(answer.declined, file=sys.stderr)
    return 1


def yuan(fen: int | None) -> str | None:
    """Return an amount for programs: decimal text in yuan."""
    return None if fen is None else str(from_fen(fen))


def shown(fen: int | None, none: str = "待算") -> str:
    """Return an amount for people: `42,960.00`, or why there is none."""
    return none if fen is None else figures(fen)


def claimants_by_seq(matter: "Matter", seqs: Collection[int]) -> list["Claimant"]:
    """Return the workers of these numbers who are still in the matter, in order.

    :raises NoSuchWorker: one of them is not.
    """
    rows = matter.claimants.filter(left_on__isnull=True, seq__in=seqs).select_related("person")
    found = list(rows.order_by("seq"))
    require_seqs(seqs, {row.seq for row in found})
    return found


def require_seqs(asked: Collection[int], there: Collection[int]) -> None:
    """Decline numbers of workers who are not there.

    :raises NoSuchWorker: naming them.
    """
    missing = sorted(set(asked) - set(there))
    if missing:
        raise NoSuchWorker(seqs="、".join(map(str, missing[:10])))
