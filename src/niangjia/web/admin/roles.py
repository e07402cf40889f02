"""What can be done to a person's roles: given, ended, taken back, covered; days away."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.apps.unions import services
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.selectors import house, standing_in
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.web.admin import card, gate
from niangjia.web.admin.role_forms import NOBODY, AbsenceForm, CoverForm, EndForm, GrantForm
from niangjia.web.both.edit import Edit
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said


@require_POST
def grant(request: Request, pk: int) -> HttpResponse:
    """Give a person a role."""
    by, on = request.user.person, today()
    person = house.get_colleague(pk, by=by, on=on)
    form = GrantForm(request.POST, prefix="grant")
    form.fields["union"].among = gate.managed(request)
    if form.is_valid():
        try:
            services.grant_role(person=person, by=by, **form.cleaned_data)
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            messages.success(request, gettext("岗位记下了。"))
            return go(request, "admin:person", pk)
    return _back(request, pk, grant=form)


@require_POST
def be_away(request: Request, pk: int) -> HttpResponse:
    """Record that a person will be away, and who stands in for her."""
    by, on = request.user.person, today()
    person = house.get_colleague(pk, by=by, on=on)
    roles = card.own_roles(house.roles_of(person, on=on, within=gate.managed(request)))
    form = card.absence_form(request, person, roles, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            absence = services.plan_absence(
                person=person,
                from_=data["from_"],
                until=data["until"],
                cover=gate.chosen(data["cover"]) if data["cover"] else None,
                roles=roles,
                instead=_instead(form, person),
                by=by,
                on=on,
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            messages.success(request, _noted(absence, form, by=by, on=on))
            return go(request, "admin:person", pk)
    return _back(request, pk, absence=form)


@require_POST
def come_back(request: Request, pk: int, absence: int) -> HttpResponse:
    """Record that a person is back today, or that she stays after all."""
    by, on = request.user.person, today()
    person = house.get_colleague(pk, by=by, on=on)
    found = house.get_absence(absence, person=person)
    services.end_absence(absence=found, on=on, by=by)
    messages.success(request, gettext("休假结束了，代理也一起收回。"))
    return go(request, "admin:person", pk)


@require_http_methods(["GET", "POST"])
def end(request: Request, pk: int) -> HttpResponse:
    """End a role from a day on."""
    by, on = request.user.person, today()
    role = house.get_role(pk, by=by, on=on)
    edit = Edit(request, record=role, version=role.version, shown=_end_of(role))
    form = EndForm(edit.posted, initial={"on": on, "version": edit.stamp})
    if edit.keeps_theirs:
        edit.keep_theirs()
        return go(request, "admin:person", role.person_id)
    if form.is_valid():
        try:
            edit.write(partial(services.end_role, role=role, by=by, today=on, **form.cleaned_data))
        except StaleVersion:
            role.refresh_from_db()
            return edit.both(
                form,
                version=role.version,
                shown=_end_of(role),
                what=gettext("%(name)s的岗位") % {"name": role.person.name},
                crumbs=[(reverse("admin:person", args=[role.person_id]), role.person.name)],
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            is_void = role.during.isempty
            done = gettext("收回了，从现在起就没有这个岗位，也不算担任过。")
            messages.success(request, done if is_void else gettext("结束日期记下了。"))
            return go(request, "admin:person", role.person_id)
    is_new = house.begins_on(role, on)
    context = {"form": form, "role": role, "covers": _covers(role, on), "is_new": is_new}
    return (invalid if form.is_bound else page)(request, "admin/role_end.html", context)


@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    """Take back a role that has not begun."""
    by, on = request.user.person, today()
    role = house.get_role(pk, by=by, on=on)
    services.take_back_role(role=role, on=on, by=by)
    messages.success(request, gettext("取消了，没有开始过。"))
    return go(request, "admin:person", role.person_id)


@require_http_methods(["GET", "POST"])
def stand_in(request: Request, pk: int) -> HttpResponse:
    """Let a colleague stand in for a role for a while."""
    by, on = request.user.person, today()
    role = house.get_role(pk, by=by, on=on)
    away = house.absences_of(role.person, on=on)
    initial: dict[str, Any] = {"from_": max(on, role.during.lower or on)}
    if away:
        initial = {"from_": max(on, away[0].during.lower), "until": away[0].during.upper}
    form = CoverForm(request.POST or None, initial=initial)
    form.fields["cover"].choices = gate.stand_in_choices(request, [role])
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.cover_role(
                role=role,
                cover=gate.chosen(data["cover"]),
                from_=data["from_"],
                until=data["until"],
                by=by,
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            messages.success(request, gettext("代理记下了，到期自动收回。"))
            return go(request, "admin:person", role.person_id)
    context = {"form": form, "role": role, "away": away}
    return (invalid if form.is_bound else page)(request, "admin/role_cover.html", context)


def _instead(form: AbsenceForm, person: Any) -> dict[int, Any]:
    """Return who does meanwhile what she does for others; elsewhere another administrator says."""
    data = form.cleaned_data
    covers = standing_in.covers_while(person, from_=data["from_"], until=data["until"])
    found: dict[int, Any] = {one.pk: None for one in covers}
    for one in form.asked:
        told = data[one.name]
        if one.cover.pk in found and told and told != NOBODY:
            found[one.cover.pk] = gate.chosen(told)
    return found


def _noted(absence: Any, form: AbsenceForm, *, by: Any, on: Any) -> str:
    """Return what is said when days away are noted: what nobody covers meanwhile."""
    left = house.open_while(absence, by=by, on=on)
    posts = [f"{one.union.short_name}{RoleKind(one.kind).label}" for one in left]
    posts += [one.whom for one in form.left()]
    if not posts:
        return gettext("休假和代理都记下了。")
    return gettext("休假记下了，还没有人代的岗位：%(posts)s。可以在岗位旁边点“请人代”。") % {
        "posts": "、".join(posts)
    }


def _end_of(role: Any) -> dict[str, Any]:
    """Return the day on which a role ends, as a form says it; nothing while it goes on."""
    upper = None if role.during.isempty else role.during.upper
    return {"on": upper.isoformat() if upper else ""}


def _covers(role: Any, on: Any) -> list[Any]:
    rows = role.covered_by.select_related("person").order_by("during")
    return [one for one in rows if not one.during.isempty and one.during.upper > on]


def _back(request: Request, pk: int, **forms_: Any) -> HttpResponse:
    return invalid(request, "admin/person.html", card.of(request, pk, **forms_))
