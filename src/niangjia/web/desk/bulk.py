"""One deed on many rows of a list: which rows, which deed, and what it asks once for all.

What would become of each row is shown by `web/desk/rounds.py` before anything is done.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from niangjia.apps.desk import selectors as desk
from niangjia.apps.desk import services
from niangjia.apps.desk.choices import Deed, Listing
from niangjia.apps.desk.rounds import Asked
from niangjia.apps.intake import selectors as intake
from niangjia.apps.matters import selectors as matters
from niangjia.engines.procedure import Covers
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.desk.list_filters import of_enquiries, of_matters
from niangjia.web.desk.saved import FILTERS, LISTS, asked
from niangjia.web.desk.step_form import StepForm
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, now, page, today
from niangjia.web.middleware import said
from niangjia.web.officers import officer_choices

if TYPE_CHECKING:
    from datetime import date

    from niangjia.apps.people.models import Person

SHOWN = 10
"""So many of the chosen rows stand on the page that asks; the preview has them all."""
ONES = "0"
"""As who is to do it: whoever handles the row."""


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
        help_text=_("办到哪一步、接下来做什么。每一件的经过里都有这段话。"),
        error_messages={"required": _("请写几句交接说明。")},
    )

    def asked(self) -> dict[str, Any]:
        """Return what was asked, as a round takes it."""
        return {"to": self.cleaned_data["to"], "note": self.cleaned_data["note"]}


class TaskForm(forms.Form):
    """What is to be done in each, by when, by whom."""

    what = forms.CharField(
        label=_("要办什么"),
        max_length=200,
        help_text=_("一句话，每一条都记这同一句，例如：核对查封什么时候到期。"),
        error_messages={"required": _("请写要办什么，一句话就行。")},
    )
    due_on = DayField(
        label=_("几号前办完"),
        help_text=_("到了这一天会提醒，过了会告诉负责人。"),
        error_messages={"required": _("请写几号前办完。")},
    )
    to = forms.TypedChoiceField(label=_("谁来办"), coerce=int)
    note = forms.CharField(
        label=_("为什么"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def asked(self) -> dict[str, Any]:
        """Return what was asked, as a round takes it."""
        data = self.cleaned_data
        return {
            "what": data["what"],
            "due_on": data["due_on"],
            "to": data["to"] or None,
            "note": data["note"],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was chosen in a list: the rows in its order, one more than may be when too many."""

    rows: tuple[Any, ...]

    @property
    def first(self) -> list[dict[str, str]]:
        """The first of them, as the page that asks shows them."""
        return [
            {
                "number": one.number,
                "title": title_of(one),
                "holder": one.handler.name if one.handler else gettext("还没有人"),
            }
            for one in self.rows[:SHOWN]
        ]


@require_POST
def ask(request: Request, listing: str) -> HttpResponse:
    """Ask what is to be done with the chosen rows; when it is said, begin a round over them."""
    if listing not in Listing.values:
        raise NotFound
    of, sent, person, on = Listing(listing), request.POST, request.user.person, today()
    deed = Deed(sent["deed"]) if sent.get("deed") in Deed.values else Deed.GIVE
    query = sent.get("query", "")[:2000]
    chosen = _chosen(of, request)
    picks = [] if sent.get("all") else [one.number for one in chosen.rows]
    context: dict[str, Any] = {
        "listing": listing,
        "deed": deed,
        "query": query,
        "picks": picks,
        "all": not picks,
        "back": reverse(LISTS[of]) + (f"?{query}" if query else ""),
        "n": len(chosen.rows),
        "shown": chosen.first,
        "more": len(chosen.rows) - SHOWN,
        "most": f"{services.MOST:,}",
        "too_many": len(chosen.rows) > services.MOST,
    }
    if not chosen.rows or context["too_many"] or (deed is Deed.STEP and of is Listing.ENQUIRIES):
        return page(request, "desk/bulk.html", context)
    is_sent = sent.get("stage") == "see"
    if deed is Deed.STEP:
        form, told = _step(sent, chosen, person, on, context, is_sent=is_sent)
    else:
        form, told = _plain(of, deed, request, is_sent=is_sent), {}
    if form is None or not is_sent or not form.is_valid():
        status = 422 if is_sent and form is not None else 200
        return page(request, "desk/bulk.html", context | {"form": form}, status=status)
    if isinstance(form, StepForm):
        told |= {"happened_on": form.happened_on(), "facts": form.facts()}
    else:
        told |= form.asked()
    try:
        made = services.begin(
            asked=Asked(listing=of, deed=deed, query=query, **told),
            rows=[(one.number, one.version) for one in chosen.rows],
            by=person,
            on=on,
            at=now(),
        )
    except DomainError as declined:
        form.add_error(None, said(declined))
        return page(request, "desk/bulk.html", context | {"form": form}, status=422)
    return go(request, "desk:round", made.pk)


def _plain(of: Listing, deed: Deed, request: Request, *, is_sent: bool) -> GiveForm | TaskForm:
    sent = request.POST if is_sent else None
    person, on = request.user.person, today()
    form = GiveForm(sent) if deed is Deed.GIVE else TaskForm(sent)
    able = officer_choices(desk.officers_at_work(person, on=on), on=on)
    if deed is Deed.TASK:
        able = [(ONES, gettext("各自的承办人")), *able[1:]]
    else:
        form.fields["note"].required = of is Listing.MATTERS
    form.fields["to"].choices = able
    return form


def _step(
    sent: Any,
    chosen: Chosen,
    person: "Person",
    on: "date",
    context: dict[str, Any],
    *,
    is_sent: bool,
) -> tuple[StepForm | None, dict[str, Any]]:
    """Return the form of the chosen step and what names it; without one, offer the steps."""
    lifecycle, _dot, verb = sent.get("step", "").partition(".")
    if not lifecycle:
        context["steps"] = matters.steps_in_common(chosen.rows, person, on=on)
        return None, {}
    table, step = matters.common_step(lifecycle, verb)
    context |= {"table": table, "step": step, "target": table.state(step.target)}
    # It covers whoever it covers in each proceeding: nobody is picked out of many at once.
    form = StepForm(
        sent if is_sent else None,
        step=replace(step, covers=Covers.RECORD),
        covered=(),
        today=on,
    )
    return form, {"lifecycle": lifecycle, "verb": verb}


def _chosen(of: Listing, request: Request) -> Chosen:
    """Return the rows that were ticked, or all that match when those were asked for."""
    person, on, most = request.user.person, today(), services.MOST + 1
    sent = request.POST
    if sent.get("all"):
        return Chosen(rows=tuple(_found(of, request, person)[:most]))
    numbers = [number for number in sent.getlist("pick")[:most] if "\0" not in number]
    return Chosen(rows=tuple(visible(of, person, on).filter(number__in=numbers).order_by("pk")))


def visible(of: Listing, person: "Person", on: "date") -> Any:
    """Return what a person sees of a list at all."""
    if of is Listing.MATTERS:
        return matters.matters_visible_to(person, on=on)
    return intake.enquiries_visible_to(person, on=on)


def title_of(one: Any) -> str:
    """Return what a row is called: a matter's title, or who told an enquiry and of which firm."""
    if hasattr(one, "title"):
        return str(one.title)
    name, employer = one.person.name, one.employer_name
    return f"{name} · {employer}" if employer else str(name)


def _found(of: Listing, request: Request, person: "Person") -> Sequence[Any]:
    on = today()
    form = FILTERS[of](asked(request.POST.get("query", "")), person=person, on=on)
    if of is Listing.MATTERS:
        sort = form.value("sort") or "due"
        return matters.in_order(matters.listed(visible_to=person, on=on, **of_matters(form)), sort)
    return intake.listed(visible_to=person, on=on, at=now(), **of_enquiries(form))
