"""A person, and the account she may log in with."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from niangjia.apps.people.choices import Field, Identity


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
