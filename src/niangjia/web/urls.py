from django.urls import include, path

urlpatterns = [
    path("", include("niangjia.web.public.urls")),
    path("desk/", include("niangjia.web.desk.urls")),
    path("w/", include("niangjia.web.worker.urls")),
    path("_gallery/", include("niangjia.web.gallery.urls")),
]
