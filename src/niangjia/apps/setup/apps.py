"""The setup context as Django knows it."""

from django.apps import AppConfig


class SetupConfig(AppConfig):
    name = "niangjia.apps.setup"
    label = "setup"
    verbose_name = "建档"
