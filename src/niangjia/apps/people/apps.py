"""The people context as Django knows it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "niangjia.apps.people"
    label = "people"
    verbose_name = "人员"

    def ready(self) -> None:
        from niangjia.apps.people.keys import prepare_keys

        post_migrate.connect(prepare_keys, sender=self, dispatch_uid="people.prepare_keys")
