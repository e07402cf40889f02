"""Letters of offices at the desk: the list, one taken in, added to a record, one of them."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from niangjia.apps.intake import policies
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Asked, Came, Door
from niangjia.apps.intake.lifecycle import DESK, INTAKE
from niangjia.apps.intake.services import papers as papers_services
from niangjia.apps.intake.services import referrals
from niangjia.apps.intake.services.origins import Origin
from niangjia.apps.intake.services.tellings import Told
from niangjia.apps.unions import selectors as unions
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.desk.receipt import say_receipt
from niangjia.web.desk.referral_forms import (
    LetterForm,
    LookForm,
    ReceiveForm,
    ScanForm,
)
from niangjia.web.desk.referral_list import OUT, PER_PAGE, list_form, segments_of, ways_of
from niangjia.web.explain import LOOKS, article_url
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.interview.papers import is_of_a_file, why
from niangjia.web.middleware import said
from niangjia.web.uploads import handed_out

if TYPE_CHECKING:
    from django import forms

    from niangjia.apps.intake.models import Paper, Referral

LOOK, WRITE = "look", "write"
FIELDS = {
    "intake.received_later": "received_on",
    "intake.reply_day_passed": "reply_by",
    "intake.not_asked_by_them": "asked",
    "intake.already_referred": "their_number",
}
"""Beside which field a refusal stands."""


@require_safe
def index(request: Request) -> HttpResponse:
    """List the letters of offices, or what was sent on to them, what presses first."""
    person, on = request.user.person, today()
    form = list_form(request.GET.dict())
    is_out = form.WAY == OUT
    which, door = form.said("which", "open"), form.said("door", "")
    if is_out:
        found = intake.sent_on_listed(
            visible_to=person, on=on, which=which, to=door, words=form.words
        )
        counts = intake.sent_on_counts(person, on=on)
    else:
        found = intake.referrals_listed(
            visible_to=person, on=on, which=which, door=door, words=form.words
        )
        counts = intake.referral_counts(person, on=on)
    leaf = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows: list[tuple[Any, bool]]
    if is_out:
        shown = [intake.sent_on_shown(one) for one in leaf.object_list]
        rows = [(one, one.is_late(on)) for one in shown]
    else:
        rows = [(one, intake.is_late(one, on=on)) for one in leaf.object_list]
    context = {
        "form": form,
        "page": leaf,
        "rows": rows,
        "is_out": is_out,
        "ways": ways_of(form),
        "segments": segments_of(form, counts),
        "takes_in": policies.may_take_in(person, on=on),
    }
    return page(request, "desk/referrals.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Look for whom a letter is about, then take it in; what is looked for stands in no address."""
    person, on = request.user.person, today()
    mine = policies.unions_to_take_in(person, on=on)
    if not mine.exists():
        raise policies.NotForYou(roles=policies.names(DESK))
    if request.method != "POST" or request.POST.get("action") != WRITE:
        look = LookForm(request.POST if request.method == "POST" else None)
        if not look.is_valid():
            answer = invalid if look.is_bound else page
            return answer(request, "desk/referral_look.html", {"form": look})
        first = _first() | look.cleaned_data | {"union": mine.first().pk}
        form = ReceiveForm(initial=first)
        form.fields["union"].choices = [(str(one.pk), one.name) for one in mine]
        return _ask_new(request, form, look.cleaned_data)
    form = ReceiveForm(request.POST, request.FILES)
    form.fields["union"].choices = [(str(one.pk), one.name) for one in mine]
    if form.is_valid():
        data = form.cleaned_data
        union = unions.get_union(int(data["union"]))
        try:
            received = referrals.receive(
                told=_told(data),
                name=data["name"],
                phone=data["phone"],
                union=union,
                region=union.code,
                letter=data["letter"],
                at=now(),
                by=person,
            )
        except DomainError as declined:
            _declined(form, declined)
        else:
            if received.given is not None:
                say_receipt(request, received.given)
            return go(request, "desk:referral", received.referral.pk)
    sought = {name: request.POST.get(name, "") for name in LookForm.base_fields}
    return _ask_new(request, form, sought)


def _ask_new(request: Request, form: ReceiveForm, sought: dict[str, str]) -> HttpResponse:
    alike = intake.referred_before(
        name=sought["name"],
        phone=sought["phone"],
        employer=sought["employer_name"],
        their_number=sought["their_number"],
        visible_to=request.user.person,
        on=today(),
    )
    context = {
        "form": form,
        "alike": [(one, INTAKE.state(one.enquiry.state).zh) for one in alike],
        "write": WRITE,
    }
    return (invalid if form.is_bound else page)(request, "desk/referral_new.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def add(request: Request, number: str) -> HttpResponse:
    """Add an office's letter to a record that is there: a later door, no second record."""
    person, on = request.user.person, today()
    enquiry = intake.get_enquiry(number, visible_to=person, on=on)
    policies.require_desk(enquiry, person, on=on)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = LetterForm(*sent, initial=_first())
    if form.is_valid():
        data = form.cleaned_data
        try:
            received = referrals.receive_more(
                enquiry=enquiry, told=_told(data), letter=data["letter"], at=now(), by=person
            )
        except DomainError as declined:
            _declined(form, declined)
        else:
            words = _("记进 %(number)s 了，没有另立一条。")
            messages.success(request, words % {"number": enquiry.number})
            return go(request, "desk:referral", received.referral.pk)
    context = {"form": form, "enquiry": enquiry, "state": INTAKE.state(enquiry.state).zh}
    return (invalid if form.is_bound else page)(request, "desk/referral_add.html", context)


def _first() -> dict[str, Any]:
    return {"mark": uuid4(), "received_on": today(), "door": Door.COURT, "came": Came.SYSTEM}


def _told(data: dict[str, Any]) -> Told:
    return Told(
        words=data["words"],
        mark=data["mark"],
        door=Door(data["door"]),
        employer_name=data.get("employer_name", ""),
        people_count=data.get("people_count"),
        sender=data["sender"],
        their_number=data["their_number"],
        reply_by=data["reply_by"],
        origin=Origin(
            received_on=data["received_on"],
            asked=Asked(data["asked"]),
            came=Came(data["came"]),
            brought_by=data["brought_by"],
        ),
    )


def _declined(form: "forms.Form", declined: DomainError) -> None:
    """Say beside the field it is about why something was declined."""
    name = FIELDS.get(declined.code) or ("letter" if is_of_a_file(declined) else None)
    if name is None and "phone" in declined.code and "phone" in form.fields:
        name = "phone"
    form.add_error(name, why(declined) if name == "letter" else said(declined))


@never_cache
@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """Show a letter: where it came from, by when and why it is answered, and its reply."""
    person, on = request.user.person, today()
    found = intake.get_referral(pk, visible_to=person, on=on)
    return show_referral(request, found)


def show_referral(
    request: Request, found: "Referral", scan: ScanForm | None = None
) -> HttpResponse:
    """Return the page of a letter that came through the door."""
    person, on = request.user.person, today()
    roles = intake.roles_over(found.enquiry, person, on=on)
    reason = intake.reason_of(found)
    clock = reason.clock if reason else None
    cited = clock.length.citation if clock else None
    reply = intake.reply_of(found)
    context = {
        "referral": found,
        "enquiry": found.enquiry,
        "state": INTAKE.state(found.enquiry.state).zh,
        "telling": intake.reading_of(found.telling),
        "reason": reason,
        "clock": clock,
        "cited": cited,
        "cited_url": article_url(cited) if cited else "",
        "confidence_look": LOOKS.get(cited.confidence.value, "warn") if cited else "",
        "reply": reply,
        "words": intake.reply_words(reply),
        "interim": intake.interim_replies_of(found),
        "letter_seq": intake.letters_meanwhile([found]).get(found.pk),
        "extensions": intake.extensions_of(found),
        "is_late": intake.is_late(found, on=on),
        "at_desk": not roles.isdisjoint(DESK),
        "scan_form": scan or ScanForm(),
    }
    return (invalid if scan else page)(request, "desk/referral.html", context)


@require_POST
def letter(request: Request, pk: int) -> HttpResponse:
    """Keep the scan of a letter that was written down without one, or a better one."""
    person, on = request.user.person, today()
    found = intake.get_referral(pk, visible_to=person, on=on)
    policies.require_desk(found.enquiry, person, on=on)
    form = ScanForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            referrals.add_letter(
                referral=found, letter=form.cleaned_data["letter"], by=person, at=now()
            )
        except DomainError as declined:
            form.add_error("letter", why(declined))
        else:
            messages.success(request, _("来函扫描件收下了。"))
            return go(request, "desk:referral", pk)
    return show_referral(request, found, form)


@never_cache
@require_safe
def scan(request: Request, pk: int, which: str) -> HttpResponse:
    """Give out the scan of a letter, or of what shows that its reply arrived, on the record."""
    person = request.user.person
    found = intake.get_referral(pk, visible_to=person, on=today())
    reply = intake.reply_of(found)
    papers: dict[str, tuple[Paper | None, str]] = {
        "letter": (found.letter, _("来函")),
        "proof": (reply.proof if reply else None, _("送达凭证")),
    }
    paper, name = papers.get(which, (None, ""))
    if paper is None or paper.file is None:
        raise NotFound
    content = papers_services.read_paper(paper=paper, by=person)
    return handed_out(content, f"{found.number} {name}", paper.file.media_type)
