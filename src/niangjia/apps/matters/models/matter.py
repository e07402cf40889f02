from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from niangjia.apps.matters.choices import Mode
from niangjia.apps.unions.choices import Level
from niangjia.apps.unions.positions import width_bits

NEVER = date(9999, 12, 31)
"""Stands for "no date", so that keyset paging over days needs no NULL logic."""


def _position_of(level: Level) -> models.GeneratedField:
    """Return the position of the county or city a matter lies in, read off its own."""
    bits = width_bits(level)
    return models.GeneratedField(
        expression=F("home_key").bitrightshift(bits).bitleftshift(bits),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )


class Matter(models.Model):
    """One event in life, such as one employer's arrears; it only groups its claim items."""

    number = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    employer = models.ForeignKey(
        "employers.Employer", on_delete=models.PROTECT, related_name="matters"
    )
    home_union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    home_key = models.BigIntegerField()
    line_union = models.ForeignKey(
        "unions.Union", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    line_key = models.BigIntegerField(default=0)
    county_key = _position_of(Level.COUNTY)
    city_key = _position_of(Level.CITY)
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.CLINIC)
    region = models.CharField(max_length=6)
    received_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_ground = models.CharField(max_length=40, blank=True)
    is_open = models.BooleanField(default=True)
    handler = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="handled_matters"
    )
    next_due_on = models.DateField(default=NEVER)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    close_why = models.CharField(max_length=300, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["id", "home_key", "line_key"], name="matters_matter_position"
            ),
            models.CheckConstraint(
                condition=Q(is_open=True, closed_at__isnull=True)
                | Q(is_open=False, closed_at__isnull=False),
                name="matters_matter_open_has_no_closing_time",
            ),
            models.CheckConstraint(
                condition=Q(line_union__isnull=True, line_key=0)
                | Q(line_union__isnull=False, line_key__gt=0),
                name="matters_matter_line_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["home_key", "next_due_on", "id"],
                condition=Q(is_open=True),
                name="matters_open_by_home",
            ),
            models.Index(
                fields=["line_key", "next_due_on", "id"],
                condition=Q(is_open=True),
                name="matters_open_by_line",
            ),
            models.Index(
                fields=["handler", "next_due_on", "id"],
                condition=Q(is_open=True),
                name="matters_open_by_handler",
            ),
            # What a policy asks of a row is in the index, so that a count reads nothing else.
            models.Index(
                fields=["county_key", "next_due_on", "id"],
                include=["is_open", "home_key", "line_key"],
                name="matters_by_county",
            ),
            models.Index(
                fields=["city_key", "next_due_on", "id"],
                include=["is_open", "home_key", "line_key"],
                name="matters_by_city",
            ),
            models.Index(
                fields=["next_due_on", "id"], condition=Q(is_open=True), name="matters_open"
            ),
            models.Index(
                fields=["line_key", "next_due_on", "id"],
                condition=Q(line_key__gt=0),
                name="matters_by_line",
            ),
            models.Index(fields=["home_key", "next_due_on", "id"], name="matters_by_home"),
            GinIndex(name="matters_by_title", fields=["title"], opclasses=["gin_trgm_ops"]),
            GinIndex(name="matters_by_number", fields=["number"], opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def next_day(self) -> date | None:
        """The nearest day by which something is due, if there is one."""
        return None if self.next_due_on == NEVER else self.next_due_on


class Numbering(models.Model):
    """The last matter number given out under a region's code in a year; its row is the lock.

    Under the code, not the union: an industrial union has the code of its seat.
    """

    code = models.CharField(max_length=6)
    year = models.SmallIntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "year"], name="matters_numbering_one_per_code_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}/{self.year}: {self.last}"


class OpenSum(models.Model):
    """A sum of money that is not yet where it belongs: closing a matter looks at these.

    Written by the ledger (`recovery`), which stands above matters, after each posting.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="open_sums")
    kind = models.CharField(max_length=30)
    amount_fen = models.BigIntegerField()
    people = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "kind"], name="matters_opensum_one_per_kind"),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0) & Q(people__gte=0),
                name="matters_opensum_amount_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_fen}"


def bumped() -> F:
    """Return the expression for the next version, for use in `update()`."""
    return F("version") + 1
