"""How programs enter, how often they called, and how what they created was answered."""

import uuid
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from niangjia.apps.machines.choices import Scope

LONGEST = timedelta(days=366)


class Machine(models.Model):
    """A partner's system that brings enquiries to one union through one door (机器账号).

    It acts as a person of its own that nobody can sign in as; `door` is a door of intake.
    """

    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="machine")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    door = models.CharField(max_length=20)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.door}"


class Token(models.Model):
    """A secret with which a program acts for its holder, for some uses, until a day (令牌).

    Only its digest is kept. `union`: it reaches no further than that union and what is below;
    empty, as far as its holder does. `machine` is set where the holder is none who could sign in.
    """

    holder = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="tokens")
    machine = models.ForeignKey(Machine, on_delete=models.PROTECT, null=True, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope))
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="machines_token_a_year_at_most",
                condition=Q(expires_at__gt=F("made_at"))
                & Q(expires_at__lte=F("made_at") + LONGEST),
            ),
            models.CheckConstraint(
                name="machines_token_for_something", condition=~Q(scopes=[]) & ~Q(name="")
            ),
            models.CheckConstraint(
                name="machines_token_scopes_known",
                condition=Q(scopes__contained_by=list(Scope.values)),
            ),
        ]
        indexes = [models.Index(fields=["holder", "-made_at"], name="machines_token_of_holder")]

    def __str__(self) -> str:
        return f"{self.name} until {self.expires_at}"


class Call(models.Model):
    """That a token was used at an instant; kept for an hour, to be counted.

    A row of its own for each, so that calls at the same time do not wait for each other.
    """

    token = models.ForeignKey(Token, on_delete=models.PROTECT, related_name="calls")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["token", "-at"], name="machines_call_of_token")]

    def __str__(self) -> str:
        return f"{self.token_id} at {self.at}"


class Answer(models.Model):
    """How a create was answered first, so that the same key is answered the same again (原答复).

    `fingerprint` digests what was sent. The body is sealed: it may hold a receipt's code or a name.
    Kept for two days.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.ForeignKey(Token, on_delete=models.PROTECT, related_name="answers")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.BinaryField(max_length=32)
    status = models.SmallIntegerField()
    headers = models.JSONField(default=dict)
    body_enc = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="machines_answer_once"),
        ]
        indexes = [models.Index(fields=["made_at"], name="machines_answer_by_age")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.key} {self.status}"

    @property
    def place(self) -> str:
        """What the body is sealed to."""
        return f"machines_answer:{self.pk}"
