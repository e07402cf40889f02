"""The unions context as Django knows it."""

from django.apps import AppConfig


class UnionsConfig(AppConfig):
    name = "niangjia.apps.unions"
    label = "unions"
    verbose_name = "工会"

    def ready(self) -> None:
        from niangjia.apps.people.holds import HOLDS
        from niangjia.apps.unions import keeping

        HOLDS["unions"] = keeping.holds
