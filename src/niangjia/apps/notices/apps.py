from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What people are told, by which channels, and whether it reached them."""

    name = "niangjia.apps.notices"
    label = "notices"
    verbose_name = "通知"

    def ready(self) -> None:
        """Say what notices let go of a person."""
        from niangjia.apps.notices import keeping
        from niangjia.apps.people.holds import FORGOTTEN

        FORGOTTEN["notices"] = keeping.forget
