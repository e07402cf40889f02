"""Telling what happened for the first time: three short pages, nothing kept until it is sent.

What was answered goes along in the pages themselves, so that nothing is kept here of who stops
half-way, and each page works without script. The mark goes along too: what is sent twice, because
the signal was lost, is written down once and answered with one receipt.
"""

from typing import Any
from uuid import UUID, uuid4

from allauth.core.ratelimit import consume
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from niangjia.apps.intake import promises
from niangjia.apps.intake.choices import Door
from niangjia.apps.intake.services import tellings
from niangjia.apps.intake.services.tellings import Told
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.selectors.doors import where_to_knock
from niangjia.kernel.errors import DomainError
from niangjia.web.http import invalid, now, page, today
from niangjia.web.middleware import said
from niangjia.web.worker.tell_forms import MoreForm, WhatForm, WhoForm

PAGES = (WhatForm, MoreForm, WhoForm)
TITLES = (_("出了什么事"), _("再问几样"), _("怎么找到您"))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Ask, page by page; after the last, write it down and give the receipt."""
    places = where_to_knock(today())
    if request.method != "POST":
        return _ask(request, 0, _form(0, places, initial=_initial(request, places)), uuid4())
    at, mark = _where(request), _mark(request)
    if "back" in request.POST:
        return _ask(request, max(at - 1, 0), _form(max(at - 1, 0), places, data=request), mark)
    # What was answered on earlier pages comes back with each: it is checked again with the last.
    data: dict[str, Any] = {}
    for number in range(at + 1):
        form = _form(number, places, data=request, is_bound=True)
        if not form.is_valid():
            return _ask(request, number, form, mark, is_bad=True)
        data |= form.cleaned_data
    if at + 1 < len(PAGES):
        return _ask(request, at + 1, _form(at + 1, places, data=request), mark)
    return _send(request, data, mark, form)


def _send(request: HttpRequest, data: dict[str, Any], mark: UUID, last: forms.Form) -> HttpResponse:
    if not consume(request, action="tell"):
        words = gettext("从这里来的太多了。请过一会儿再发，写好的还在；着急就打 12351。")
        last.add_error(None, words)
        return _ask(request, len(PAGES) - 1, last, mark, status=429)
    union = unions.get_union(int(data["union"]))
    told = Told(
        words=data["words"],
        mark=mark,
        door=Door.PHONE_PAGE,
        employer_name=data["employer_name"],
        people_count=data["people_count"],
        dangers=data["dangers"],
        answers={key: data[key] for key in ("since", "working", "papers") if data[key]},
    )
    try:
        given = tellings.tell(
            told=told,
            name=data["name"],
            phone=data["phone"],
            union=union,
            region=union.code,
            at=now(),
        )
    except DomainError as declined:
        last.add_error("phone" if "phone" in declined.code else None, said(declined))
        return _ask(request, len(PAGES) - 1, last, mark, is_bad=True)
    context = {
        "given": given,
        "union": union,
        "minutes": promises.promises().call_back_minutes if told.dangers else None,
        "name": data["name"],
    }
    return page(request, "worker/tell_receipt.html", context)


def _ask(
    request: HttpRequest,
    number: int,
    form: forms.Form,
    mark: UUID,
    *,
    is_bad: bool = False,
    status: int = 200,
) -> HttpResponse:
    asked = set(form.fields)
    # As they were sent, so that nothing is lost of an answer that has several values.
    carried = [
        (name, value)
        for other in PAGES
        for name in other.base_fields
        if name not in asked
        for value in request.POST.getlist(name)
    ]
    context = {
        "form": form,
        "number": number,
        "title": TITLES[number],
        "titles": TITLES,
        "carried": carried,
        "mark": mark,
        "is_last": number == len(PAGES) - 1,
    }
    if is_bad:
        return invalid(request, "worker/tell.html", context)
    return page(request, "worker/tell.html", context, status=status)


def _form(
    number: int,
    places: list,
    *,
    data: HttpRequest | None = None,
    initial: dict[str, Any] | None = None,
    is_bound: bool = False,
) -> forms.Form:
    """Return the form of a page: checked when bound, else filled with what is known already."""
    kind = PAGES[number]
    more = {"places": places} if kind is WhatForm else {}
    if data is not None and not is_bound:
        initial = {
            name: data.POST.getlist(name) if name == "dangers" else data.POST.get(name)
            for name in kind.base_fields
            if name in data.POST
        }
    if is_bound and data is not None:
        return kind(data.POST, **more)
    return kind(initial=initial, **more)


def _initial(request: HttpRequest, places: list) -> dict[str, Any]:
    """Return where she is, when a sign at a door says so (`?at=` the union's region code)."""
    code = request.GET.get("at", "")
    for place in places:
        for union in (place.city, *place.counties):
            if union is not None and union.code == code:
                return {"union": str(union.pk)}
    return {}


def _where(request: HttpRequest) -> int:
    try:
        return min(max(int(request.POST.get("page", "0")), 0), len(PAGES) - 1)
    except ValueError:
        return 0


def _mark(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("mark", ""))
    except ValueError:
        return uuid4()
