"""An interview at a counter that stopped half-way is kept for the desk, and not for long.

Whoever works at that desk goes on with it. Sent, it is gone with the statement that writes the
telling; closed or too old, it is emptied, and what is left says only who closed it and why.
"""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.intake import promises
from niangjia.apps.intake.choices import CHOSEN, Door, WhyClosed
from niangjia.apps.intake.errors import ClosedAlready, ToldAlready
from niangjia.apps.intake.models import Unfinished
from niangjia.apps.intake.selectors.receipts import marked
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.models import Union
from niangjia.kernel.errors import StaleVersion

CLOSED_DAYS = 30
"""How long an emptied one still says who closed it and why."""


@atomic
def keep(
    *,
    mark: UUID,
    union: Union,
    door: Door,
    answers: dict[str, Any],
    version: int,
    by: Person,
    at: datetime,
) -> Unfinished:
    """Keep what was answered so far at the desk of `union`; `version` 0 begins it.

    :raises ToldAlready: it was finished and sent.
    :raises ClosedAlready: it was closed.
    :raises StaleVersion: somebody went on with it since it was read.
    """
    if number := marked(mark):
        raise ToldAlready(number=number)
    until = at + timedelta(days=promises.promises().draft_days)
    row = Unfinished.objects.select_for_update().filter(mark=mark).first()
    if row is None:
        if version:
            raise ClosedAlready
        row = Unfinished(
            mark=mark,
            home_union=union,
            home_key=unions.home_key_of(union, on=timezone.localdate(at)),
            door=door,
            begun_by=by,
            begun_at=at,
        )
    elif row.closed_at is not None:
        raise ClosedAlready
    elif row.version != version:
        raise StaleVersion(what="这一份")
    is_new, was_kept_by = row.pk is None, row.kept_by_id
    row.answers_enc = crypto.seal(
        json.dumps(answers, ensure_ascii=False).encode(), aad=row.place("answers")
    )
    row.kept_by, row.kept_at, row.kept_until, row.version = by, at, until, version + 1
    row.save()
    if is_new:
        audit.record("intake.unfinished_kept", target=row, by=by, facts={"door": row.door})
    elif was_kept_by != by.pk:
        audit.record("intake.unfinished_gone_on", target=row, by=by, facts={"door": row.door})
    return row


@atomic
def close(*, unfinished: Unfinished, why: WhyClosed, by: Person, at: datetime) -> None:
    """Close one that nobody goes on with: what was said is destroyed, the reason stays.

    :raises ToldAlready: it was finished and sent meanwhile.
    :raises ClosedAlready: somebody closed it before.
    :raises ValueError: the reason is not a clerk's to give.
    """
    if why not in CHOSEN:
        raise ValueError(f"no reason to give: {why}")
    row = Unfinished.objects.select_for_update().filter(pk=unfinished.pk).first()
    if row is None and (number := marked(unfinished.mark)):
        raise ToldAlready(number=number)
    if row is None or row.closed_at is not None:
        raise ClosedAlready
    row.answers_enc = b""
    row.closed_by, row.closed_at, row.closed_why = by, at, why
    row.version += 1
    row.save()
    audit.record("intake.unfinished_closed", target=row, by=by, facts={"why": str(why)})


@atomic
def sweep(*, at: datetime) -> int:
    """Empty those whose days are over, and drop what was closed long ago; returns how many went."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT intake_sweep_unfinished(%s, %s)", [at, at - timedelta(days=CLOSED_DAYS)]
        )
        (gone,) = cursor.fetchone()
    if gone:
        audit.record(
            "intake.unfinished_swept", target="intake.unfinished", by=None, facts={"count": gone}
        )
    return int(gone)
