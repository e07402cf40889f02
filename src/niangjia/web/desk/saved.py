"""Views: a list as it is narrowed gets a name, stands in the menu, and may be shared."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from niangjia.apps.desk import selectors as desk
from niangjia.apps.desk import services
from niangjia.apps.desk.choices import Listing
from niangjia.apps.unions import selectors as unions
from niangjia.kernel.errors import DomainError, NotFound, StaleVersion
from niangjia.web.desk.list_filters import enquiry_filter, matter_filter
from niangjia.web.http import Request, go, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from datetime import date

    from niangjia.apps.people.models import Person
    from niangjia.apps.unions.models import Union

LISTS = {Listing.MATTERS: "desk:matters", Listing.ENQUIRIES: "desk:enquiries"}
FILTERS = {Listing.MATTERS: matter_filter, Listing.ENQUIRIES: enquiry_filter}


class ViewForm(forms.Form):
    """What a view is called, and with whom it is shared."""

    name = forms.CharField(
        label=_("视图的名字"), max_length=30, error_messages={"required": _("请起个名字。")}
    )
    union = forms.ChoiceField(
        label=_("给谁看"),
        required=False,
        help_text=_("同一个视图，每个人只看到自己看得到的那些。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, mine: "list[Union]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = gettext("%(union)s的同事都能用")
        self.fields["union"].choices = [
            ("", gettext("只有我自己")),
            *((str(one.pk), whole % {"union": one.short_name or one.name}) for one in mine),
        ]
        self._mine = {str(one.pk): one for one in mine}

    def shared(self) -> "Union | None":
        """Return the union it is shared with, if any."""
        return self._mine.get(self.cleaned_data.get("union", ""))


def _mine(person: "Person", on: "date") -> "list[Union]":
    return list(unions.unions_of(person, on=on))


def address(view: Any) -> str:
    """Return where a view leads: the list, as it is narrowed."""
    url = reverse(LISTS[Listing(view.listing)])
    return f"{url}?{view.query}" if view.query else url


@require_safe
def index(request: Request) -> HttpResponse:
    """List the views in this person's menu, and where each is changed."""
    person, on = request.user.person, today()
    rows = desk.views_of(person, on=on)
    context = {"rows": [(row, address(row)) for row in rows], "person": person}
    return page(request, "desk/views.html", context)


@require_POST
def save(request: Request) -> HttpResponse:
    """Give the list as it is narrowed a name."""
    person, on = request.user.person, today()
    listing = request.POST.get("listing", "")
    if listing not in Listing.values:
        raise NotFound
    told = asked(request.POST.get("query", ""))
    query = FILTERS[Listing(listing)](told, person=person, on=on).query()
    back = reverse(LISTS[Listing(listing)])
    back = f"{back}?{query}" if query else back
    form = ViewForm(request.POST, mine=_mine(person, on))
    if not form.is_valid():
        messages.error(request, gettext("没存：请给视图起个名字，30 个字以内。"))
        return go(request, back)
    try:
        view = services.save_view(
            name=form.cleaned_data["name"],
            listing=Listing(listing),
            query=query,
            share_with=form.shared(),
            by=person,
            on=on,
        )
    except DomainError as declined:
        messages.error(request, said(declined))
        return go(request, back)
    messages.success(request, gettext("存成视图“%(name)s”了，在左边菜单里。") % {"name": view.name})
    return go(request, address(view))


def asked(query: str) -> dict[str, str]:
    """Return an address's query as its fields."""
    return QueryDict(query[:2000]).dict()


@require_http_methods(["GET", "POST"])
def change(request: Request, pk: int) -> HttpResponse:
    """Rename a view, share it, take it back or delete it."""
    person, on = request.user.person, today()
    view = desk.get_view(pk, visible_to=person, on=on)
    mine = _mine(person, on)
    if view.union is not None and view.union not in mine:
        mine.append(view.union)
    first = {"name": view.name, "union": str(view.union_id or ""), "version": view.version}
    status = 200
    if request.method == "POST" and "delete" in request.POST:
        services.delete_view(view=view, by=person, on=on)
        messages.success(
            request, gettext("视图“%(name)s”删掉了，案件和诉求都没动。") % {"name": view.name}
        )
        return go(request, "desk:views")
    form = ViewForm(request.POST or None, initial=first, mine=mine)
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                services.change_view(
                    view=view,
                    name=form.cleaned_data["name"],
                    share_with=form.shared(),
                    by=person,
                    on=on,
                    version=form.cleaned_data["version"] or 0,
                )
            except DomainError as declined:
                form.add_error(None, said(declined))
                status = 409 if isinstance(declined, StaleVersion) else 422
            else:
                messages.success(request, gettext("改好了。"))
                return go(request, "desk:views")
    context = {
        "view": view,
        "form": form,
        "may": desk.may_change(view, person, on=on),
        "url": address(view),
    }
    return page(request, "desk/view.html", context, status=status)
