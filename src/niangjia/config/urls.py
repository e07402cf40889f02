"""Every address of the house: the pages by audience, then the programming interface."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []
if find_spec("niangjia.web.urls"):
    urlpatterns.append(path("", include("niangjia.web.urls")))

handler500 = "niangjia.web.errors.server_error"

handler500 = "niangjia.web.errors.server_error"
