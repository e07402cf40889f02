"""The accounts context as Django knows it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "niangjia.apps.accounts"
    label = "accounts"
    verbose_name = "账号"
