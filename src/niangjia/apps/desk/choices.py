"""Fixed words of the desk."""

from django.db.models import TextChoices


class Listing(TextChoices):
    """Which list a view is of."""

    MATTERS = "matters", "案件"
    ENQUIRIES = "enquiries", "接访"


class Deed(TextChoices):
    """What may be done with many rows at once."""

    GIVE = "give", "换承办人"
    TASK = "task", "交办一件事"
    STEP = "step", "办同一步"


class RoundState(TextChoices):
    """How far a round is: asked for, seen row by row, done."""

    ASKED = "asked", "在预看"
    FORESEEN = "foreseen", "看过，还没办"
    DONE = "done", "办过"


class Verdict(TextChoices):
    """What becomes, or became, of a row."""

    DOES = "does", "会办"
    DONE = "done", "办了"
    ALREADY = "already", "本来就是"
    LEFT = "left", "不动"
