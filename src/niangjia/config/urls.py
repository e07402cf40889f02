"""Every address of the house: the pages by audience, then the programming interface."""

from django.urls import URLPattern, URLResolver, include, path

from niangjia.api.v1 import addresses

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("niangjia.web.urls")),
    path("api/v1/", addresses()),
]

handler500 = "niangjia.web.errors.server_error"
handler429 = "niangjia.web.errors.too_many"  # allauth asks for it by this name
