"""The machines context as Django knows it."""

from django.apps import AppConfig


class MachinesConfig(AppConfig):
    name = "niangjia.apps.machines"
    label = "machines"
    verbose_name = "程序对接"
