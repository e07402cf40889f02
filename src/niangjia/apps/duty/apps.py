from django.apps import AppConfig


class DutyConfig(AppConfig):
    """The rota of each union: who answers the line and calls back, and when nobody would."""

    name = "niangjia.apps.duty"
    label = "duty"
    verbose_name = "值班"
