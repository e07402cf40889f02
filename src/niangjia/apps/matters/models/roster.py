from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from niangjia.apps.matters.choices import ImportState


class RosterImport(models.Model):
    """A company's roster on its way into a matter: the file, how it is read, what was corrected."""

    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, related_name="imports")
    file = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=ImportState, default=ImportState.DRAFT)
    mapping = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    edits_sealed = models.BinaryField(default=b"")
    summary = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.state}"
