"""An enquiry, what was told through each door, and the steps taken since."""

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Func, Q

from niangjia.apps.intake.choices import Door, Label, PaperKind, Rung, WhyClosed


def letter_key(of: F | Func | models.Value) -> Func:
    """Return the form in which a letter's number, or its office's name, is compared.

    The width of signs, the kind of brackets and blanks make no difference; it is never shown.
    """
    return Func(of, function="intake_number_key", output_field=models.TextField())


class Enquiry(models.Model):
    """One person's trouble, through whichever doors she told of it (诉求).

    Its state is the last step's target; the application never writes it (a trigger does).
    `call_back_by` is promised to whoever told of danger until `reached_at`; `caller` said at
    `taken_at` that she calls; `call_again_at` is the next try after one that reached nobody.
    `due_at` is the nearest promise that is still open, empty once none is.
    """

    number = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="enquiries")
    home_union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    home_key = models.BigIntegerField()
    door = models.CharField(max_length=20, choices=Door)
    region = models.CharField(max_length=6)
    employer_name = models.CharField(max_length=120, blank=True)
    people_count = models.IntegerField(null=True)
    lifecycle_version = models.SmallIntegerField(default=1)
    state = models.CharField(max_length=20)
    step_seq = models.IntegerField(default=0)
    is_open = models.BooleanField(default=True)
    handler = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    labels = ArrayField(models.CharField(max_length=20, choices=Label), default=list)
    is_urgent = models.BooleanField(default=False)
    is_hard = models.BooleanField(default=False)
    told_at = models.DateTimeField()
    call_back_by = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    triage_by = models.DateTimeField()
    settle_by = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    caller = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)
    call_again_at = models.DateTimeField(null=True)
    matter = models.ForeignKey(
        "matters.Matter", on_delete=models.PROTECT, null=True, related_name="enquiries"
    )
    into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    look_up_digest = models.BinaryField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(door__in=Door.values), name="intake_door_known"),
            models.CheckConstraint(
                condition=Q(people_count__isnull=True) | Q(people_count__gte=1),
                name="intake_enquiry_people_from_one",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True) | Q(due_at__isnull=True),
                name="intake_enquiry_ended_owes_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("opened", "joined")) | Q(matter__isnull=False),
                name="intake_enquiry_matter_named",
            ),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(into__isnull=False),
                name="intake_enquiry_into_named",
            ),
        ]
        indexes = [
            models.Index(
                fields=["home_key", "due_at", "id"],
                condition=Q(is_open=True),
                name="intake_open_by_home",
            ),
            models.Index(fields=["home_key", "-told_at", "id"], name="intake_by_home"),
            models.Index(
                fields=["handler", "due_at", "id"],
                condition=Q(is_open=True),
                name="intake_open_by_handler",
            ),
            models.Index(
                fields=["call_back_by"],
                condition=Q(is_open=True, reached_at__isnull=True, call_back_by__isnull=False),
                name="intake_calls_waiting",
            ),
            models.Index(fields=["employer_name"], name="intake_by_employer"),
        ]

    def __str__(self) -> str:
        return self.number


class Telling(models.Model):
    """What came through one door, in the person's own words, sealed; never rewritten (讲述).

    `mark` is given by the page: the same mark again is the same telling. `sender` and its number
    are of the office that sent her, `letter_key` that number as it is compared; `reply_by` is until
    when that office wants an answer.
    """

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="tellings")
    door = models.CharField(max_length=20, choices=Door)
    words_enc = models.BinaryField()
    answers_enc = models.BinaryField()
    mark = models.UUIDField(unique=True)
    sender = models.CharField(max_length=120, blank=True)
    their_number = models.CharField(max_length=80, blank=True)
    letter_key = models.GeneratedField(
        expression=letter_key(F("their_number")), output_field=models.TextField(), db_persist=True
    )
    reply_by = models.DateField(null=True)
    recorded_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(door__in=Door.values), name="intake_telling_door_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["letter_key"],
                condition=~Q(letter_key=""),
                name="intake_telling_by_letter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry_id} {self.door} {self.told_at}"

    def place(self, column: str) -> str:
        """Return the place of a sealed column, to which its ciphertext is bound."""
        return f"intake_telling:{column}:{self.mark}"


class EnquiryStep(models.Model):
    """One step taken with an enquiry: who, when, in what role, with which facts. Append-only."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="steps")
    seq = models.IntegerField()
    lifecycle = models.CharField(max_length=30, default="intake")
    lifecycle_version = models.SmallIntegerField()
    verb = models.CharField(max_length=40)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    as_role = models.CharField(max_length=30)
    happened_at = models.DateTimeField()
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        db_table = "intake_step"
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "seq"], name="intake_step_seq"),
            models.UniqueConstraint(
                fields=["enquiry", "seq", "to_state"], name="intake_step_target"
            ),
            models.CheckConstraint(
                condition=Q(lifecycle="intake") & Q(seq__gte=0), name="intake_step_of_intake"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry_id}.{self.seq} {self.verb}"


class CallEvent(models.Model):
    """One thing that happened about a call back: a level told, a call taken or let go. Append-only.

    `promised_by` is the promise it is about: new danger makes a new one. `told` are the people who
    were told, by number; nobody where nobody was on call.
    """

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="call_events")
    promised_by = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Rung)
    told = ArrayField(models.BigIntegerField(), default=list)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "intake_call_event"
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry", "promised_by", "kind"],
                condition=~Q(kind__in=(Rung.TAKEN, Rung.LET_GO)),
                name="intake_call_event_level_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Rung.values), name="intake_call_event_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry_id} {self.kind} {self.at}"


class Paper(models.Model):
    """One photo or PDF that came with an enquiry (材料): looked at, kept once, sealed.

    `kind` tells hers from letters of offices, which she neither sees nor takes away here.
    `original_sha256` is the digest of what was sent. A paper that was taken away, or whose person
    was forgotten, is an empty row: no file, no digest, no small picture.
    """

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="papers")
    seq = models.IntegerField()
    kind = models.CharField(max_length=10, choices=PaperKind, default=PaperKind.HERS)
    file = models.ForeignKey(
        "documents.File", on_delete=models.PROTECT, null=True, related_name="+"
    )
    original_sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField()
    small_enc = models.BinaryField()
    scanned_by = models.CharField(max_length=40, blank=True)
    added_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "seq"], name="intake_paper_seq"),
            models.UniqueConstraint(
                fields=["enquiry", "kind", "original_sha256"],
                condition=Q(file__isnull=False),
                name="intake_paper_same_file_once",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False) | Q(original_sha256=""),
                name="intake_paper_gone_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(file__isnull=True),
                name="intake_paper_removed_has_no_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry_id} 材料 {self.seq}"

    def place(self, column: str) -> str:
        """Return the place of a sealed column, to which its ciphertext is bound."""
        return f"intake_paper:{column}:{self.enquiry_id}:{self.seq}"


class Draft(models.Model):
    """An interview that somebody wants to go on with later (草稿): sealed, without who she is.

    Nobody sees its rows; functions of the database answer whoever brings number and code with one.
    """

    number = models.CharField(max_length=20, unique=True)
    code_digest = models.BinaryField()
    mark = models.UUIDField(unique=True)
    answers_enc = models.BinaryField()
    kept_until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.number

    def place(self, column: str) -> str:
        """Return the place of a sealed column, to which its ciphertext is bound."""
        return f"intake_draft:{column}:{self.mark}"


class Taken(models.Model):
    """What somebody sent from her phone, taken in and not yet registered (收件): sealed as a whole.

    It has its number already. Nobody sees its rows; one that is registered is gone.
    """

    number = models.CharField(max_length=40)
    mark = models.UUIDField(unique=True)
    told_enc = models.BinaryField()
    taken_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["number"], name="intake_taken_number"),)

    def __str__(self) -> str:
        return self.number


class Unfinished(models.Model):
    """An interview at a counter that stopped half-way, for any clerk of the desk (没问完的).

    All that was answered is sealed in it, who she is included where she said so. One that became a
    telling is gone; a closed one is an empty row that says who closed it and why.
    """

    mark = models.UUIDField(unique=True)
    home_union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    home_key = models.BigIntegerField()
    door = models.CharField(max_length=20, choices=Door)
    answers_enc = models.BinaryField()
    begun_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    kept_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    kept_until = models.DateTimeField(db_index=True)
    closed_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=20, choices=WhyClosed, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_why="")
                | Q(closed_at__isnull=False, closed_why__in=WhyClosed.values, answers_enc=b""),
                name="intake_unfinished_closed_is_empty",
            ),
        ]
        indexes = [models.Index(fields=["home_key", "-kept_at"], name="intake_unfinished_by_home")]

    def __str__(self) -> str:
        return f"{self.home_union_id} {self.begun_at}"

    def place(self, column: str) -> str:
        """Return the place of a sealed column, to which its ciphertext is bound."""
        return f"intake_unfinished:{column}:{self.mark}"
