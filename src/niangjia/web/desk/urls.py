from django.urls import path

from niangjia.web.desk import forums, matters, today

app_name = "desk"
urlpatterns = [
    path("", today.show, name="today"),
    path("matters/", matters.index, name="matters"),
    path("matters/new/", matters.new, name="matter_new"),
    path("matters/<str:number>/", matters.board, name="matter"),
    path("matters/<str:number>/forums/", forums.index, name="forums"),
    path("matters/<str:number>/forums/open/<str:lifecycle>/", forums.new, name="forum_new"),
    path("matters/<str:number>/forums/<int:pk>/", forums.show, name="forum"),
    path("matters/<str:number>/forums/<int:pk>/<str:verb>/", forums.step, name="step"),
]
