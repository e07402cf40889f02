"""Official texts that a federation brought in, and values that places publish."""

from django.db import models
from django.db.models import F, Q

from niangjia.apps.lawbook.choices import Published, ValueState


class StatuteText(models.Model):
    """One official text as a file had it (法律文本); a corrected one is another row.

    `part` is the book of a code that the file holds (合同编).
    """

    title = models.CharField(max_length=200)
    part = models.CharField(max_length=100, blank=True)
    version_on = models.DateField()
    in_force_on = models.DateField(null=True)
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    brought_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="lawbook_statutetext_once", fields=["title", "part", "version_on", "sha256"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version_on}"


class StatuteArticle(models.Model):
    """One article of an official text, in its own words (条文)."""

    text = models.ForeignKey(StatuteText, on_delete=models.PROTECT, related_name="articles")
    seq = models.IntegerField()
    key = models.CharField(max_length=12)
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="lawbook_statutearticle_once", fields=["text", "key"]),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.key}"


class RegionalValue(models.Model):
    """A value that a place published, proposed by one person and confirmed by another (地区数值).

    It is law here from its confirmation on, and never rewritten: a correction is another row of
    the same day. `is_synthetic` marks what was entered in a demo.
    """

    region = models.CharField("地区", max_length=6)
    name = models.CharField("项目", max_length=60, choices=Published)
    value = models.DecimalField("数值", max_digits=12, decimal_places=2)
    period = models.CharField("所属年度", max_length=4, blank=True)
    valid_from = models.DateField("从哪天起")
    valid_until = models.DateField("到哪天（不含）", null=True)
    document = models.CharField("文件名称", max_length=200)
    place = models.CharField("文号或条款", max_length=100)
    words = models.CharField("摘录", max_length=300, blank=True)
    url = models.CharField("网址", max_length=300, blank=True)
    origin = models.CharField(max_length=200, blank=True)
    is_synthetic = models.BooleanField(default=False)
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=ValueState, default=ValueState.PROPOSED)
    decided_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="lawbook_regionalvalue_region_known",
                condition=Q(region__regex=r"^(CN|\d{6})$"),
            ),
            models.CheckConstraint(
                name="lawbook_regionalvalue_name_known", condition=Q(name__in=Published.values)
            ),
            models.CheckConstraint(name="lawbook_regionalvalue_positive", condition=Q(value__gt=0)),
            models.CheckConstraint(
                name="lawbook_regionalvalue_days_in_order",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="lawbook_regionalvalue_period_is_a_year",
                condition=Q(period="") | Q(period__regex=r"^\d{4}$"),
            ),
            models.CheckConstraint(
                name="lawbook_regionalvalue_has_source", condition=~Q(document="") & ~Q(place="")
            ),
            models.CheckConstraint(
                name="lawbook_regionalvalue_decided_once",
                condition=Q(
                    state=ValueState.PROPOSED, decided_by__isnull=True, decided_at__isnull=True
                )
                | Q(
                    state__in=[ValueState.CONFIRMED, ValueState.REFUSED, ValueState.WITHDRAWN],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="lawbook_regionalvalue_four_eyes",
                condition=~Q(state__in=[ValueState.CONFIRMED, ValueState.REFUSED])
                | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="lawbook_regionalvalue_refused_says_why",
                condition=~Q(state=ValueState.REFUSED) | ~Q(why=""),
            ),
            models.UniqueConstraint(
                name="lawbook_regionalvalue_one_waiting",
                fields=["region", "name", "valid_from"],
                condition=Q(state=ValueState.PROPOSED),
            ),
        ]
        indexes = [
            models.Index(
                name="lawbook_value_confirmed",
                fields=["id"],
                condition=Q(state=ValueState.CONFIRMED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.name} {self.valid_from}"
