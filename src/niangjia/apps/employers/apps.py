"""The employers context as Django knows it."""

from django.apps import AppConfig


class EmployersConfig(AppConfig):
    name = "niangjia.apps.employers"
    label = "employers"
    verbose_name = "用人单位"
