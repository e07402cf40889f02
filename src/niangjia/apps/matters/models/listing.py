from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class ListExport(models.Model):
    """A list of matters written for one person, who may fetch it until it expires (导出的清单).

    `reach` tells what she reached when it was written: when that has changed, it is hers no more.
    Never rewritten; what has expired is deleted by the hour.
    """

    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField()
    reach = models.BinaryField()
    made_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="matters_listexport_expires_later",
                condition=Q(expires_at__gt=F("made_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_by_id} until {self.expires_at}"
