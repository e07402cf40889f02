"""One form sent once: from which page, with what, and where its answer led."""

from django.db import models
from django.db.models.functions import Now


class Sending(models.Model):
    """A form that was sent (送出), digested: the page it was on, and its content.

    `mark` is the digest of the page's token, the address and who sent it; `content` that of what
    was sent. `location` is where the answer led; empty while the first is still at work.
    `by_id` is the person's number; people stand above this context.
    """

    mark = models.BinaryField(max_length=32)
    content = models.BinaryField(max_length=32)
    by_id = models.BigIntegerField()
    path = models.CharField(max_length=300)
    location = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mark", "content"], name="sendings_sending_once")
        ]
        indexes = [
            models.Index(fields=["by_id", "path", "-at"], name="sendings_sending_lately"),
            models.Index(fields=["at"], name="sendings_sending_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.at}"
