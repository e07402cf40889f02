from django.conf import settings
from django.urls import include, path

from niangjia.web import uploads

files = ([path("evidence/<str:number>/<int:seq>/", uploads.evidence, name="evidence")], "files")

urlpatterns = [
    path("", include("niangjia.web.public.urls")),
    path("", include("niangjia.web.account.urls")),
    path("admin/", include("niangjia.web.admin.urls")),
    path("desk/", include("niangjia.web.desk.urls")),
    path("admin/audit/", include("niangjia.web.oversight.urls")),
    path("partner/", include("niangjia.web.partner.urls")),
    path("w/", include("niangjia.web.worker.urls")),
    path("files/", include(files)),
]
if settings.HAS_GALLERY:
    urlpatterns.append(path("_gallery/", include("niangjia.web.gallery.urls")))
