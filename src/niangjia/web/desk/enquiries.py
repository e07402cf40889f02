"""Enquiries at the desk: the list, one taken down, and everything about one."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from niangjia.apps.intake import policies
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Door, Label
from niangjia.apps.intake.lifecycle import DESK, INTAKE, REOPENABLE, WAIVE
from niangjia.apps.intake.services import tellings
from niangjia.apps.intake.services.tellings import Told
from niangjia.apps.notices import selectors as notices
from niangjia.apps.unions import selectors as unions
from niangjia.kernel.errors import DomainError
from niangjia.web.both.stood import as_values, written
from niangjia.web.desk import enquiry_calls
from niangjia.web.desk.enquiry_done import done_with
from niangjia.web.desk.enquiry_forms import AssignForm, TakeDownForm, new_mark
from niangjia.web.desk.list_filters import enquiry_filter, of_enquiries
from niangjia.web.desk.receipt import say_receipt
from niangjia.web.desk.work_rows import about_context
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.interview import showing
from niangjia.web.interview.papers import PapersForm
from niangjia.web.leaves import size_of
from niangjia.web.middleware import said
from niangjia.web.officers import officer_choices

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry
    from niangjia.apps.people.models import Person

PER_PAGE = 20
ENDED_DAYS = timedelta(days=30)
CALLING = ("reach", "try_call", WAIVE)
"""Steps that stand with the call, not among the others."""


@require_safe
def index(request: Request) -> HttpResponse:
    """List the enquiries this person may see, the most pressing promise first."""
    person, on, at = request.user.person, today(), now()
    form = enquiry_filter(request.GET.dict(), person=person, on=on)
    wanted = of_enquiries(form)
    which, words = wanted["which"], wanted["words"]
    rows = intake.listed(visible_to=person, on=on, at=at, **wanted)
    counts = intake.counts(person, on=on, at=at)
    leaf = Paginator(rows, size_of(request, PER_PAGE)).get_page(request.GET.get("page"))
    new_since = intake.new_since(leaf.object_list)
    context = {
        "form": form,
        "at": at,
        "q": words,
        "is_narrowed": form.is_narrowed,
        "query": form.query(),
        "unions": unions.unions_of(person, on=on),
        "page": leaf,
        "rows": [
            (one, INTAKE.state(one.state).zh, new_since.get(one.pk)) for one in leaf.object_list
        ],
        "ended": _ended(person, on, at) if which == "ended" else (),
        "takes_in": policies.may_take_in(person, on=on),
        "segments": [
            _segment(_("在办"), counts["open"], "open", which),
            _segment(_("待分诊"), counts["untriaged"], "untriaged", which),
            _segment(_("已超时"), counts["late"], "late", which, look="late"),
            _segment(_("我的"), counts["mine"], "mine", which),
            _segment(_("转出等回音"), counts["away"], "away", which),
        ],
    }
    return page(request, "desk/enquiries.html", context)


def _ended(person: "Person", on: date, at: datetime) -> list[tuple[str, int]]:
    """Return how many ended in each way of late."""
    counts = intake.ended_since(person, on=on, since=at - ENDED_DAYS)
    return [(_(one.zh), counts[one.key]) for one in INTAKE.states if counts.get(one.key)]


def _segment(label: str, count: int, key: str, which: str, look: str = "") -> dict:
    return {
        "label": label,
        "count": count,
        "url": f"?which={key}",
        "current": key == which,
        "look": look if count else "",
    }


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Take down what somebody tells at a counter or on the line."""
    person, on = request.user.person, today()
    mine = policies.unions_to_take_in(person, on=on)
    if not mine.exists():
        raise policies.NotForYou(roles=policies.names(DESK))
    first = {"door": Door.COUNTER, "union": mine.first().pk, **new_mark()}
    door = request.GET.get("door", "")
    form = TakeDownForm(
        request.POST or None,
        initial=first | ({"door": door} if door in (Door.COUNTER, Door.HOTLINE) else {}),
    )
    form.fields["union"].choices = [(str(one.pk), one.name) for one in mine]
    if form.is_valid():
        data = form.cleaned_data
        union = unions.get_union(int(data["union"]))
        told = Told(
            words=data["words"],
            mark=data["mark"],
            door=Door(data["door"]),
            employer_name=data["employer_name"],
            people_count=data["people_count"],
            dangers=data["dangers"],
        )
        try:
            given = tellings.tell(
                told=told,
                name=data["name"],
                phone=data["phone"],
                union=union,
                region=union.code,
                at=now(),
                by=person,
            )
        except DomainError as declined:
            form.add_error("phone" if "phone" in declined.code else None, said(declined))
        else:
            say_receipt(request, given)
            return go(request, "desk:enquiry", given.number)
    context = {"form": form}
    return (invalid if form.is_bound else page)(request, "desk/enquiry_new.html", context)


@never_cache
@require_safe
def show(request: Request, number: str) -> HttpResponse:
    """Show one enquiry: what was told, what is promised, what was done, what may be done now."""
    enquiry = intake.get_enquiry(number, visible_to=request.user.person, on=today())
    return shown(request, enquiry)


def shown(
    request: Request, enquiry: "Enquiry", *, assign: AssignForm | None = None, status: int = 200
) -> HttpResponse:
    """Return the page of an enquiry; `assign` is the form by which it was to be given to somebody,
    with its faults.
    """
    person, on = request.user.person, today()
    roles = intake.roles_over(enquiry, person, on=on)
    offers = intake.offers(enquiry, roles)
    referrals = intake.referrals_of(enquiry)
    letters = intake.letters_meanwhile(referrals)
    context = {
        "enquiry": enquiry,
        "state": INTAKE.state(enquiry.state),
        "at": now(),
        "tellings": [(one, showing.said_of(one.answers)) for one in intake.all_told(enquiry)],
        "new_since": intake.new_since([enquiry]).get(enquiry.pk),
        "news": intake.news_to(person, enquiry),
        "papers": intake.papers_of(enquiry),
        "office_steps": intake.office_steps_of(enquiry),
        "outward": intake.outward_steps_of(enquiry),
        "referrals": [(one, intake.is_late(one, on=on), letters.get(one.pk)) for one in referrals],
        "papers_form": PapersForm(),
        "labels": [_(str(Label(one).label)) for one in enquiry.labels],
        "done": done_with(enquiry),
        "calling": (calling := intake.calling_of(enquiry, at=now())),
        "trail": enquiry_calls.trail(calling),
        "is_hers": calling.caller == person,
        "main": [offer.step for offer in offers if offer.step.verb == "triage"],
        "call": [offer.step for offer in offers if offer.step.verb in CALLING],
        "offers": [offer.step for offer in offers if offer.step.verb not in ("triage", *CALLING)],
        "known": intake.known_of(enquiry, visible_to=person, on=on) if enquiry.is_open else None,
        "at_desk": not roles.isdisjoint(DESK),
        "may_add": not roles.isdisjoint(DESK) and (enquiry.is_open or enquiry.state in REOPENABLE),
        "did_not_reach": notices.did_not_reach(enquiry, person=enquiry.person),
        "calls_first": calling.is_owed and not roles.isdisjoint(DESK),
        **about_context(
            intake.about(enquiry), is_open=enquiry.is_open, person=person, on=on, at=now()
        ),
        "assign": assign or _assign_form(enquiry, on)
        if enquiry.is_open and not roles.isdisjoint(DESK)
        else None,
    }
    return page(request, "desk/enquiry.html", context, status=status)


def _assign_form(enquiry: "Enquiry", on: date) -> AssignForm:
    """Return the form by which the enquiry is given to somebody else."""
    stamp = written(enquiry.version, as_values({"to": enquiry.handler_id}))
    first = {"to": enquiry.handler_id, "version": stamp}
    form = AssignForm(initial=first)
    able = intake.officers_for(enquiry, on=on)
    form.fields["to"].choices = officer_choices(able, on=on)
    return form
