"""What mediation keeps beyond the forum itself: its sessions and what was agreed."""

from django.db import models
from django.db.models import F, Q


class Session(models.Model):
    """One meeting of a mediation (调解会): when, who came, what was said."""

    forum = models.ForeignKey("matters.Forum", on_delete=models.PROTECT, related_name="sessions")
    step = models.OneToOneField("matters.Step", on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    present = models.TextField()
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.forum_id} {self.held_on}"


class Terms(models.Model):
    """What an agreement says beyond its amounts (调解协议的约定)."""

    forum = models.ForeignKey("matters.Forum", on_delete=models.PROTECT, related_name="terms")
    step = models.OneToOneField("matters.Step", on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField()
    perform_by = models.DateField()
    penalty = models.TextField(blank=True)
    other_terms = models.TextField(blank=True)
    joint_confirmation = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(perform_by__gte=F("agreed_on")),
                name="mediation_terms_performed_after_agreed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.forum_id} {self.agreed_on}"
