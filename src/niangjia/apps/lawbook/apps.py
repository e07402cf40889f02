from django.apps import AppConfig


class LawbookConfig(AppConfig):
    """The law in force, as every context reads it."""

    name = "niangjia.apps.lawbook"
    label = "lawbook"
    verbose_name = "法律库"
