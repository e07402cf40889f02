from django.contrib.auth.views import LogoutView
from django.urls import path

from niangjia.web.public import door, home

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("login/", door.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(next_page="/"), name="logout"),
    path("text-size/", home.text_size, name="text_size"),
    path("language/", home.language, name="language"),
]
