"""The line: one box finds who calls; her card; what she says goes into her one record."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from niangjia.apps.accounts.limits import within_limits
from niangjia.apps.desk import selectors as desk
from niangjia.apps.desk.services import find_by_number
from niangjia.apps.duty import policies as rota
from niangjia.apps.duty import selectors as duty
from niangjia.apps.intake import policies
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Danger, Door
from niangjia.apps.intake.lifecycle import DESK, INTAKE
from niangjia.apps.intake.services import calls, tellings
from niangjia.apps.intake.services.tellings import LONGEST_WORDS, MOST_PEOPLE, Told
from niangjia.apps.matters import selectors as matters
from niangjia.kernel.errors import DomainError
from niangjia.web.desk.onto import NEW, choices_of, not_another
from niangjia.web.desk.receipt import say_added, say_receipt, warn_of_call
from niangjia.web.errors import too_many
from niangjia.web.fields import CountField, WordsField
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry

LONGEST = 60


class CallForm(forms.Form):
    """What the caller says, and to which of her troubles it belongs."""

    onto = forms.ChoiceField(label=gettext_lazy("说的是哪件事"), widget=forms.RadioSelect)
    words = WordsField(
        label=gettext_lazy("怎么说的"),
        max_length=LONGEST_WORDS,
        help_text=gettext_lazy("照原话记，边听边打。"),
        error_messages={"required": gettext_lazy("请把说的话记下来。")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    dangers = forms.MultipleChoiceField(
        label=gettext_lazy("有没有这样的急事"),
        required=False,
        choices=[(one.value, one.label) for one in Danger],
        widget=forms.CheckboxSelectMultiple,
    )
    employer_name = forms.CharField(
        label=gettext_lazy("用人单位"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("另外一件事，要写是哪个单位的。"),
    )
    people_count = CountField(
        label=gettext_lazy("一共几个人"), required=False, min_value=1, max_value=MOST_PEOPLE
    )
    mark = forms.UUIDField(widget=forms.HiddenInput)


@never_cache
@require_http_methods(["GET", "POST"])
def search(request: Request) -> HttpResponse:
    """Find who calls by name, phone, the end of a number, or employer: sent, and in no address.

    Who looked by a number is recorded.
    """
    person, on = request.user.person, today()
    if not policies.may_take_in(person, on=on):
        raise policies.NotForYou(roles=policies.names(DESK))
    words = " ".join(request.POST.get("who", "").split())[:LONGEST]
    context: dict[str, Any] = {"words": words, "found": None}
    mine = policies.unions_to_take_in(person, on=on).first()
    if mine is not None and rota.own_unions(person, on=on).filter(pk=mine.pk).exists():
        context |= {"watch": duty.on_call(mine, at=now()), "union": mine}
    if words:
        kind, _digits = desk.number_in(words)
        if kind and not within_limits(request, "number_sought"):
            return too_many(request)
        found = (
            find_by_number(words=words, by=person, on=on)
            if kind
            else desk.searched(words, visible_to=person, on=on)
        )
        states = {one.number: INTAKE.state(one.state).zh for one in found.enquiries}
        hers = {place.number for hit in found.people for place in hit.places}
        context |= {
            "found": found,
            "people": [
                (hit.person, [(place, states.get(place.number)) for place in hit.places])
                for hit in found.people
            ],
            "enquiries": [
                (one, states[one.number]) for one in found.enquiries if one.number not in hers
            ],
        }
    return page(request, "desk/calls.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def card(request: Request, number: str) -> HttpResponse:
    """Show who calls, with her earlier troubles and matters, and write down what she says now."""
    person, on = request.user.person, today()
    enquiry = intake.get_enquiry(number, visible_to=person, on=on)
    calls.open_card(enquiry=enquiry, by=person, at=now())
    caller = intake.caller_of(enquiry, visible_to=person, on=on)
    choices = choices_of(caller)
    form = CallForm(request.POST or None, initial={"mark": uuid4(), "onto": choices[0][0]})
    form.fields["onto"].choices = choices
    if (
        form.is_valid()
        and form.cleaned_data["onto"] == NEW
        and (why := not_another(caller, form.cleaned_data["employer_name"]))
    ):
        form.add_error("employer_name", why)
    if form.is_valid():
        try:
            told = _write(request, enquiry, form.cleaned_data)
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            return go(request, "desk:enquiry", told)
    context = {
        "enquiry": enquiry,
        "form": form,
        "caller": caller,
        "rows": [(one, INTAKE.state(one.state).zh) for one in caller.every],
        "claims": matters.found_claimants(people=[enquiry.person_id], visible_to=person, on=on)[
            :20
        ],
    }
    return (invalid if form.is_bound else page)(request, "desk/call_card.html", context)


def _write(request: Request, enquiry: "Enquiry", data: dict[str, Any]) -> str:
    """Write the call down where it belongs, and return the number of that record."""
    person, on, at = request.user.person, today(), now()
    told = Told(
        words=data["words"],
        mark=data["mark"],
        door=Door.HOTLINE,
        employer_name=data["employer_name"],
        people_count=data["people_count"],
        dangers=data["dangers"],
    )
    if data["onto"] == NEW:
        given = tellings.tell_known(
            told=told,
            person=enquiry.person,
            union=enquiry.home_union,
            region=enquiry.region,
            at=at,
            by=person,
        )
        say_receipt(request, given)
        warn_of_call(request, intake.get_enquiry(given.number, visible_to=person, on=on))
        return given.number
    number: str = data["onto"]
    onto = intake.get_enquiry(number, visible_to=person, on=on)
    tellings.tell_more(enquiry=onto, told=told, at=at, by=person)
    say_added(request, intake.get_enquiry(number, visible_to=person, on=on))
    return number
