from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files and filled forms."""

    name = "niangjia.apps.documents"
    label = "documents"
    verbose_name = "文书"

    def ready(self) -> None:
        from niangjia.apps.audit import resealing
        from niangjia.apps.documents.stored import FileStore

        resealing.STORES["personal", "files"] = FileStore
