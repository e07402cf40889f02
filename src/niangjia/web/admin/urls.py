from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from niangjia.web.admin import (
    bodies,
    channels,
    clock,
    federation,
    home,
    hooks,
    leaving,
    machines,
    moving,
    people,
    roles,
    sheets,
)
from niangjia.web.admin.gate import admins_only

app_name = "admin"


def guarded(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    """Return an address that exists for administrators only."""
    return path(route, admins_only(view), name=name)


urlpatterns = [
    guarded("", home.show, "home"),
    guarded("channels/", channels.show, "channels"),
    guarded("clock/", clock.show, "clock"),
    guarded("tree/", federation.tree, "tree"),
    guarded("unions/new/", federation.new, "union_new"),
    guarded("unions/<int:pk>/", federation.union, "union"),
    guarded("unions/<int:pk>/move/", moving.move, "union_move"),
    guarded("unions/<int:pk>/merge/", moving.merge, "union_merge"),
    guarded("sheets/", sheets.index, "sheets"),
    guarded("sheets/template/", sheets.template, "sheet_template"),
    guarded("sheets/<int:pk>/", sheets.show, "sheet"),
    guarded("people/", people.index, "people"),
    guarded("people/new/", people.new, "person_new"),
    guarded("people/<int:pk>/", people.show, "person"),
    guarded("people/<int:pk>/roles/", roles.grant, "role_grant"),
    guarded("people/<int:pk>/away/", roles.be_away, "absence"),
    guarded("people/<int:pk>/away/<int:absence>/back/", roles.come_back, "absence_end"),
    guarded("people/<int:pk>/hand-over/", leaving.hand_over, "hand_over"),
    guarded("people/<int:pk>/leave/", leaving.leave, "leave"),
    guarded("people/<int:pk>/invite/", people.invite, "invite"),
    guarded("people/<int:pk>/reopen/", leaving.reopen, "reopen"),
    guarded("bodies/", bodies.index, "bodies"),
    guarded("bodies/new/", bodies.new, "body_new"),
    guarded("bodies/<int:pk>/", bodies.show, "body"),
    guarded("bodies/<int:pk>/rename/", bodies.rename, "body_rename"),
    guarded("bodies/<int:pk>/close/", bodies.close, "body_close"),
    guarded("bodies/<int:pk>/reopen/", bodies.reopen, "body_reopen"),
    guarded("bodies/<int:pk>/people/<int:member>/end/", bodies.end, "body_member_end"),
    guarded("bodies/<int:pk>/people/<int:member>/back/", bodies.readmit, "body_member_back"),
    guarded("bodies/<int:pk>/people/<int:member>/link/", bodies.link, "body_member_link"),
    guarded("machines/", machines.index, "machines"),
    guarded("machines/new/", machines.new, "machine_new"),
    guarded("hooks/new/", hooks.new, "hook_new"),
    guarded("hooks/<int:pk>/", hooks.show, "hook"),
    guarded("hooks/<int:pk>/replay/", hooks.replay, "hook_replay"),
    guarded("hooks/<int:pk>/secret/", hooks.renew, "hook_renew"),
    guarded("hooks/<int:pk>/end/", hooks.end, "hook_end"),
    guarded("machines/<int:pk>/", machines.show, "machine"),
    guarded("machines/<int:pk>/end/", machines.end, "machine_end"),
    guarded("machines/<int:pk>/tokens/", machines.new_token, "machine_token_new"),
    guarded("machines/<int:pk>/tokens/<int:token>/end/", machines.end_token, "machine_token_end"),
    guarded("roles/<int:pk>/end/", roles.end, "role_end"),
    guarded("roles/<int:pk>/take-back/", roles.take_back, "role_take_back"),
    guarded("roles/<int:pk>/cover/", roles.stand_in, "role_cover"),
]
