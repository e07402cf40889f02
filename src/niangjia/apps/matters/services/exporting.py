"""A list leaves the house as a file: the same list as on the page, and recorded."""

from datetime import date

from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.matters import selectors
from niangjia.apps.matters.models import Matter
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import DomainError

MOST = 20_000


class TooMany(DomainError):
    """More than a spreadsheet, and the machine, should take at once."""

    code = "matters.too_many_to_export"
    message = (
        "符合条件的案件超过 %(most)s 件，一次导不出来。请先按案号、单位或姓名找，或者只选一种状态。"
    )


@atomic
def export_list(*, words: str, state: str, by: Person, on: date) -> list[Matter]:
    """Return the matters on a person's list, in its order, and record that they were taken out.

    :raises TooMany: there are more than 20,000.
    """
    found = selectors.listed(visible_to=by, on=on, words=words, state=state)
    rows = selectors.rows_after(found.select_related("home_union"), None, limit=MOST + 1)
    if len(rows) > MOST:
        raise TooMany(most=f"{MOST:,}")
    # What was looked for may be somebody's name: only whether anything was stands in the audit.
    facts = {"matters": len(rows), "state": state, "searched": bool(words.strip())}
    audit.record("matters.list_exported", target=by, by=by, facts=facts)
    return rows
