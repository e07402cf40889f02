"""What the federation keeps of a person who works for it."""

from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from niangjia.apps.people.holds import Hold
from niangjia.apps.people.models import Person
from niangjia.apps.unions.models import Role


def holds(person: Person) -> Iterator[Hold]:
    """Yield a hold on everybody who has held a role: what she decided is signed with her name."""
    if Role.objects.filter(person=person).exists():
        yield Hold(
            what=_("担任过工会岗位"),
            why=_("经办和审批记录要有经办人姓名，不能删"),
            stops_all=True,
        )
