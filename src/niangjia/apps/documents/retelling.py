"""What one document lacks and another of the same matter says already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from niangjia.apps.documents.gaps import NUMBERS, Gap
from niangjia.apps.documents.models import Document
from niangjia.apps.documents.selectors import facts_of, gaps_of

COMMON = frozenset({"committee", "contract", "facts", "hired_on", "left_reason", "post"})
"""Single values that mean the same in every form; others only in a document of the same form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """The value for a gap, and the title of the document that says it."""

    value: Any
    title: str


def retold(document: Document, others: Iterable[Document]) -> dict[str, Retold]:
    """Return what other documents say where this one has a gap, by path; the first one wins.

    A party's particulars are hers wherever she is named, her numbers excepted: those come from her
    own record, which keeps who has read them.
    """
    gaps = [gap for gap in gaps_of(document) if gap.fields]
    found: dict[str, Retold] = {}
    if not gaps:
        return found
    mine = facts_of(document)
    for other in others:
        waiting = [gap for gap in gaps if gap.path not in found]
        if not waiting:
            break
        facts = facts_of(other)
        for gap in waiting:
            value = _value(gap, mine, facts, is_same_form=other.form == document.form)
            if value not in (None, "", [], {}):
                found[gap.path] = Retold(value=value, title=other.title)
    return found


def _value(gap: Gap, mine: Mapping[str, Any], facts: Mapping[str, Any], *, is_same_form: bool):
    first, *rest = gap.path.split(".")
    if gap.is_list:
        return facts.get(first)
    if not rest:
        return facts.get(first) if is_same_form or first in COMMON else None
    party = mine.get(first)
    if len(rest) > 1 or not isinstance(party, Mapping) or not party.get("name"):
        return None
    if rest[0] in NUMBERS and not party.get("credit_code"):
        return None
    twins = (
        value
        for value in facts.values()
        if isinstance(value, Mapping) and value.get("name") == party["name"]
    )
    return next((twin[rest[0]] for twin in twins if twin.get(rest[0])), None)
