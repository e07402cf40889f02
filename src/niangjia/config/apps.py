"""The house itself as a Django application: it has no tables, only the rights of the roles."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import pre_migrate


class HouseConfig(AppConfig):
    """Before the first migration, lets the serving role use what the owner is about to create."""

    name = "niangjia.config"
    label = "house"

    def ready(self) -> None:
        # Every application's signal is sent before the first migration runs, so one of them is
        # enough; ours is not sent at all, because the house has no models.
        sender = apps.get_app_config("contenttypes")
        pre_migrate.connect(_grant, sender=sender, dispatch_uid="house.grant")


def _grant(*, using: str, **_: Any) -> None:
    from niangjia.config.roles import grant_default_rights

    grant_default_rights(using)
