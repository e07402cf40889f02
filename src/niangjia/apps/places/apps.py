"""The places context as Django knows it."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "niangjia.apps.places"
    label = "places"
    verbose_name = "服务阵地"
