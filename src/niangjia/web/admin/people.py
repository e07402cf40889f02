"""The people: a list to search, one person with all her dated roles, a new colleague."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from niangjia.apps.accounts.services import invitations
from niangjia.apps.unions import services
from niangjia.apps.unions.selectors import house
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.account import colleagues
from niangjia.web.admin import card, gate
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said

PER_PAGE = 30
STATES = (
    ("", _("全部")),
    ("now", _("在岗")),
    ("away", _("今天休假")),
    ("to_come", _("还没到岗")),
    ("ended", _("已离岗")),
    ("no_account", _("没有账号")),
    ("unused", _("账号没用过")),
)


class SearchForm(forms.Form):
    """By part of a name or a whole phone, and by how things stand."""

    q = forms.CharField(label=_("姓名，或完整的手机号"), required=False)
    state = forms.ChoiceField(label=_("状态"), choices=STATES, required=False)


class NewForm(forms.Form):
    """A new colleague with her first role."""

    name = forms.CharField(label=_("姓名"), max_length=100)
    phone = forms.CharField(
        label=_("手机"), max_length=20, required=False, help_text=_("发开户链接、找回账号用。")
    )
    union = gate.UnionField(label=_("在哪个工会"))
    kind = forms.ChoiceField(label=_("岗位"), choices=gate.KINDS)
    from_ = DayField(label=_("从哪天起"))
    until = DayField(
        label=_("到哪天（当天不算）"), required=False, help_text=_("没有定期限的不填。")
    )


@require_safe
def index(request: Request) -> HttpResponse:
    """Show the colleagues, found by name or phone."""
    person, on = request.user.person, today()
    form = SearchForm(request.GET or None)
    data: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    words, state = data.get("q", ""), data.get("state", "")
    found = house.colleagues(person, on=on, words=words, state=state)
    rows = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    posts = house.posts_of(rows.object_list, on=on)
    context = {
        "form": form if form.is_bound else SearchForm(initial={"state": ""}),
        "page": rows,
        "rows": [(one, posts[one.pk]) for one in rows.object_list],
        "q": words,
        "state": state,
    }
    return page(request, "admin/people.html", context)


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """Show one person: her roles now, to come and ended, who covers, her account, her matters."""
    return page(request, "admin/person.html", card.of(request, pk))


@never_cache
@require_POST
@colleagues.proven
def invite(request: Request, pk: int) -> HttpResponse:
    """Make a link with which a colleague sets her password, opening her account if need be."""
    by = request.user.person
    person = house.get_colleague(pk, by=by, on=today())
    if person.pk == by.pk:
        raise NotFound
    token = invitations.invite_colleague(person=person, by=by, at=timezone.now())
    return colleagues.shown(request, token, person.name)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Enter a new colleague with her first role."""
    person, on = request.user.person, today()
    under = request.GET.get("union", "")
    union = house.get_managed(int(under), by=person, on=on) if under.isdigit() else None
    form = NewForm(
        request.POST or None, initial={"from_": on, "union": union.name if union else ""}
    )
    form.fields["union"].among = gate.managed(request)
    namesakes: Any = ()
    if form.is_valid():
        data = form.cleaned_data
        namesakes = house.namesakes(data["name"], by=person, on=on)
        if not namesakes or request.POST.get("action") == "another":
            try:
                role = services.take_on(by=person, **data)
            except DomainError as declined:
                field = {"people.phone_invalid": "phone", "people.name_missing": "name"}
                form.add_error(field.get(declined.code), said(declined))
            else:
                messages.success(request, gettext("记下了。下一步：给本人开账号。"))
                return go(request, "admin:person", role.person_id)
    answer = invalid if form.is_bound and (form.errors or namesakes) else page
    context = {"form": form, "names": gate.names(request), "namesakes": namesakes}
    return answer(request, "admin/person_new.html", context)
