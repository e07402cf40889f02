from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from niangjia.apps.matters.choices import ItemState, Outcome, Track
from niangjia.apps.matters.models.matter import NEVER


class ProcedureEdge(models.Model):
    """A step that a life cycle allows; the database refuses every other (see migrations)."""

    lifecycle = models.CharField(max_length=30)
    lifecycle_version = models.SmallIntegerField()
    verb = models.CharField(max_length=40)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40)

    class Meta:
        db_table = "matters_procedure_edge"
        constraints = [
            models.UniqueConstraint(
                fields=["lifecycle", "lifecycle_version", "verb", "from_state", "to_state"],
                name="matters_edge_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.lifecycle}.{self.verb}: {self.from_state} → {self.to_state}"


class Forum(models.Model):
    """One proceeding over a set of claim items: a mediation, an aid case, an arbitration …

    Its state is the last step's target; the application never writes it (a trigger does).
    """

    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, related_name="forums")
    home_key = models.BigIntegerField()
    line_key = models.BigIntegerField(default=0)
    kind = models.CharField(max_length=30)
    track = models.CharField(max_length=20, choices=Track)
    body_name = models.CharField(max_length=120, blank=True)
    case_number = models.CharField(max_length=80, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    lifecycle = models.CharField(max_length=30)
    lifecycle_version = models.SmallIntegerField()
    state = models.CharField(max_length=40)
    step_seq = models.IntegerField(default=0)
    is_live = models.BooleanField(default=True)
    next_due_on = models.DateField(default=NEVER)
    opened_on = models.DateField()
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "matter"], name="matters_forum_of_matter"),
            models.UniqueConstraint(
                fields=["body_name", "case_number", "kind"],
                condition=~Q(case_number="") & Q(parent__isnull=True),
                name="matters_forum_case_number_once",
            ),
            models.CheckConstraint(
                condition=Q(track__in=Track.values), name="matters_forum_track_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.matter_id}/{self.pk}"


class Step(models.Model):
    """One step taken in a forum: who, when, on what basis, with which facts. Append-only."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="steps")
    seq = models.IntegerField()
    lifecycle = models.CharField(max_length=30)
    lifecycle_version = models.SmallIntegerField()
    verb = models.CharField(max_length=40)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    as_role = models.CharField(max_length=30)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    basis = ArrayField(models.CharField(max_length=80))
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum", "seq"], name="matters_step_seq"),
            models.UniqueConstraint(
                fields=["forum", "seq", "to_state"], name="matters_step_target"
            ),
            models.CheckConstraint(condition=Q(seq__gte=0), name="matters_step_seq_from_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.forum_id}.{self.seq} {self.verb}"


class ForumItem(models.Model):
    """One claim item inside one forum: whether it is in, and what was decided for it."""

    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, related_name="+")
    home_key = models.BigIntegerField()
    line_key = models.BigIntegerField(default=0)
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="forum_items")
    item = models.ForeignKey("matters.Item", on_delete=models.PROTECT, related_name="forum_items")
    claimant = models.ForeignKey(
        "matters.Claimant", on_delete=models.PROTECT, related_name="forum_items"
    )
    track = models.CharField(max_length=20, choices=Track)
    state = models.CharField(max_length=20, choices=ItemState, default=ItemState.IN)
    outcome = models.CharField(max_length=20, choices=Outcome, null=True, blank=True)  # noqa: DJ001
    amount_fen = models.BigIntegerField(null=True)
    is_final = models.BooleanField(null=True)
    effective_on = models.DateField(null=True)
    perform_by = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum", "item"], name="matters_forumitem_once"),
            models.UniqueConstraint(
                fields=["item", "track"],
                condition=Q(state="in"),
                name="matters_forumitem_one_live_forum_per_track",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["decided", "settled"], outcome__isnull=False)
                | (~Q(state__in=["decided", "settled"]) & Q(outcome__isnull=True)),
                name="matters_forumitem_outcome_when_decided",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gte=0),
                name="matters_forumitem_amount_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forum_id}/{self.item_id} {self.state}"
