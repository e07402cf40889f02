from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Public figures, computed from ledger and procedure; it has no tables."""

    name = "niangjia.apps.insight"
    label = "insight"
    verbose_name = "公开数据"
