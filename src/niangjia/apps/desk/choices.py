"""Fixed words of the desk."""

from django.db.models import TextChoices


class Listing(TextChoices):
    """Which list a view is of."""

    MATTERS = "matters", "案件"
    ENQUIRIES = "enquiries", "接访"
