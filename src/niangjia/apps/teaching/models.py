"""The one row that holds the day being played."""

from django.db import models
from django.db.models import Q


class PlayedDay(models.Model):
    """The day a demo plays; none while it follows the real calendar."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="teaching_playedday_only_one", condition=Q(id=1))
        ]

    def __str__(self) -> str:
        return str(self.day)
