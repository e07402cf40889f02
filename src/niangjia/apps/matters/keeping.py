"""What the matters of a person keep of her when she wants to be forgotten, and what they let go."""

from collections.abc import Iterator
from datetime import date

from django.db import connection
from django.utils.translation import gettext_noop as _

from niangjia.apps.people.holds import Hold, years_after
from niangjia.apps.people.models import Person
from niangjia.apps.people.purposes import retentions


def holds(person: Person) -> Iterator[Hold]:
    """Yield what is kept: an open matter keeps everything, a closed one its papers and vouchers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_open, closed_on FROM matters_keeping(%s)", [person.pk])
        rows = cursor.fetchall()
    if any(is_open for is_open, _closed_on in rows):
        yield Hold(what=_("有案件还在办"), why=_("办完或者本人离开案件以后再删"), stops_all=True)
    closed = max((closed_on for _is_open, closed_on in rows if closed_on), default=None)
    if closed:
        papers, vouchers = retentions()["papers"], retentions()["voucher"]
        yield Hold(what=papers.zh, why=papers.basis, until=years_after(closed, papers.years))
        year_end = date(closed.year, 12, 31)
        yield Hold(
            what=vouchers.zh, why=vouchers.basis, until=years_after(year_end, vouchers.years)
        )


def forget(person: Person) -> None:
    """Take away the codes with which a forgotten person could look up her matters."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT matters_forget_person(%s)", [person.pk])
