from django.apps import AppConfig


class WorklistConfig(AppConfig):
    """The work list: what must be done, by when, by whom, and who is told when it is not."""

    name = "niangjia.apps.worklist"
    label = "worklist"
    verbose_name = "工作清单"
