"""A person, and the account she may log in with."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from niangjia.apps.people.choices import ErasureState, Field, How, Identity

ERASED_NAME = "（已按本人要求删除）"
"""What stands for a person who was forgotten, so that ledgers still balance."""


class Person(models.Model):
    """One human being, once, whatever parts she plays (人员).

    Numbers that name her are kept sealed (`_enc`), found by keyed index (`_key` by the odd version
    of the index key, `_key_even` by the even) and shown only by their ends; `services.reveal` is
    the one way to read them.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("姓名", max_length=100)
    identity = models.CharField("身份", max_length=20, choices=Identity, default=Identity.UNKNOWN)
    citizen_id_enc = models.BinaryField(null=True)
    citizen_id_key = models.BinaryField(null=True, unique=True)
    citizen_id_key_even = models.BinaryField(null=True, unique=True)
    citizen_id_first4 = models.CharField(max_length=4, blank=True)
    citizen_id_last4 = models.CharField(max_length=4, blank=True)
    phone_enc = models.BinaryField(null=True)
    phone_key = models.BinaryField(null=True, db_index=True)
    phone_key_even = models.BinaryField(null=True, db_index=True)
    phone_last4 = models.CharField(max_length=4, blank=True)
    bank_account_enc = models.BinaryField(null=True)
    bank_account_last4 = models.CharField(max_length=4, blank=True)
    address_enc = models.BinaryField(null=True)
    bank_name = models.CharField("开户行", max_length=100, blank=True)
    erased_on = models.DateField(null=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="people_person_citizen_id_whole",
                condition=Q(
                    citizen_id_enc__isnull=True,
                    citizen_id_key__isnull=True,
                    citizen_id_key_even__isnull=True,
                    citizen_id_first4="",
                    citizen_id_last4="",
                )
                | Q(citizen_id_enc__isnull=False)
                & (Q(citizen_id_key__isnull=False) | Q(citizen_id_key_even__isnull=False))
                & ~Q(citizen_id_last4=""),
            ),
            models.CheckConstraint(
                name="people_person_verified_has_citizen_id",
                condition=~Q(identity=Identity.VERIFIED) | Q(citizen_id_enc__isnull=False),
            ),
            models.CheckConstraint(
                name="people_person_phone_whole",
                condition=Q(
                    phone_enc__isnull=True,
                    phone_key__isnull=True,
                    phone_key_even__isnull=True,
                    phone_last4="",
                )
                | Q(phone_enc__isnull=False)
                & (Q(phone_key__isnull=False) | Q(phone_key_even__isnull=False))
                & ~Q(phone_last4=""),
            ),
            models.CheckConstraint(
                name="people_person_bank_account_whole",
                condition=Q(bank_account_enc__isnull=True, bank_account_last4="")
                | Q(bank_account_enc__isnull=False) & ~Q(bank_account_last4=""),
            ),
            models.CheckConstraint(name="people_person_name_not_empty", condition=~Q(name="")),
            models.CheckConstraint(
                name="people_person_erased_has_nothing",
                condition=Q(erased_on__isnull=True)
                | Q(
                    citizen_id_enc__isnull=True,
                    phone_enc__isnull=True,
                    bank_account_enc__isnull=True,
                    address_enc__isnull=True,
                    bank_name="",
                    name=ERASED_NAME,
                ),
            ),
        ]
        indexes = [models.Index(fields=["name"], name="people_person_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        """Whether documents may leave in her name."""
        return self.identity == Identity.VERIFIED

    @property
    def masked_id(self) -> str:
        """The citizen ID as it may be shown: first four, last four; empty when there is none."""
        if not self.citizen_id_last4:
            return ""
        return f"{self.citizen_id_first4}****{self.citizen_id_last4}"

    @property
    def masked_phone(self) -> str:
        """The phone as it may be shown; empty when there is none."""
        return f"****{self.phone_last4}" if self.phone_last4 else ""

    @property
    def masked_bank_account(self) -> str:
        """The bank account as it may be shown; empty when there is none."""
        return f"****{self.bank_account_last4}" if self.bank_account_last4 else ""

    @property
    def has_address(self) -> bool:
        """Whether it is known where she lives; where, only `reveal` tells."""
        return self.address_enc is not None

    def aad(self, field: str) -> str:
        """Return the place of one sealed value, to which its ciphertext is bound."""
        return f"people_person:{Field(field).value}_enc:{self.key}"


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by name, as Django's log-in needs it; opening one is a service."""


class Account(AbstractBaseUser):
    """How a person logs in (账号). What she may do hangs on her roles, never on the account."""

    username = models.CharField("用户名", max_length=100, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    session_round = models.IntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())

    objects = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Bind every session to the password and to the round: a new round ends all of them.

        Django asks this method, for the current secret key and for older ones.
        """
        return salted_hmac(
            "niangjia.people.session",
            f"{self.session_round}:{self.password}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()


class Consent(models.Model):
    """What a person agreed to, from a day on, in which version of the words (同意).

    Never rewritten but for its end: agreeing again is another row.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=30)
    text_version = models.SmallIntegerField()
    how = models.CharField(max_length=10, choices=How)
    given_on = models.DateField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="people_consent_one_standing",
                fields=["person", "purpose"],
                condition=Q(withdrawn_on__isnull=True),
            ),
            models.CheckConstraint(
                name="people_consent_withdrawn_whole",
                condition=Q(withdrawn_on__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_on__gte=models.F("given_on"), withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(
                name="people_consent_how_known", condition=Q(how__in=How.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.given_on}"


class Erasure(models.Model):
    """A person's wish to be forgotten, and what a second person decided (删除请求)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="erasures")
    how = models.CharField(max_length=10, choices=How)
    asked_on = models.DateField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=ErasureState, default=ErasureState.ASKED)
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    answer = models.CharField(max_length=300, blank=True)
    kept = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="people_erasure_one_open", fields=["person"], condition=Q(state="asked")
            ),
            models.CheckConstraint(
                name="people_erasure_decided_by_another",
                condition=Q(state="asked", decided_on__isnull=True, decided_by__isnull=True)
                | ~Q(state="asked")
                & Q(decided_on__isnull=False, decided_by__isnull=False)
                & ~Q(decided_by=models.F("asked_by"))
                & ~Q(decided_by=models.F("person")),
            ),
            models.CheckConstraint(
                name="people_erasure_state_known", condition=Q(state__in=ErasureState.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"
