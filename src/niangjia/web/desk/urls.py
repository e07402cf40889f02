from django.urls import path

from niangjia.web.desk import claims, forums, matters, participants, today

app_name = "desk"
urlpatterns = [
    path("", today.show, name="today"),
    path("matters/", matters.index, name="matters"),
    path("matters/new/", matters.new, name="matter_new"),
    path("matters/<str:number>/", matters.board, name="matter"),
    path("matters/<str:number>/claims/", claims.index, name="claims"),
    path("matters/<str:number>/people/<int:seq>/", claims.claimant, name="claimant"),
    path("matters/<str:number>/people/<int:seq>/code/", claims.issue_code, name="claimant_code"),
    path("matters/<str:number>/people/<int:seq>/leave/", claims.leave, name="claimant_leave"),
    path("matters/<str:number>/participants/", participants.index, name="participants"),
    path("matters/<str:number>/forums/", forums.index, name="forums"),
    path("matters/<str:number>/forums/open/<str:lifecycle>/", forums.new, name="forum_new"),
    path("matters/<str:number>/forums/<int:pk>/", forums.show, name="forum"),
    path("matters/<str:number>/forums/<int:pk>/<str:verb>/", forums.step, name="step"),
]
