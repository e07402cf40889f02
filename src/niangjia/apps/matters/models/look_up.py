from django.db import models
from django.db.models import Q


class LookUpTries(models.Model):
    """How often a wrong look-up code was given for one number from one address, since when.

    `key` is a keyed digest of both, so that no address is kept. Rows are worth a quarter of an
    hour and are swept after a day.
    """

    key = models.BinaryField(max_length=32, unique=True)
    since = models.DateTimeField(db_index=True)
    wrong = models.IntegerField(default=0)

    class Meta:
        db_table = "matters_look_up_tries"
        constraints = [
            models.CheckConstraint(condition=Q(wrong__gte=0), name="matters_lookuptries_counted")
        ]

    def __str__(self) -> str:
        return f"{self.wrong} since {self.since}"
