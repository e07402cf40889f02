from django.db import models
from django.db.models import F, Q

from niangjia.apps.recovery.choices import PlanState


class Proposal(models.Model):
    """What one person proposes and a second one approves; only the approval posts an entry.

    `book_no` is the ledger it was computed on: if the ledger has moved since, it cannot be posted.
    """

    state = models.CharField(max_length=20, choices=PlanState, default=PlanState.PROPOSED)
    book_no = models.IntegerField()
    effective_on = models.DateField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    entry = models.OneToOneField(
        "recovery.Entry",
        on_delete=models.PROTECT,
        db_constraint=False,
        null=True,
        related_name="%(class)s",
    )

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(state=PlanState.PROPOSED),
                name="recovery_%(class)s_one_proposed",
            ),
            models.UniqueConstraint(fields=["id", "matter"], name="recovery_%(class)s_of_matter"),
            models.CheckConstraint(
                condition=Q(state__in=PlanState.values), name="recovery_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="recovery_%(class)s_second_person",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=PlanState.POSTED,
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                    entry__isnull=False,
                )
                | (
                    ~Q(state=PlanState.POSTED)
                    & Q(approved_by__isnull=True, approved_at__isnull=True, entry__isnull=True)
                ),
                name="recovery_%(class)s_posted_when_approved",
            ),
        ]
