"""Work on a matter of many people: reading and importing its roster, claims, proceedings, steps.

Each is what a page does at once for few (`apps/matters/at_once.py`). Whoever asked is asked at the
door again: between the click and the work she may have lost her role.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from niangjia.apps.documents import selectors as documents
from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services import forums, steps
from niangjia.apps.matters.services import roster as rosters
from niangjia.apps.outbox.services import Tell
from niangjia.apps.recovery.services import assessment
from niangjia.jobs.clock import now, today
from niangjia.jobs.matter_words import imported

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Matter, RosterImport
    from niangjia.apps.people.models import Person


def read_upload(*, by: "Person", tell: Tell, matter: str, title: str, file: str) -> str:
    """Read a file that was handed in and start its import; return the import's number."""
    kept = documents.get_file(file)
    draft = rosters.start_import(
        matter=_matter(matter, by, Deed.ENROL),
        name=kept.original_name,
        data=documents.content_of(kept),
        by=by,
        at=now(),
        tell=tell,
    )
    _tell_reading(tell, draft)
    return str(draft.pk)


def read_roster(
    *,
    by: "Person",
    tell: Tell,
    matter: str,
    title: str,
    roster: int,
    version: int,
    is_to_import: bool,
) -> str:
    """Read a file by its corrections; import everybody, if that was asked and nothing is wrong."""
    draft = matters.get_import(roster, matter=_matter(matter, by, Deed.ENROL))
    draft = rosters.read_again(roster=draft, tell=tell)
    reading = matters.reading_of(draft)
    if is_to_import and reading and reading.people and not reading.errors:
        return _import(draft, version, by, tell)
    _tell_reading(tell, draft)
    return str(draft.pk)


def import_roster(
    *, by: "Person", tell: Tell, matter: str, title: str, roster: int, version: int
) -> str:
    """Import everybody in a roster, or nobody; return the import's number."""
    draft = matters.get_import(roster, matter=_matter(matter, by, Deed.ENROL))
    return _import(draft, version, by, tell)


def assess_claims(*, by: "Person", tell: Tell, matter: str, title: str, on: str) -> None:
    """Compute what everybody is owed under the law of the day of the click, and enter it."""
    found = assessment.assess_claims(
        matter=_matter(matter, by, Deed.ASSESS),
        on=date.fromisoformat(on),
        by=by,
        at=now(),
        tell=tell,
    ).computed
    tell(found.people, found.people, f"算好了：{found.people} 人，{found.changed} 项有变化。")


def open_forum(
    *,
    by: "Person",
    tell: Tell,
    matter: str,
    title: str,
    lifecycle: str,
    items: Sequence[int],
    opened_on: str,
    body_name: str,
) -> str:
    """Open a proceeding over many people's items; return the forum's number."""
    found = _matter(matter, by)
    forum = forums.open_forum(
        matter=found,
        lifecycle=lifecycle,
        items=matters.items_of(found, items),
        by=by,
        opened_on=date.fromisoformat(opened_on),
        at=now(),
        body_name=body_name,
        tell=tell,
    )
    tell(1, 1, f"已开始{title}。")
    return str(forum.pk)


def take_step(
    *,
    by: "Person",
    tell: Tell,
    matter: str,
    title: str,
    forum: int,
    verb: str,
    happened_on: str,
    version: int,
    items: Sequence[int] | None,
    facts_key: str,
    sealed: bytes,
    place: str,
) -> str:
    """Take a step for many people; return the number of the forum that took it."""
    found = matters.get_forum(forum, matter=_matter(matter, by))
    row = steps.take(
        forum=found,
        verb=verb,
        by=by,
        happened_on=date.fromisoformat(happened_on),
        at=now(),
        facts=steps.facts_waiting(sealed=sealed, place=place),
        expected_version=version,
        items=items,
        tell=tell,
    )
    tell(1, 1, f"已办{title}。")
    return str(row.forum_id)


def _matter(number: str, by: "Person", deed: Deed | None = None) -> "Matter":
    on = today()
    matter = matters.get_matter(number, visible_to=by, on=on)
    if deed:
        policies.require(deed, matter=matter, person=by, on=on)
    return matter


def _import(draft: "RosterImport", version: int, by: "Person", tell: Tell) -> str:
    done = rosters.commit_import(roster=draft, by=by, at=now(), expected_version=version, tell=tell)
    tell(1, 1, imported(done))
    return str(draft.pk)


def _tell_reading(tell: Tell, draft: "RosterImport") -> None:
    reading = matters.reading_of(draft)
    if reading:
        wrong = f"，{len(reading.errors)} 处要改" if reading.errors else ""
        tell(1, 1, f"读好了：{reading.people} 人{wrong}。")
