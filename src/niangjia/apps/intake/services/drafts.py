"""An unfinished interview is kept for whoever wants to go on later, and destroyed in time.

Who she is, is not in it. Number and code open it, on any phone; nobody else can read it, not even
the desk.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.intake import promises
from niangjia.apps.intake.errors import DraftsFull
from niangjia.apps.intake.selectors.receipts import code_of_draft, draft_digest, draft_number
from niangjia.apps.matters.services.look_up import not_at_will
from niangjia.apps.people import crypto

MOST_DRAFTS = 20_000
"""Of everybody together, at a few kilobytes each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What she writes down to go on later: number, code, and until when it is kept."""

    number: str
    code: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A draft as it was kept; `mark` names the telling it is to become."""

    mark: UUID
    answers: dict[str, Any]


@atomic
def keep_draft(*, mark: UUID, answers: dict[str, Any], at: datetime) -> Kept:
    """Keep an unfinished interview; kept again under its mark it has the same number and code.

    :raises DraftsFull: the house keeps as many as it has room for.
    """
    until = at + timedelta(days=promises.promises().draft_days)
    sealed = crypto.seal(
        json.dumps(answers, ensure_ascii=False).encode(), aad=f"intake_draft:answers:{mark}"
    )
    code = code_of_draft(mark)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT intake_keep_draft(%s, %s, %s, %s)", [mark, sealed, until, MOST_DRAFTS]
        )
        (number,) = cursor.fetchone()
        if number is None:
            raise DraftsFull
        cursor.execute("SELECT intake_name_draft(%s, %s)", [mark, draft_digest(number, code)])
    audit.record("intake.draft_kept", target=f"intake.draft:{number}", by=None)
    return Kept(number=number, code=code, until=until)


def open_draft(*, number: str, code: str, address: str, at: datetime) -> Opened:
    """Return the draft of that number and code, to go on with.

    :raises matters.services.look_up.NoSuchCode: they do not belong together, or it is gone.
    :raises matters.services.look_up.TooManyTries: too many wrong codes came from there just now.
    """
    number = draft_number(number)

    def find() -> Opened | None:
        with connection.cursor() as cursor:
            digest = draft_digest(number, code)
            cursor.execute("SELECT * FROM intake_open_draft(%s, %s, %s)", [number, digest, at])
            found = cursor.fetchone()
        if found is None:
            return None
        mark, sealed, _until = found
        opened = crypto.open_(bytes(sealed), aad=f"intake_draft:answers:{mark}")
        audit.record("intake.draft_opened", target=f"intake.draft:{number}", by=None)
        return Opened(mark=mark, answers=json.loads(opened))

    return not_at_will(number=number, address=address, at=at, find=find)


@atomic
def drop_drafts(*, at: datetime) -> int:
    """Destroy the drafts whose time is over; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake_drop_drafts(%s)", [at])
        (gone,) = cursor.fetchone()
    if gone:
        audit.record(
            "intake.drafts_dropped", target="intake.drafts", by=None, facts={"count": gone}
        )
    return int(gone)
