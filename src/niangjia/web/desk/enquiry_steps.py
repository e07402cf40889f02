"""Steps with an enquiry: triage, a matter, joining, and those asking only what the table needs."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.apps.accounts.limits import within_limits
from niangjia.apps.intake import policies
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Label
from niangjia.apps.intake.errors import NotAnOfficer, OfficerAway, SecondMatter
from niangjia.apps.intake.lifecycle import INTAKE, name_of
from niangjia.apps.intake.services import matters as founding
from niangjia.apps.intake.services import steps
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.selectors import matter_number
from niangjia.apps.people import services as people
from niangjia.apps.people.choices import Field
from niangjia.apps.people.selectors import people_of
from niangjia.apps.unions.selectors import house
from niangjia.engines import procedure
from niangjia.engines.procedure import HAPPENED_ON
from niangjia.kernel.errors import DomainError, NotFound, StaleVersion
from niangjia.web.both.edit import Edit
from niangjia.web.both.since import Done, gone, typed
from niangjia.web.both.stood import StoodField, stand_anew, written
from niangjia.web.desk import enquiries, enquiry_calls
from niangjia.web.desk.enquiry_forms import AssignForm, MatterForm, NumberForm, TriageForm
from niangjia.web.desk.step_form import StepForm
from niangjia.web.errors import too_many
from niangjia.web.http import Request, go, now, page, today
from niangjia.web.interview import showing
from niangjia.web.middleware import said
from niangjia.web.officers import officer_choices

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry
    from niangjia.apps.people.models import Person

Doing = Callable[[dict[str, Any]], str | None]
"""Does what a checked form asks; returns where to go on, or None for the enquiry itself."""


@require_http_methods(["GET", "POST"])
def step(request: Request, number: str, verb: str) -> HttpResponse:
    """Ask for the facts of a step and take it."""
    person, on = request.user.person, today()
    enquiry = intake.get_enquiry(number, visible_to=person, on=on)
    try:
        taken = procedure.step(INTAKE, enquiry.state, verb)
    except procedure.NoSuchStep:
        return _gone(request, enquiry, verb)
    policies.role_taking(taken, enquiry, person, on=on)
    asked = {
        "triage": _triage,
        "found": _found,
        "join": _join,
        "merge": _merge,
        "try_call": _try_call,
    }.get(verb)
    if asked is not None:
        return asked(request, enquiry, taken)
    form = StepForm(request.POST or None, step=taken, covered=(), today=on)
    del form.fields[HAPPENED_ON]  # the moment itself, not a day somebody types
    form.fields["version"] = StoodField(initial=written(enquiry.version, {}))

    def do(data: dict[str, Any]) -> None:
        steps.take(
            enquiry=enquiry,
            verb=verb,
            facts=form.facts(),
            by=person,
            at=now(),
            version=data["version"],
        )

    return _answer(request, enquiry, taken, form, do)


def _triage(request: Request, enquiry: "Enquiry", taken: procedure.Step) -> HttpResponse:
    person, on = request.user.person, today()
    told = intake.all_told(enquiry)
    suggestion = intake.suggested(enquiry, told=told)
    able = intake.officers_for(enquiry, on=on)
    edit = Edit(request, record=enquiry, version=enquiry.version, shown=_triaged(enquiry))
    first = {
        "labels": enquiry.labels or suggestion.labels,
        "is_urgent": enquiry.is_urgent or suggestion.is_urgent,
        "is_hard": enquiry.is_hard or suggestion.is_hard,
        "handler": enquiry.handler_id or (person.pk if person in able else None),
        "version": edit.stamp,
    }
    form = TriageForm(edit.posted, initial=first)
    form.fields["handler"].choices = officer_choices(able, on=on)

    def do(data: dict[str, Any]) -> None:
        to = people_of([data["handler"]])[data["handler"]]
        _ask_again_if_away(form, to, on=on)
        steps.triage(
            enquiry=enquiry,
            labels=data["labels"],
            is_urgent=data["is_urgent"],
            is_hard=data["is_hard"],
            suggested=suggestion.as_facts(),
            why=data["why"],
            handler=to,
            by=person,
            at=now(),
            version=data["version"],
        )

    return _answer(
        request,
        enquiry,
        taken,
        form,
        do,
        "desk/triage.html",
        edit=edit,
        suggestion=suggestion,
        known=intake.known_of(enquiry, visible_to=person, on=on),
        told=[(one, showing.said_of(one.answers)) for one in told],
    )


def _ask_again_if_away(form: forms.Form, to: "Person", *, on: date) -> None:
    """Let nobody give work to who is away by one press; the second says that it is meant.

    :raises OfficerAway: she is away, nobody stands in, and it was not asked before.
    """
    absent = house.absent_among([to], on=on).get(to.pk)
    if absent is None or absent.by or form.cleaned_data["even"] == str(to.pk):
        return
    form.data = form.data.copy()
    form.data["even"] = str(to.pk)
    raise OfficerAway(name=to.name, back_on=absent.back_on)


def _triaged(enquiry: "Enquiry") -> dict[str, Any]:
    """Return what triage set, as its form shows it."""
    return {
        "labels": enquiry.labels,
        "is_urgent": enquiry.is_urgent,
        "is_hard": enquiry.is_hard,
        "handler": enquiry.handler_id,
    }


def _try_call(request: Request, enquiry: "Enquiry", taken: procedure.Step) -> HttpResponse:
    form = enquiry_calls.attempt_form(request, enquiry)
    return _answer(request, enquiry, taken, form, enquiry_calls.recording(request, enquiry, form))


def _found(request: Request, enquiry: "Enquiry", taken: procedure.Step) -> HttpResponse:
    person = request.user.person
    labels = "、".join(_(str(Label(one).label)) for one in enquiry.labels)
    first = {
        "title": f"{enquiry.employer_name or enquiry.person.name} {labels}"[:120],
        "employer_name": enquiry.employer_name,
        "region": enquiry.region,
        "version": written(enquiry.version, {}),
    }
    form = MatterForm(request.POST or None, initial=first)
    known = intake.known_of(enquiry, visible_to=person, on=today())
    if not known.claims:
        del form.fields["again"]

    def do(data: dict[str, Any]) -> str:
        matter = founding.found_matter(enquiry=enquiry, by=person, at=now(), **data)
        return matter.number

    return _answer(request, enquiry, taken, form, do, to="desk:matter", known=known)


def _join(request: Request, enquiry: "Enquiry", taken: procedure.Step) -> HttpResponse:
    person, on = request.user.person, today()
    form = NumberForm(request.POST or None, initial={"version": written(enquiry.version, {})})
    form.fields["number"].label = _("案件编号")
    near = matters.search_matters(enquiry.employer_name, visible_to=person, on=on)
    near = near.filter(is_open=True)[:10] if enquiry.employer_name else ()

    def do(data: dict[str, Any]) -> str:
        found = matters.get_matter(matter_number(data["number"]), visible_to=person, on=on)
        founding.join_matter(
            enquiry=enquiry, matter=found, by=person, at=now(), version=data["version"]
        )
        return found.number

    return _answer(request, enquiry, taken, form, do, to="desk:matter", near=near)


def _merge(request: Request, enquiry: "Enquiry", taken: procedure.Step) -> HttpResponse:
    person, on = request.user.person, today()
    first = {"version": written(enquiry.version, {}), "number": request.GET.get("into", "")}
    form = NumberForm(request.POST or None, initial=first)
    form.fields["number"].label = _("留下的那条诉求的编号")

    def do(data: dict[str, Any]) -> str:
        into = intake.get_enquiry(matter_number(data["number"]), visible_to=person, on=on)
        steps.merge(enquiry=enquiry, into=into, by=person, at=now(), version=data["version"])
        return into.number

    return _answer(request, enquiry, taken, form, do, to="desk:enquiry")


def _answer(
    request: Request,
    enquiry: "Enquiry",
    taken: procedure.Step,
    form: forms.Form,
    do: Doing,
    template: str = "desk/enquiry_step.html",
    to: str = "desk:enquiry",
    edit: Edit | None = None,
    **more: Any,
) -> HttpResponse:
    status = 200
    if edit is not None and edit.keeps_theirs:
        edit.keep_theirs()
        return go(request, to, enquiry.number)
    if form.is_bound:
        status = 422
        if form.is_valid():
            doing = partial(do, form.cleaned_data)
            try:
                number = edit.write(doing) if edit is not None else doing()
            except StaleVersion as declined:
                enquiry.refresh_from_db()
                if not _is_offered(enquiry, taken.verb):
                    return _gone(request, enquiry, taken.verb, form)
                if edit is not None:
                    return _both(form, edit, enquiry)
                stand_anew(form, written(enquiry.version, {}))
                form.add_error(None, said(declined))
                more["since"], status = _done(enquiry), 409
            except DomainError as declined:
                form.add_error(_place_of(declined, form), said(declined))
            else:
                messages.success(request, _("办好了：%(what)s。") % {"what": _(taken.zh)})
                return go(request, to, number or enquiry.number)
    context = {
        "enquiry": enquiry,
        "step": taken,
        "target": INTAKE.state(taken.target),
        "form": form,
        "is_call_owed": not form.is_bound and intake.waits_for_call(enquiry, taken),
        **more,
    }
    return page(request, template, context, status=status)


def _place_of(declined: DomainError, form: forms.Form) -> str | None:
    """Return at which box a refusal is said; none where it is about the whole."""
    if isinstance(declined, SecondMatter) and "again" in form.fields:
        return "again"
    return "uscc" if "uscc" in declined.code else None


def _is_offered(enquiry: "Enquiry", verb: str) -> bool:
    return any(step.verb == verb and enquiry.state in step.source for step in INTAKE.steps)


def _done(enquiry: "Enquiry") -> list[Done]:
    """Return the last steps with an enquiry, the newest first."""
    rows = enquiry.steps.select_related("by").order_by("-seq")[:3]
    return [Done(what=name_of(row.verb), by=row.by.name, at=row.happened_at) for row in rows]


def _gone(
    request: Request, enquiry: "Enquiry", verb: str, form: forms.Form | None = None
) -> HttpResponse:
    """Say why a step can no longer be taken, and what happened instead.

    :raises NotFound: there never was such a step.
    """
    named = next((step for step in INTAKE.steps if step.verb == verb), None)
    if named is None:
        raise NotFound
    on = today()
    if form is None and request.method == "POST":
        form = _sent(request, enquiry, named)
    roles = intake.roles_over(enquiry, request.user.person, on=on)
    offers = intake.offers(enquiry, roles)
    here = reverse("desk:enquiry", args=[enquiry.number])
    return gone(
        request,
        what=named.zh,
        state=INTAKE.state(enquiry.state).zh,
        done=_done(enquiry),
        written=typed(form),
        offers=[
            (reverse("desk:enquiry_step", args=[enquiry.number, one.step.verb]), one.step.zh)
            for one in offers
        ],
        crumbs=[(here, enquiry.number)],
        back=here,
        back_words=_("看这条诉求"),
    )


def _sent(request: Request, enquiry: "Enquiry", named: procedure.Step) -> forms.Form:
    """Return a step's own form with what was typed into it, though it cannot be taken any more."""
    form: forms.Form
    if named.verb == "triage":
        form = TriageForm(request.POST)
        able = intake.officers_for(enquiry, on=today())
        form.fields["handler"].choices = officer_choices(able, on=today())
    elif named.verb == "found":
        form = MatterForm(request.POST)
    elif named.verb in ("join", "merge"):
        form = NumberForm(request.POST)
    elif named.verb == "try_call":
        form = enquiry_calls.attempt_form(request, enquiry)
    else:
        form = StepForm(request.POST, step=named, covered=(), today=today())
    return form


def _both(form: forms.Form, edit: Edit, enquiry: "Enquiry") -> HttpResponse:
    """Show what another set meanwhile beside what was set here."""
    name = "handler" if "handler" in form.fields else "to"
    field = form.fields[name]
    known = people_of({int(pk) for pk in (*edit.opened(name), enquiry.handler_id or 0) if pk})
    field.choices = [*field.choices, *((pk, one.name) for pk, one in known.items())]
    shown = _triaged(enquiry) if name == "handler" else {"to": enquiry.handler_id}
    last = _done(enquiry)[0]
    return edit.both(
        form,
        version=enquiry.version,
        shown=shown,
        what=_("诉求 %(number)s") % {"number": enquiry.number},
        crumbs=[(reverse("desk:enquiry", args=[enquiry.number]), enquiry.number)],
        note=_("最近一步：%(name)s办了“%(what)s”。") % {"name": last.by, "what": _(last.what)},
    )


@require_POST
def assign(request: Request, number: str) -> HttpResponse:
    """Give an enquiry to an officer."""
    person, on = request.user.person, today()
    enquiry = intake.get_enquiry(number, visible_to=person, on=on)
    shown = {"to": enquiry.handler_id}
    edit = Edit(request, record=enquiry, version=enquiry.version, shown=shown)
    form = AssignForm(edit.posted)
    able = intake.officers_for(enquiry, on=on)
    form.fields["to"].choices = officer_choices(able, on=on)
    if edit.keeps_theirs:
        policies.require_desk(enquiry, person, on=on)
        edit.keep_theirs()
        return go(request, "desk:enquiry", number)
    if not form.is_valid():
        return enquiries.shown(request, enquiry, assign=form, status=422)
    to = people_of([form.cleaned_data["to"]])[form.cleaned_data["to"]]
    version = form.cleaned_data["version"]
    try:
        edit.write(
            partial(
                steps.assign,
                enquiry=enquiry,
                to=to,
                by=person,
                at=now(),
                version=version,
                note=form.cleaned_data["note"],
            )
        )
    except StaleVersion:
        enquiry.refresh_from_db()
        return _both(form, edit, enquiry)
    except NotAnOfficer as declined:  # who was chosen lost the role meanwhile
        form.add_error("to", said(declined))
        return enquiries.shown(request, enquiry, assign=form, status=422)
    messages.success(request, _("交给%(name)s了。") % {"name": to.name})
    return go(request, "desk:enquiry", number)


@never_cache
@require_POST
def phone(request: Request, number: str) -> HttpResponse:
    """Show the whole phone number once, to whoever is to call; she sees who looked."""
    person, on = request.user.person, today()
    enquiry = intake.get_enquiry(number, visible_to=person, on=on)
    policies.require_desk(enquiry, person, on=on)
    if not within_limits(request, "number_shown"):
        return too_many(request)
    shown = people.reveal(
        person=enquiry.person,
        field=Field.PHONE,
        by=person,
        why=_("给诉求 %(number)s 回电") % {"number": enquiry.number},
    )
    return page(request, "desk/enquiry_phone.html", {"enquiry": enquiry, "shown": shown})
