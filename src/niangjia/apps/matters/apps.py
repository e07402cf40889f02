from django.apps import AppConfig


class MattersConfig(AppConfig):
    """The spine: matters, claimants, claim items, forums, steps, clocks, access."""

    name = "niangjia.apps.matters"
    label = "matters"
    verbose_name = "案件"
