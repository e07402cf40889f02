from django.urls import path

from niangjia.web.worker import home, matters

app_name = "worker"
urlpatterns = [
    path("", home.show, name="home"),
    path("look-up/", home.look_up, name="look_up"),
    path("close/", home.close, name="close"),
    path("my/", matters.index, name="matters"),
    path("my/<str:number>/", matters.show, name="matter"),
    path("my/<str:number>/owed/", matters.owed, name="owed"),
    path("my/<str:number>/papers/<int:pk>.pdf", matters.paper, name="paper"),
]
