"""Who employs: one row for each enterprise, whatever it is accused of."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Employer(models.Model):
    """One employing unit, as its licence names it (用人单位).

    `uscc` is a well-formed unified social credit code. Where the licence carries one that fails
    its check, it stands in `uscc_as_printed` with the clerk's `uscc_reason` instead.
    """

    name = models.CharField("名称", max_length=200)
    uscc = models.CharField(  # noqa: DJ001  several may have none, so none is NULL
        "统一社会信用代码", max_length=18, unique=True, null=True
    )
    uscc_as_printed = models.CharField(  # noqa: DJ001
        "照面代码", max_length=30, unique=True, null=True
    )
    uscc_reason = models.CharField("照面代码的理由", max_length=300, blank=True)
    region = models.CharField("行政区划代码", max_length=6)
    address = models.CharField("住所", max_length=300, blank=True)
    legal_representative = models.CharField("法定代表人", max_length=100, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="employers_employer_uscc_form",
                condition=Q(uscc__isnull=True)
                | Q(uscc__regex=r"^[1-9ANY][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"),
            ),
            models.CheckConstraint(
                name="employers_employer_as_printed_has_reason",
                condition=Q(uscc_as_printed__isnull=True, uscc_reason="")
                | Q(uscc__isnull=True, uscc_as_printed__isnull=False) & ~Q(uscc_reason=""),
            ),
            models.CheckConstraint(
                name="employers_employer_region_is_six_digits",
                condition=Q(region__regex=r"^\d{6}$"),
            ),
            models.CheckConstraint(name="employers_employer_name_not_empty", condition=~Q(name="")),
        ]
        indexes = [
            GinIndex(name="employers_employer_by_name", fields=["name"], opclasses=["gin_trgm_ops"])
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """The credit code as papers carry it: the sound one, else as printed, else empty."""
        return self.uscc or self.uscc_as_printed or ""
