"""A long list of matters, written for whoever asked for it."""

from typing import TYPE_CHECKING

from django.utils import timezone

from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.services import exporting
from niangjia.apps.outbox.services import Tell
from niangjia.engines import tables
from niangjia.jobs.clock import today

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person


def write_list(
    *,
    by: "Person",
    tell: Tell,
    title: str,
    state: str,
    narrowed: dict[str, str],
    sort: str,
    kind: tables.Given,
    words_key: str,
    sealed: bytes,
    place: str,
) -> str:
    """Write the list as `by` may see it today; return its number."""
    made = exporting.write_list(
        words=exporting.words_waiting(sealed=sealed, place=place),
        state=state,
        narrowed=matters.Narrowing.of_text(narrowed),
        sort=sort,
        kind=kind,
        by=by,
        on=today(),
        at=timezone.now(),
        tell=tell,
    )
    return str(made.pk)
