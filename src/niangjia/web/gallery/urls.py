from django.urls import path

from niangjia.web.gallery import views

app_name = "gallery"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("phone/", views.phone, name="phone"),
    path("public/", views.public, name="public"),
    path("job/", views.job, name="job"),
]
