"""A sheet of unions and people on its way into the federation."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from niangjia.apps.setup.choices import SheetState


class SheetImport(models.Model):
    """The file, what was corrected in it, and what became of it."""

    file = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=SheetState, default=SheetState.DRAFT)
    edits_sealed = models.BinaryField(default=b"")
    summary = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    job_id = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="setup_sheetimport_state_known",
                condition=models.Q(state__in=SheetState.values),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"
