"""Fixed words of machines: what a token may be used for."""

from django.db.models import TextChoices


class Scope(TextChoices):
    """What a token may be used for (用途). What it has no scope for, it may not do."""

    READ_MATTERS = "read:matters", "看案件"
    WRITE_MATTERS = "write:matters", "办案件的步骤"
    READ_ENQUIRIES = "read:enquiries", "看诉求"
    WRITE_ENQUIRIES = "write:enquiries", "登记诉求、办诉求的步骤"


OF_MACHINES = (Scope.READ_ENQUIRIES, Scope.WRITE_ENQUIRIES)
"""What a partner's program may be let do: bring in, add to what it brought, see how it stands."""
