"""The accounts context as Django knows it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "niangjia.apps.accounts"
    label = "accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        from niangjia.apps.accounts.secrets import Secrets
        from niangjia.apps.audit import resealing

        resealing.STORES["personal", "second factors"] = Secrets
