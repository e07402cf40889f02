"""Who gets which part of a matter: access rows follow from participants, here and nowhere else.

People read and write participants, with their days; scope and policies read access rows. The rule
is one statement of the database (`matters_settle_access`), run for one matter by whatever changes
who acts in it, and for all matters each day.
"""

from datetime import date

from django.db import connection
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.matters.models import Access, Claimant, Matter
from niangjia.apps.matters.policies import REVIEW_DAYS, WHOLE_ROLES
from niangjia.apps.unions.acting import forget


def settle(*, matter: Matter, on: date) -> None:
    """Let the access rows of a matter say what its participants of a day may see."""
    _settle(on, matter.pk)


@atomic
def settle_all(*, on: date) -> int:
    """Do so for every matter, and return how many rows changed; nobody needs to be acting.

    Somebody's period began or ended, or a closed matter is no longer under review.
    """
    changed = _settle(on, None)
    if changed:
        audit.record(
            "matters.access_settled", target="matters.access", by=None, facts={"rows": changed}
        )
    return changed


def open_own_parts(*, claimants: list[Claimant]) -> None:
    """Open to workers their own parts, for good: closing a matter does not end them."""
    forget()
    Access.objects.bulk_create(
        Access(
            matter_id=claimant.matter_id,
            principal=claimant.person_id,
            role="worker",
            whole=False,
            claimant=claimant,
        )
        for claimant in claimants
    )


def _settle(on: date, matter: int | None) -> int:
    forget()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT matters_settle_access(%s, %s, %s, %s)",
            [on, REVIEW_DAYS, [str(role) for role in WHOLE_ROLES], matter],
        )
        return int(cursor.fetchone()[0])
