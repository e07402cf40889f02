"""One deed on very many rows: seen, and done, while a page shows how far it is."""

from typing import TYPE_CHECKING

from niangjia.apps.desk import services
from niangjia.apps.outbox.services import Tell
from niangjia.jobs.clock import now, today

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person


def see_round(*, by: "Person", tell: Tell, title: str, round: str) -> str:
    """See what would become of each row; return the round's number."""
    return str(services.see(pk=round, by=by, on=today(), at=now(), tell=tell).pk)


def do_round(*, by: "Person", tell: Tell, title: str, round: str) -> str:
    """Do what was seen and confirmed; return the round's number."""
    return str(services.do(pk=round, by=by, on=today(), at=now(), tell=tell).pk)
