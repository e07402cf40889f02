"""A partner body takes part in a matter; whoever acts for it on a day sees the part."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.matters.models import Claimant, Forum, Matter, Participant
from niangjia.apps.matters.policies import ROLE_OF_BODY
from niangjia.apps.matters.services.register import begin_part
from niangjia.apps.people.models import Person
from niangjia.apps.unions.choices import BodyKind
from niangjia.apps.unions.models import Body
from niangjia.apps.unions.selectors import bodies
from niangjia.kernel.errors import DomainError


class BodyNotHere(DomainError):
    """A body takes part where the union that keeps it is, or below, and nowhere else."""

    code = "matters.body_not_here"
    message = "%(name)s不是本会或者上级工会登记的伙伴单位，不能加入这个案件。"


@atomic
def let_body_in(
    *,
    matter: Matter,
    body: Body,
    since: date,
    by: Person,
    on: date,
    forum: Forum | None = None,
    claimant: Claimant | None = None,
) -> Participant:
    """Let a partner body take part from a day on, for the whole, one forum or one worker.

    As what, its kind decides; what its people may see of it follows in `access`, as of `on`.

    :raises BodyNotHere: it is kept neither by the matter's union nor by one above it.
    :raises AlreadyActing: it takes part for that already.
    """
    if not bodies.bodies_at(matter.home_key, matter.line_key, on=on).filter(pk=body.pk).exists():
        raise BodyNotHere(name=body.name)
    role = ROLE_OF_BODY[BodyKind(body.kind)]
    made = begin_part(
        Participant(
            matter=matter,
            body=body,
            role=role,
            forum=forum,
            claimant=claimant,
            during=DateRange(since, None),
        ),
        name=body.name,
        on=on,
    )
    audit.record(
        "matters.body_let_in",
        target=made,
        by=by,
        facts={"role": str(role), "body": body.pk, "name": body.name},
    )
    return made
