from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files and filled forms."""

    name = "niangjia.apps.documents"
    label = "documents"
    verbose_name = "文书"
