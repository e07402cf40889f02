"""Partner bodies: which the federation keeps, who acts for each, who comes and who goes."""

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from niangjia.apps.accounts.services import invitations
from niangjia.apps.unions import services
from niangjia.apps.unions.choices import BodyKind
from niangjia.apps.unions.selectors import bodies
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.web.account import colleagues
from niangjia.web.admin import gate
from niangjia.web.both.edit import Edit
from niangjia.web.both.stood import StoodField
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said

PER_PAGE = 30


class NewForm(forms.Form):
    """A partner body, and which union keeps it."""

    name = forms.CharField(
        label=_("名称"), max_length=100, error_messages={"required": _("请写单位的全称。")}
    )
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=[(kind.value, kind.label) for kind in BodyKind],
        help_text=_("类别决定以什么身份参与案件，登记以后不能改。"),
    )
    union = gate.UnionField(
        label=_("由哪个工会登记"),
        help_text=_("这个工会和它下面的工会，办案时可以请这个单位参与；别的工会看不到。"),
    )


class MemberForm(forms.Form):
    """Somebody who acts for the body from a day on."""

    name = forms.CharField(
        label=_("姓名"), max_length=100, error_messages={"required": _("请写姓名。")}
    )
    phone = forms.CharField(label=_("手机"), max_length=20, required=False)
    from_ = DayField(label=_("从哪天起"))


class RenameForm(forms.Form):
    """What a body is called from a day on, and why."""

    name = forms.CharField(
        label=_("新的名称"), max_length=100, error_messages={"required": _("请写单位的全称。")}
    )
    on = DayField(label=_("从哪天起叫这个名称"))
    why = forms.CharField(
        label=_("原因"), max_length=300, error_messages={"required": _("请写明原因。")}
    )
    version = StoodField()

    def clean_on(self) -> date:
        """Return the day.

        :raises ValidationError: it is to come: a body is called what it is called today.
        """
        on: date = self.cleaned_data["on"]
        if on > today():
            raise forms.ValidationError(_("还没到这一天。请等到改名那天再来改。"))
        return on


class CloseForm(forms.Form):
    """From which day a body opens nothing, and why."""

    from_ = DayField(label=_("从哪天起停用"))
    why = forms.CharField(
        label=_("原因"), max_length=300, error_messages={"required": _("请写明原因。")}
    )


class EndForm(forms.Form):
    """From which day somebody acts for the body no longer, and why."""

    on = DayField(label=_("从哪天起不再代表这个单位"))
    why = forms.CharField(
        label=_("原因"), max_length=300, error_messages={"required": _("请写明原因。")}
    )


@require_safe
def index(request: Request) -> HttpResponse:
    """Show the bodies kept where she administers, with how many people each has today."""
    found = bodies.kept_by(request.user.person, on=today())
    rows = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "admin/bodies.html", {"page": rows})


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Register a partner body."""
    form = NewForm(request.POST or None)
    form.fields["union"].among = gate.managed(request)
    if form.is_valid():
        try:
            body = services.register_body(by=request.user.person, **form.cleaned_data)
        except DomainError as declined:
            form.add_error("name", said(declined))
        else:
            messages.success(request, gettext("登记好了。下一步：加上代表这个单位的人。"))
            return go(request, "admin:body", body.pk)
    answer = invalid if form.errors else page
    return answer(request, "admin/body_new.html", {"form": form, "names": gate.names(request)})


@require_http_methods(["GET", "POST"])
def show(request: Request, pk: int) -> HttpResponse:
    """Show one body with its people now, to come and gone; let one more act for it."""
    by, on = request.user.person, today()
    body = bodies.get_body(pk, by=by, on=on)
    form = MemberForm(request.POST or None, initial={"from_": on})
    if form.is_valid():
        try:
            services.add_member(body=body, by=by, **form.cleaned_data)
        except DomainError as declined:
            field = {"people.phone_invalid": "phone", "people.name_missing": "name"}
            form.add_error(field.get(declined.code), said(declined))
        else:
            messages.success(request, gettext("加好了。下一步：做一个登录链接，交给本人。"))
            return go(request, "admin:body", body.pk)
    context = {
        "body": body,
        "closure": bodies.lasting_closure(body),
        "former_names": bodies.former_names_of(body),
        "members": bodies.members_of(body, on=on),
        "form": form,
    }
    return (invalid if form.errors else page)(request, "admin/body.html", context)


@require_http_methods(["GET", "POST"])
def rename(request: Request, pk: int) -> HttpResponse:
    """Give a body another name."""
    by, on = request.user.person, today()
    body = bodies.get_body(pk, by=by, on=on)
    edit = Edit(request, record=body, version=0, shown={"name": body.name})
    form = RenameForm(edit.posted, initial={"name": body.name, "on": on, "version": edit.stamp})
    if edit.keeps_theirs:
        edit.keep_theirs()
        return go(request, "admin:body", body.pk)
    if form.is_valid():
        data = form.cleaned_data
        values = {name: data[name] for name in ("name", "on", "why")}
        known_as = "".join(edit.looked_at("name"))
        try:
            edit.write(partial(services.rename_body, body=body, by=by, known_as=known_as, **values))
        except StaleVersion:
            body.refresh_from_db()
            return edit.both(
                form,
                version=0,
                shown={"name": body.name},
                what=gettext("伙伴单位的名称"),
                crumbs=[(reverse("admin:body", args=[body.pk]), body.name)],
            )
        except DomainError as declined:
            field = "on" if declined.code == "unions.body_renamed_later" else "name"
            form.add_error(field, said(declined))
        else:
            messages.success(request, gettext("改好了。原来的名称留在这一页，已经发出的文书不变。"))
            return go(request, "admin:body", body.pk)
    context = {"body": body, "form": form}
    return (invalid if form.errors else page)(request, "admin/body_rename.html", context)


@require_http_methods(["GET", "POST"])
def close(request: Request, pk: int) -> HttpResponse:
    """Close a body from a day on."""
    by, on = request.user.person, today()
    body = bodies.get_body(pk, by=by, on=on)
    form = CloseForm(request.POST or None, initial={"from_": on})
    if form.is_valid():
        try:
            services.close_body(body=body, by=by, **form.cleaned_data)
        except DomainError as declined:
            form.add_error("from_", said(declined))
        else:
            messages.success(request, gettext("记下了。从那天起，它的人员看不到它参与的案件。"))
            return go(request, "admin:body", body.pk)
    context = {"body": body, "form": form}
    return (invalid if form.errors else page)(request, "admin/body_close.html", context)


@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    """Let a closed body open again what it takes part in, from today on."""
    by, on = request.user.person, today()
    body = bodies.get_body(pk, by=by, on=on)
    services.reopen_body(body=body, on=on, by=by)
    messages.success(request, gettext("从今天起又可以用了。它的人员重新看得到它参与的案件。"))
    return go(request, "admin:body", body.pk)


@require_http_methods(["GET", "POST"])
def end(request: Request, pk: int, member: int) -> HttpResponse:
    """Let somebody act for a body no longer, from a day on."""
    by, on = request.user.person, today()
    body = bodies.get_body(pk, by=by, on=on)
    membership = bodies.get_lasting(member, body=body, on=on)
    form = EndForm(request.POST or None, initial={"on": on})
    if form.is_valid():
        try:
            services.end_membership(membership=membership, by=by, **form.cleaned_data)
        except DomainError as declined:
            form.add_error("on", said(declined))
        else:
            messages.success(request, gettext("记下了。从那天起，她看不到这个单位参与的案件。"))
            return go(request, "admin:body", body.pk)
    context: dict[str, Any] = {"body": body, "membership": membership, "form": form}
    return (invalid if form.errors else page)(request, "admin/body_member_end.html", context)


@require_POST
def readmit(request: Request, pk: int, member: int) -> HttpResponse:
    """Let somebody who has left act for a body again, from today on, with the account she had."""
    by, on = request.user.person, today()
    body = bodies.get_body(pk, by=by, on=on)
    membership = bodies.get_membership(member, body=body)
    services.readmit_member(membership=membership, from_=on, by=by)
    messages.success(request, gettext("从今天起，她又代表这个单位。"))
    return go(request, "admin:body", body.pk)


@never_cache
@require_POST
@colleagues.proven
def link(request: Request, pk: int, member: int) -> HttpResponse:
    """Make a one-time link for one of a body's people and show it, this once."""
    by, on = request.user.person, today()
    body = bodies.get_body(pk, by=by, on=on)
    membership = bodies.get_lasting(member, body=body, on=on)
    token = invitations.invite_member(membership=membership, by=by, on=on, at=timezone.now())
    return colleagues.shown(request, token, membership.person.name)
