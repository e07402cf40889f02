"""Write side of sendings: a form's first answer, and what two people both wrote."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.audit.selectors import label_of
from niangjia.apps.sendings.models import Sending

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What a form that was sent meets.

    `row` is its own place, None when the same was sent before: then `location` is the answer.
    `other` is where the same page led when something else was sent from it; `alike` is where the
    same content led, sent lately from the same address opened anew.
    """

    row: int | None
    location: str = ""
    other: str = ""
    alike: str = ""


def begin(*, mark: bytes, content: bytes, sender: int, path: str, since: datetime) -> Begun:
    """Take the place of a form that is sent; wait while the same is still at work.

    `mark` names the page, `content` what was sent, both as digests; `sender` is the person's
    number, `since` how far back the same content counts as sent lately. Whoever takes the place
    finishes it or gives it up in the same transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sendings_sending (mark, content, by_id, path, location)"
            " VALUES (%s, %s, %s, %s, '') ON CONFLICT (mark, content) DO NOTHING RETURNING id",
            [mark, content, sender, path[:300]],
        )
        made = cursor.fetchone()
    answered = Sending.objects.filter(by_id=sender).exclude(location="").order_by("-at")
    of_page = answered.filter(mark=mark)
    if made is None:
        return Begun(row=None, location=_location(of_page.filter(content=content)))
    lately = answered.filter(path=path[:300], at__gte=since)
    return Begun(
        row=made[0],
        other=_location(of_page.exclude(content=content)),
        alike=_location(lately.filter(content=content).exclude(mark=mark)),
    )


def _location(sendings: QuerySet[Sending]) -> str:
    """Return where the newest of these led; empty where there is none."""
    return sendings.values_list("location", flat=True).first() or ""


def finish(*, row: int, location: str) -> None:
    """Keep where the answer to a form led."""
    Sending.objects.filter(pk=row).update(location=location[:500])


def give_up(*, row: int) -> None:
    """Leave the place again: the form was declined, and may be sent once more as it is."""
    Sending.objects.filter(pk=row).delete()


def forget_before(*, at: datetime) -> int:
    """Forget what was sent before a moment; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sendings_forget(%s)", [at])
        number: int = cursor.fetchone()[0]
        return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Three values of each field that two people both wrote, and which was taken.

    By the name of the field: what stood when the form was opened, what stood when it was sent,
    what was typed; `taken` says "mine" or "theirs".
    """

    opened: Mapping[str, str]
    theirs: Mapping[str, str]
    mine: Mapping[str, str]
    taken: Mapping[str, str]


@atomic
def settle(
    *, record: Model, met: Met | None, by: "Person", write: Callable[[], T] | None = None
) -> T | None:
    """Write what was chosen where two people wrote, and keep both in the audit.

    `write` does the writing, with the version that was looked at; None when everything of the
    other's is kept. Nothing more is recorded where nobody met anybody (`met` is None).

    :raises DomainError: as `write` does; then nothing is recorded either.
    """
    done = write() if write else None
    if met is not None:
        personal: dict[str, Any] = {
            "opened": dict(met.opened),
            "theirs": dict(met.theirs),
            "mine": dict(met.mine),
        }
        audit.record(
            "sendings.versions_met",
            target=record,
            by=by,
            facts={"taken": dict(sorted(met.taken.items()))},
            personal=personal,
            subject=label_of(record),
        )
    return done
