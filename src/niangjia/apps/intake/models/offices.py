"""Offices that send somebody: what they ask, what they are told, and what they say they did."""

from django.db import models
from django.db.models import F, Q

from niangjia.apps.intake.choices import (
    Asked,
    Came,
    Decided,
    DueFrom,
    LetterKind,
    ReferralEnd,
    Word,
)
from niangjia.apps.intake.models.enquiry import Enquiry, EnquiryStep, Paper, Telling


class Referral(models.Model):
    """An office sent somebody, and waits for an answer (来函).

    Who it is, its number and the day its letter names stand in the telling it brought. `number` is
    ours. `due_on` is the day by which we answer, `first_due_on` the one before any extension,
    `due_from` why that one, `rule` the clock of the law. An answer is owed while `is_open`;
    `ended_on` is the day it was sent, or was not wanted. `lapsed`: a day passed before another was
    agreed, so that the answer is late whatever came after. `interim_letter` is what the office is
    to hear meanwhile, written and not sent yet.
    """

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="referrals")
    telling = models.OneToOneField(Telling, on_delete=models.PROTECT, related_name="referral")
    number = models.CharField(max_length=40, unique=True)
    asked = models.CharField(max_length=20, choices=Asked)
    received_on = models.DateField()
    came = models.CharField(max_length=10, choices=Came)
    brought_by = models.CharField(max_length=60, blank=True)
    due_on = models.DateField(null=True)
    first_due_on = models.DateField(null=True)
    due_from = models.CharField(max_length=10, choices=DueFrom, blank=True)
    rule = models.CharField(max_length=12, blank=True)
    letter = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="+")
    interim_letter = models.OneToOneField(
        "documents.Document", on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_open = models.BooleanField()
    ended = models.CharField(max_length=12, choices=ReferralEnd, blank=True)
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=300, blank=True)
    lapsed = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(due_on__isnull=False),
                name="intake_referral_open_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True, ended="", ended_on__isnull=True)
                | Q(is_open=False, ended_on__isnull=False)
                | Q(asked=Asked.INFORM, is_open=False, ended=""),
                name="intake_referral_ended_on_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], condition=Q(is_open=True), name="intake_referral_owed"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Reply(models.Model):
    """What is written back to an office that sent somebody (回函): written anew until it is sent.

    `receipt_number` is of the post or the office's system; `proof` the scan that shows it arrived.
    """

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="reply")
    document = models.OneToOneField(
        "documents.Document", on_delete=models.PROTECT, related_name="+"
    )
    decided = models.CharField(max_length=12, choices=Decided)
    written_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    manner = models.CharField(max_length=10, choices=Came, blank=True)
    receipt_number = models.CharField(max_length=60, blank=True)
    proof = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="+")
    sent_on = models.DateField(null=True)
    sent_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True)
                | (~Q(manner="") & (Q(proof__isnull=False) | ~Q(receipt_number=""))),
                name="intake_reply_sent_is_proved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} 回函"


class InterimReply(models.Model):
    """What an office was told while its matter goes on (过程性答复). Append-only; no clock stops.

    `done_enc` holds what was done so far, sealed; `handled_by` who has it and how to reach her;
    `next_on` the day of the next word. `receipt_number` and `proof` show that it arrived;
    `document` is the letter itself, which older ones do not have.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="interim_replies")
    seq = models.IntegerField()
    sent_on = models.DateField()
    manner = models.CharField(max_length=10, choices=Came)
    receipt_number = models.CharField(max_length=60, blank=True)
    proof = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="+")
    done_enc = models.BinaryField()
    handled_by = models.CharField(max_length=200)
    next_on = models.DateField()
    document = models.OneToOneField(
        "documents.Document", on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "intake_interim_reply"
        constraints = [
            models.UniqueConstraint(fields=["referral", "seq"], name="intake_interim_seq"),
            models.CheckConstraint(
                condition=Q(proof__isnull=False) | ~Q(receipt_number=""),
                name="intake_interim_is_proved",
            ),
            models.CheckConstraint(
                condition=Q(next_on__gt=F("sent_on")), name="intake_interim_next_is_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} 过程性答复 {self.seq}"

    def place(self, column: str) -> str:
        """Return the place of a sealed column, to which its ciphertext is bound."""
        return f"intake_interim_reply:{column}:{self.referral_id}:{self.seq}"


class Extension(models.Model):
    """A later day on which an office agreed for its answer (商定延期). Append-only.

    The answer was owed on `from_on` and is owed on `until_on` since; `agreed_with` is who in the
    office said yes, on `agreed_on`, in the paper `letter`. `is_after`: written down when the day
    before had passed. `parties_agree`: both sides of a court's mediation want it too.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="extensions")
    seq = models.IntegerField()
    from_on = models.DateField()
    until_on = models.DateField()
    agreed_on = models.DateField()
    agreed_with = models.CharField(max_length=60)
    came = models.CharField(max_length=10, choices=Came)
    their_number = models.CharField(max_length=80, blank=True)
    why = models.CharField(max_length=300)
    parties_agree = models.BooleanField()
    is_after = models.BooleanField()
    letter = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "seq"], name="intake_extension_seq"),
            models.CheckConstraint(
                condition=Q(until_on__gt=F("from_on")), name="intake_extension_is_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} 延期 {self.seq}：{self.until_on}"

    @property
    def agreed_late(self) -> bool:
        """Whether the office said yes only when the day before had passed."""
        return self.agreed_on > self.from_on


class OfficeStep(models.Model):
    """What an office did, as its own letter says, written down at the desk (对方来文). Append-only.

    `said_by` is who signed or spoke for it, `said_on` the day of the letter, `letter` its scan;
    `note` holds what it says, sealed. `step` is the step of the enquiry that rests on it, if one
    does.
    """

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="office_steps")
    seq = models.IntegerField()
    body = models.CharField(max_length=120)
    said_by = models.CharField(max_length=60, blank=True)
    word = models.CharField(max_length=10, choices=Word)
    said_on = models.DateField()
    their_number = models.CharField(max_length=80, blank=True)
    note_enc = models.BinaryField()
    letter = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey(
        EnquiryStep, on_delete=models.PROTECT, null=True, related_name="office_steps"
    )
    recorded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "intake_office_step"
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "seq"], name="intake_office_step_seq"),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry_id} {self.body} {self.word}"

    def place(self, column: str) -> str:
        """Return the place of a sealed column, to which its ciphertext is bound."""
        return f"intake_office_step:{column}:{self.enquiry_id}:{self.seq}"


class OutwardLetter(models.Model):
    """The letter with which an enquiry was sent on to another office (转办函、移送函).

    Written anew until it is sealed; `step` is the step it belongs to. `gives_phone`: she agreed
    that her number stands in it.
    """

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="outward_letters")
    step = models.OneToOneField(
        EnquiryStep, on_delete=models.PROTECT, related_name="outward_letter"
    )
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=LetterKind)
    gives_phone = models.BooleanField()
    document = models.OneToOneField(
        "documents.Document", on_delete=models.PROTECT, related_name="+"
    )
    written_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        db_table = "intake_outward_letter"

    def __str__(self) -> str:
        return self.number
