from django.urls import path

from niangjia.web.worker import (
    demo_texts,
    home,
    later,
    matters,
    messages_to_her,
    own_data,
    papers,
    phone,
    tell,
    told,
)

app_name = "worker"
urlpatterns = [
    path("", home.show, name="home"),
    path("look-up/", home.look_up, name="look_up"),
    path("phone/", phone.ask, name="phone"),
    path("phone/code/", phone.enter, name="phone_code"),
    path("tell/", tell.show, name="tell"),
    path("tell/later/", later.show, name="later"),
    path("tell/later/kept/", later.kept, name="later_kept"),
    path("tell/receipt/", tell.receipt, name="receipt"),
    path("told/", told.show, name="told"),
    path("told/papers/", papers.add, name="papers"),
    path("told/papers/<int:seq>/small.jpg", papers.small, name="paper_small"),
    path("told/papers/<int:seq>/remove/", papers.remove, name="paper_remove"),
    path("told/withdraw/", told.withdraw, name="told_withdraw"),
    path("demo-texts/", demo_texts.show, name="demo_texts"),
    path("read/<uuid:pk>/", messages_to_her.read, name="notice_read"),
    path("close/", home.close, name="close"),
    path("my/", matters.index, name="matters"),
    path("my/<str:number>/", matters.show, name="matter"),
    path("my/<str:number>/owed/", matters.owed, name="owed"),
    path("my/<str:number>/data/", own_data.show, name="data"),
    path("my/<str:number>/data/copy/", own_data.copy, name="copy"),
    path("my/<str:number>/data/copy/file/", own_data.copy_file, name="copy_file"),
    path("my/<str:number>/data/erase/", own_data.erase, name="erase"),
    path("my/<str:number>/data/<slug:purpose>/", own_data.consent, name="consent"),
    path("my/<str:number>/papers/<int:pk>.pdf", matters.paper, name="paper"),
]
