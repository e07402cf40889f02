"""The teaching context as Django knows it."""

from django.apps import AppConfig


class TeachingConfig(AppConfig):
    name = "niangjia.apps.teaching"
    label = "teaching"
    verbose_name = "教学日期"
