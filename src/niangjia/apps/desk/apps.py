from django.apps import AppConfig


class DeskConfig(AppConfig):
    """One search over every record; what a person keeps for her own work."""

    name = "niangjia.apps.desk"
    label = "desk"
    verbose_name = "工作台"
