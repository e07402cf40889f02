from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from niangjia.apps.matters.choices import ParticipantRole


class Participant(models.Model):
    """Who acts in a matter, in what role, for which part, in which period. People read this.

    A person, or a partner body, for which its members of the day act.
    """

    matter = models.ForeignKey(
        "matters.Matter", on_delete=models.PROTECT, related_name="participants"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    body = models.ForeignKey("unions.Body", on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=ParticipantRole)
    forum = models.ForeignKey(
        "matters.Forum", on_delete=models.PROTECT, null=True, related_name="participants"
    )
    claimant = models.ForeignKey(
        "matters.Claimant", on_delete=models.PROTECT, null=True, related_name="participants"
    )
    during = DateRangeField()
    may_settle = models.BooleanField(default=False)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="matters_participant_no_twin",
                expressions=[
                    ("matter", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (F("during"), RangeOperators.OVERLAPS),
                ],
                condition=Q(forum__isnull=True, claimant__isnull=True),
            ),
            ExclusionConstraint(
                name="matters_participant_no_twin_body",
                expressions=[
                    ("matter", RangeOperators.EQUAL),
                    ("body", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (F("during"), RangeOperators.OVERLAPS),
                ],
                condition=Q(forum__isnull=True, claimant__isnull=True),
            ),
            models.CheckConstraint(
                name="matters_participant_person_or_body",
                condition=Q(person__isnull=False, body__isnull=True)
                | Q(person__isnull=True, body__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.role} {self.matter_id}"

    @property
    def name(self) -> str:
        """What she, or the body, is called."""
        return (self.body or self.person).name


class Access(models.Model):
    """What scope reads: derived from participants and handlers by services, never by hand."""

    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, related_name="access")
    # Where the matter lies; put here and kept by the database, so that a policy asks one table.
    home_key = models.BigIntegerField(db_default=0, editable=False)
    line_key = models.BigIntegerField(db_default=0, editable=False)
    # A person's number, or a body's below zero.
    principal = models.BigIntegerField()
    role = models.CharField(max_length=20)
    whole = models.BooleanField()
    forum = models.ForeignKey(
        "matters.Forum", on_delete=models.PROTECT, null=True, related_name="+"
    )
    claimant = models.ForeignKey(
        "matters.Claimant", on_delete=models.PROTECT, null=True, related_name="+"
    )
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(whole=True, forum__isnull=True, claimant__isnull=True)
                | (Q(whole=False) & (Q(forum__isnull=False) | Q(claimant__isnull=False))),
                name="matters_access_whole_or_part",
            ),
            models.UniqueConstraint(
                fields=["matter", "principal", "role", "forum", "claimant"],
                nulls_distinct=False,
                name="matters_access_once",
            ),
        ]
        indexes = [models.Index(fields=["principal", "matter"], name="matters_access_mine")]

    def __str__(self) -> str:
        return f"{self.principal} → {self.matter_id} ({self.role})"
