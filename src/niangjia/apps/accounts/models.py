"""What entering leaves behind: links, requests of two people, codes, messages, counts."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from niangjia.apps.accounts.choices import MessageState, Purpose


class Invitation(models.Model):
    """A link that works once, by which a person sets her password (邀请). Only its digest is kept.

    A newer one of the same account ends the older ones. `taken_by` is the account with which
    somebody who has one took it instead of setting a password.
    """

    account = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, related_name="invitations"
    )
    digest = models.BinaryField(max_length=32, unique=True)
    made_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_used = models.BooleanField(default=False)
    taken_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="taken"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True) | (Q(is_used=True) & ~Q(taken_by=F("account"))),
                name="accounts_invitation_taken_by_another_and_used",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(ended_at__isnull=True),
                name="accounts_invitation_one_open",
            ),
            models.CheckConstraint(
                condition=Q(is_used=False) | Q(ended_at__isnull=False),
                name="accounts_invitation_used_is_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} until {self.expires_at}"


class DeviceLoss(models.Model):
    """A colleague's request that somebody's second factors be removed (设备丢失).

    It takes two: the database refuses one person in two parts.
    """

    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="losses")
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    why = models.TextField()
    confirmed_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(ended_at__isnull=True),
                name="accounts_deviceloss_one_open",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")),
                name="accounts_deviceloss_two_people",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(ended_at__isnull=False),
                name="accounts_deviceloss_confirmed_is_ended",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="accounts_deviceloss_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} asked by {self.asked_by_id}"


class CalendarLink(models.Model):
    """A link by which a person's calendar reads her clocks (日历订阅). Only its digest is kept.

    Whoever holds it reads what she may see of clocks that day, and nothing else; one at a time.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_at__isnull=True),
                name="accounts_calendarlink_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} since {self.made_at}"


class PhoneCode(models.Model):
    """The last code asked for with a phone, whether it is anybody's or not. Only digests."""

    phone = models.BinaryField(max_length=32, unique=True)
    digest = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField(db_index=True)
    tries = models.SmallIntegerField(default=0)
    is_used = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tries__gte=0, tries__lte=5), name="accounts_phonecode_few_tries"
            )
        ]

    def __str__(self) -> str:
        return f"code of {self.sent_at}"


class TextMessage(models.Model):
    """A text message to be sent, sealed; both contents are taken away a day later."""

    purpose = models.CharField(max_length=20, choices=Purpose)
    sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=20, choices=MessageState, default=MessageState.WAITING)
    made_at = models.DateTimeField(db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.state}"


class Count(models.Model):
    """A row of the cache in which tries are counted; only Django's cache reads and writes it.

    A table, so that all processes count together and a restart forgives nobody.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_count"

    def __str__(self) -> str:
        return self.cache_key


class Tries(models.Model):
    """How often somebody tried something in a span of time; only `services.limits` writes it.

    `whose` is a digest of what was tried and by whom: an address cannot be read from it.
    """

    whose = models.BinaryField(max_length=32, primary_key=True)
    until = models.DateTimeField(db_index=True)
    times = models.IntegerField()

    class Meta:
        db_table = "accounts_tries"

    def __str__(self) -> str:
        return f"{self.times} until {self.until}"
