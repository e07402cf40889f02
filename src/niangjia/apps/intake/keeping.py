"""What her enquiries keep of a person when she wants to be forgotten, and what they let go."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_noop as _

from niangjia.apps.documents import services as documents
from niangjia.apps.documents.models import File
from niangjia.apps.people.holds import Hold
from niangjia.apps.people.models import Person


def holds(person: Person) -> Iterator[Hold]:
    """Yield what is kept: an enquiry under way keeps everything, a reply to an office itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake_is_under_way(%s)", [person.pk])
        (is_open,) = cursor.fetchone()
        cursor.execute("SELECT intake_has_replies(%s)", [person.pk])
        (has_replies,) = cursor.fetchone()
    if is_open:
        yield Hold(what=_("有诉求还在办，或者来函还没有回"), why=_("办结以后再删"), stops_all=True)
    if has_replies:
        yield Hold(what=_("给来函单位的回函，转给别的部门的函"), why=_("发出的公函要留底"))


def forget(person: Person) -> None:
    """Take away what a forgotten person told, her papers, and the codes that opened it.

    A paper that became evidence of a matter stays there as long as the matter's papers do.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake_forget_person(%s)", [person.pk])
        cursor.execute("SELECT intake_forget_papers(%s)", [person.pk])
        files = [pk for (pk,) in cursor.fetchall()]
    for pk in files:
        documents.let_go(file=File(pk=pk), by=person)
