"""What was told of one trouble, whichever of its enquiries it came to before they were joined."""

from django.db.models.expressions import RawSQL

from niangjia.apps.intake.models import Enquiry, Telling
from niangjia.apps.intake.selectors.scope import Reading, reading_of

_JOINED = """
    WITH RECURSIVE joined (id) AS (
        SELECT %s::bigint
         UNION
        SELECT e.id FROM intake_enquiry e JOIN joined j ON e.into_id = j.id
    ) SELECT id FROM joined
"""


def all_told(enquiry: Enquiry) -> list[Reading]:
    """Return what was told, first to last, to an enquiry and to those that ended as part of it.

    For the desk: who told the others may be somebody else, and reads her own alone (`tellings_of`).
    """
    # A few at most: who told the same twice, or colleagues one by one.
    rows = Telling.objects.filter(enquiry_id__in=RawSQL(_JOINED, [enquiry.pk]))
    rows = rows.select_related("enquiry", "enquiry__person", "recorded_by")
    return [reading_of(row) for row in rows.order_by("told_at", "pk")]
