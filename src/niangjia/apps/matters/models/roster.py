from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from niangjia.apps.matters.choices import ImportState


class RosterImport(models.Model):
    """A company's roster on its way into a matter: the file, how it is read, what was corrected.

    `read_version` is the version whose reading is kept (`RosterPart`); any other is out of date.
    """

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
    read_version = models.IntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.state}"


class RosterPart(models.Model):
    """A part of what a roster's file was read to say, sealed: no. 0 is the whole, then people."""

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="parts")
    no = models.IntegerField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "matters_roster_part"
        constraints = [
            models.UniqueConstraint(fields=["roster", "no"], name="matters_rosterpart_no_once")
        ]

    def __str__(self) -> str:
        return f"{self.roster_id} {self.no}"
