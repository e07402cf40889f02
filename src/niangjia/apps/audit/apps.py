"""The audit context as Django knows it."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "niangjia.apps.audit"
    label = "audit"
    verbose_name = "审计"
