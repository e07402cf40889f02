"""What is stored of files and documents."""

from django.db import models
from django.db.models import Q

from niangjia.apps.documents.choices import DocumentState


class File(models.Model):
    """One file as it came or was made (文件), kept by the hash of its content."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    original_name = models.CharField(max_length=255)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=0), name="documents_file_size_not_negative"
            )
        ]

    def __str__(self) -> str:
        return self.original_name


class Document(models.Model):
    """One filled form (文书): facts sealed, gaps named, content hashed when it leaves."""

    form = models.CharField(max_length=60)
    form_version = models.SmallIntegerField()
    number = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    facts_sealed = models.BinaryField()
    open_slots = models.JSONField(default=list)
    state = models.CharField(max_length=20, choices=DocumentState, default=DocumentState.DRAFT)
    content_sha256 = models.CharField(max_length=64, blank=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField(null=True)
    left_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="left") & Q(left_at__isnull=False) & Q(left_by__isnull=False))
                | (~Q(state="left") & Q(left_at__isnull=True) & Q(left_by__isnull=True)),
                name="documents_document_left_by_whom_and_when",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
