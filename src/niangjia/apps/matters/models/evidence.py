from django.db import models
from django.db.models import Q

from niangjia.apps.matters.choices import EvidenceForm


class Evidence(models.Model):
    """One piece of evidence in a matter: a file, what it is, and what it proves (证据).

    Never changed and never deleted: what was handed in by mistake is withdrawn, with a reason.
    `original_sha256` is the digest of the file as it was sent; a picture is kept encoded anew.
    """

    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, related_name="evidence")
    seq = models.IntegerField()
    claimant = models.ForeignKey(
        "matters.Claimant", on_delete=models.PROTECT, null=True, related_name="evidence"
    )
    file = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    original_sha256 = models.CharField(max_length=64)
    name = models.CharField("证据名称", max_length=120)
    form = models.CharField("形式", max_length=20, choices=EvidenceForm)
    pages = models.IntegerField("页数", default=1)
    source = models.CharField("证据来源", max_length=120)
    proves = models.CharField("证明内容", max_length=300)
    obtained_on = models.DateField("取得日期", null=True)
    scanned_by = models.CharField(max_length=40, blank=True)
    added_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "seq"], name="matters_evidence_seq"),
            models.UniqueConstraint(
                fields=["matter", "original_sha256", "claimant"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="matters_evidence_same_file_once",
            ),
            models.CheckConstraint(
                name="matters_evidence_withdrawn_whole",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why=""),
            ),
            models.CheckConstraint(name="matters_evidence_has_pages", condition=Q(pages__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} 证据 {self.seq}"
