from django.apps import AppConfig


class SendingsConfig(AppConfig):
    """What was sent once, and what two people both wrote."""

    name = "niangjia.apps.sendings"
    label = "sendings"
    verbose_name = "送出"
