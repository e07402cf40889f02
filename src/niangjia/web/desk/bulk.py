"""Many rows of a list given to one officer: chosen, seen row by row what will happen, done once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from niangjia.apps.desk import selectors as desk
from niangjia.apps.desk.choices import Listing
from niangjia.apps.desk.services import MOST, Outcome, foresee_giving, give_many
from niangjia.apps.intake import selectors as intake
from niangjia.apps.matters import selectors as matters
from niangjia.apps.people.selectors import people_of
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.desk.list_filters import of_enquiries, of_matters
from niangjia.web.desk.saved import FILTERS, LISTS, asked
from niangjia.web.http import Request, now, page, today
from niangjia.web.middleware import said
from niangjia.web.officers import officer_choices

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person

DETAIL = {Listing.MATTERS: "desk:matter", Listing.ENQUIRIES: "desk:enquiry"}


class GiveForm(forms.Form):
    """To whom, and what she must know."""

    to = forms.TypedChoiceField(
        label=_("交给谁"), coerce=int, error_messages={"required": _("请选交给谁。")}
    )
    note = forms.CharField(
        label=_("交接说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("案件一定要写：办到哪一步、接下来做什么。每一件的经过里都有这段话。"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row that was chosen: what it is, whose, at which version, and what becomes of it."""

    number: str
    title: str
    holder: str
    version: int
    url: str
    verdict: str = ""
    why: str = ""


@require_POST
def give(request: Request, listing: str) -> HttpResponse:
    """Ask to whom; show what will happen to each row; give them, once, and say what was left."""
    if listing not in Listing.values:
        raise NotFound
    of, person, on = Listing(listing), request.user.person, today()
    sent = request.POST
    query = sent.get("query", "")[:2000]
    stage = sent.get("stage", "")
    rows = _rows(of, request)
    form = GiveForm(sent if stage else None)
    form.fields["to"].choices = officer_choices(desk.officers_at_work(person, on=on), on=on)
    context: dict[str, Any] = {
        "listing": listing,
        "form": form,
        "rows": rows,
        "query": query,
        "back": reverse(LISTS[of]) + (f"?{query}" if query else ""),
        "stage": "ask",
        "most": MOST,
        "too_many": len(rows) > MOST,
    }
    if not stage or not rows or len(rows) > MOST or not form.is_valid():
        return page(request, "desk/bulk.html", context, status=422 if stage else 200)
    told = {
        "listing": of,
        "rows": {row.number: row.version for row in rows},
        "to": people_of([form.cleaned_data["to"]])[form.cleaned_data["to"]],
        "note": form.cleaned_data["note"],
        "by": person,
        "on": on,
        "at": now(),
    }
    is_done = stage == "give"
    try:
        outcome = give_many(**told) if is_done else foresee_giving(**told)
    except DomainError as declined:
        form.add_error(None, said(declined))
        return page(request, "desk/bulk.html", context, status=422)
    context |= {
        "stage": "done" if is_done else "preview",
        "to": told["to"],
        "rows": _judged(rows, outcome),
        "given": len(outcome.given),
        "left": len(outcome.left),
        "already": len(outcome.already),
    }
    return page(request, "desk/bulk.html", context)


def _rows(of: Listing, request: Request) -> list[Row]:
    """Return the rows that were chosen, at the versions that were shown when any were.

    One row more than may be given tells that there are too many.
    """
    person, on = request.user.person, today()
    shown = dict(one.partition(":")[::2] for one in request.POST.getlist("row")[: MOST + 1])
    found = _found(of, request, person)
    if request.POST.get("all") and not shown:
        chosen = list(found[: MOST + 1])
    else:
        told = list(shown) or request.POST.getlist("pick")[: MOST + 1]
        numbers = [number for number in told if "\0" not in number]
        every = (
            matters.matters_visible_to(person, on=on)
            if of is Listing.MATTERS
            else intake.enquiries_visible_to(person, on=on)
        )
        chosen = list(every.filter(number__in=numbers).order_by("pk"))
    return [
        Row(
            number=one.number,
            title=one.title if of is Listing.MATTERS else _title(one),
            holder=one.handler.name if one.handler else gettext("还没有人"),
            version=int(shown[one.number])
            if shown.get(one.number, "").isdecimal()
            else one.version,
            url=reverse(DETAIL[of], args=[one.number]),
        )
        for one in chosen
    ]


def _found(of: Listing, request: Request, person: "Person") -> Any:
    on = today()
    form = FILTERS[of](asked(request.POST.get("query", "")), person=person, on=on)
    if of is Listing.MATTERS:
        sort = form.value("sort") or "due"
        return matters.in_order(matters.listed(visible_to=person, on=on, **of_matters(form)), sort)
    return intake.listed(visible_to=person, on=on, at=now(), **of_enquiries(form))


def _title(enquiry: Any) -> str:
    name, employer = enquiry.person.name, enquiry.employer_name
    return f"{name} · {employer}" if employer else name


def _judged(rows: list[Row], outcome: Outcome) -> list[Row]:
    found = []
    for row in rows:
        verdict, why = "given", ""
        if row.number in outcome.already:
            verdict = "already"
        elif row.number in outcome.left:
            verdict, why = "left", said(outcome.left[row.number])
        found.append(
            Row(
                number=row.number,
                title=row.title,
                holder=row.holder,
                version=row.version,
                url=row.url,
                verdict=verdict,
                why=why,
            )
        )
    return found
