"""Items handed to a colleague, or taken over: shown first, then done, all or none."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from niangjia.apps.people.selectors import people_of
from niangjia.apps.worklist import selectors as worklist
from niangjia.apps.worklist.errors import AwayThen
from niangjia.apps.worklist.services import handing
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.web.desk.work_forms import HandForm
from niangjia.web.desk.work_rows import work_rows
from niangjia.web.http import Request, go, now, page, today
from niangjia.web.middleware import said
from niangjia.web.officers import officer_choices


@require_http_methods(["GET", "POST"])
def show(request: Request) -> HttpResponse:
    """Show which items would go to whom, nothing done yet; on POST hand them over."""
    person, on, at = request.user.person, today(), now()
    versions = _chosen(request.POST.getlist("item") or request.GET.getlist("item"))
    seen = worklist.items_visible_to(person, on=on).filter(is_open=True)
    items = list(seen.filter(pk__in=versions).order_by("due_at", "pk")[: handing.MOST])
    rows = work_rows(items, person=person, on=on, at=at)
    form = HandForm(
        request.POST if request.method == "POST" else None, initial={"to": _asked_for(request)}
    )
    going = [row.item for row in rows if row.may_go]
    held = {item.holder_id for item in going}
    able = [one for one in worklist.who_may_hold(going, on=on) if one.pk not in held]
    asked: dict[str, Any] = {}
    form.fields["to"].choices = officer_choices(able, on=on)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            to = people_of([form.cleaned_data["to"]])[form.cleaned_data["to"]]
            try:
                done = handing.hand_over(
                    versions={pk: version or 0 for pk, version in versions.items()},
                    to=to,
                    why=form.cleaned_data["why"],
                    by=person,
                    at=at,
                    even_away=request.POST.get("action") == f"even-{to.pk}",
                )
            except AwayThen as away:
                asked = away.data | {"again": f"even-{to.pk}"}
            except DomainError as declined:
                form.add_error(None, said(declined))
                status = 409 if isinstance(declined, StaleVersion) else 422
            else:
                words = ngettext(
                    "%(n)d 件交给%(name)s了，说明记在每一件的详情里。",
                    "%(n)d 件交给%(name)s了，说明记在每一件的详情里。",
                    done,
                )
                messages.success(request, words % {"n": done, "name": to.name})
                return go(request, "desk:today")
    context = {
        "rows": rows,
        "form": form,
        "able": able,
        "asked": asked,
        "staying": [row for row in rows if not row.may_go],
        "n": len(going),
    }
    return page(request, "desk/work_hand.html", context, status=status)


def _chosen(told: Iterable[str]) -> dict[int, int | None]:
    """Return the chosen items by number: `12`, or `12:3` with the version that was looked at."""
    found: dict[int, int | None] = {}
    for one in told:
        pk, _colon, version = one.partition(":")
        if pk.isdecimal() and len(pk) < 16 and (version.isdecimal() or not version):
            found[int(pk)] = int(version) if version else None
    return found


def _asked_for(request: Request) -> int | str:
    return request.user.person.pk if request.GET.get("to") == "me" else ""
