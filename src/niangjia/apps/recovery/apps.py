from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    """The ledger: rights and money, receipts, distribution, pay-out."""

    name = "niangjia.apps.recovery"
    label = "recovery"
    verbose_name = "款项"

    def ready(self) -> None:
        """Let the matter below ask what is still to come."""
        from niangjia.apps.matters.procedures import register_still_due
        from niangjia.apps.recovery.selectors.positions import still_to_come

        register_still_due(still_to_come)
