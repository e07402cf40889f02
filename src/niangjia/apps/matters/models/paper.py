from django.db import models


class Paper(models.Model):
    """A document's place in a matter: for which forum, step and claimant it was made."""

    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, related_name="papers")
    document = models.OneToOneField(
        "documents.Document", on_delete=models.PROTECT, related_name="paper"
    )
    forum = models.ForeignKey(
        "matters.Forum", on_delete=models.PROTECT, null=True, related_name="papers"
    )
    step = models.ForeignKey("matters.Step", on_delete=models.PROTECT, null=True, related_name="+")
    claimant = models.ForeignKey(
        "matters.Claimant", on_delete=models.PROTECT, null=True, related_name="papers"
    )
    form = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "form", "forum", "claimant", "step"],
                nulls_distinct=False,
                # What no step asked for (a receipt for each payment) may come again.
                condition=models.Q(step__isnull=False),
                name="matters_paper_once_per_step",
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.matter_id}"
