from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    """The ledger: rights and money, receipts, distribution, pay-out."""

    name = "niangjia.apps.recovery"
    label = "recovery"
    verbose_name = "款项"
