"""The outbox context as Django knows it."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "niangjia.apps.outbox"
    label = "outbox"
    verbose_name = "后台任务"
