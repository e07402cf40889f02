from django.urls import path

from niangjia.web.partner import matters

app_name = "partner"
urlpatterns = [
    path("", matters.index, name="home"),
    path("<str:number>/", matters.show, name="matter"),
    path("<str:number>/papers/<int:pk>/file/", matters.download, name="paper_file"),
]
