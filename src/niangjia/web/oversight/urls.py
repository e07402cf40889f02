from django.urls import path

from niangjia.web.oversight import search

app_name = "oversight"
urlpatterns = [path("", search.show, name="audit")]
