"""Before the answer to an office: what it is told meanwhile, and a later day on which it agreed."""

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from niangjia.apps.documents.choices import GIVEN, Rendering
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import ASKED_BY_LAW, Came
from niangjia.apps.intake.services import interim as services
from niangjia.apps.intake.services import papers as papers_services
from niangjia.apps.intake.services import replies
from niangjia.apps.intake.services.interim import Agreed, SoFar, ToSay
from niangjia.kernel.errors import DomainError, NotFound, StaleVersion
from niangjia.web.both.edit import Edit
from niangjia.web.desk.referral_answering import answerable, refused
from niangjia.web.desk.referral_forms import ExtendForm, InterimForm, InterimLetterForm
from niangjia.web.downloads import attachment
from niangjia.web.http import Request, go, now, page, today
from niangjia.web.uploads import handed_out
from niangjia.web.words import day

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Paper, Referral


@never_cache
@require_http_methods(["GET", "POST"])
def write(request: Request, pk: int) -> HttpResponse:
    """Write the letter of an interim reply, or write it anew while it has not been sent."""
    found = answerable(request, pk)
    shown = _written(found)
    edit = Edit(request, record=found, version=found.version, shown=shown)
    if edit.keeps_theirs:
        edit.keep_theirs()
        return go(request, "desk:referral_interim", pk)
    form = InterimLetterForm(edit.posted, initial=shown | {"version": edit.stamp})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        data = form.cleaned_data
        says = ToSay(done=data["done"], handled_by=data["handled_by"], next_on=data["next_on"])
        doing = partial(
            services.write_letter,
            referral=found,
            says=says,
            by=request.user.person,
            at=now(),
            version=data["version"],
        )
        try:
            edit.write(doing)
        except StaleVersion:
            found = answerable(request, pk)
            return edit.both(
                form,
                version=found.version,
                shown=_written(found),
                what=_("来函 %(number)s 的过程性答复") % {"number": found.number},
                crumbs=[(reverse("desk:referral", args=[pk]), found.number)],
            )
        except DomainError as declined:
            status = refused(form, found, declined, "")
        else:
            messages.success(request, _("函写好了。打印、盖章、发出，再在这里登记。"))
            return go(request, "desk:referral_interim", pk)
    context = {"form": form, "referral": found}
    return page(request, "desk/referral_interim_letter.html", context, status=status)


def _written(found: "Referral") -> dict[str, str]:
    """Return the words of the letter that is being written, by the form's fields."""
    if found.interim_letter is None:
        return {"done": "", "handled_by": "", "next_on": ""}
    says = services.written(found.interim_letter)
    return {
        "done": says.done,
        "handled_by": says.handled_by,
        "next_on": says.next_on.isoformat(),
    }


@never_cache
@require_safe
def letter(request: Request, pk: int, seq: int, kind: str) -> HttpResponse:
    """Give out the letter of an interim reply for the printer, and record who has it.

    The one that is being written has the number after the last that left.

    :raises NotFound: there is none, or not in that kind.
    """
    person = request.user.person
    found = intake.get_referral(pk, visible_to=person, on=today())
    document = intake.interim_letter_of(found, seq)
    if document is None or kind not in GIVEN:
        raise NotFound
    made = replies.print_letter(document=document, kind=Rendering(kind), by=person)
    # The form is the answer's own, and would call it 回函.
    name = f"{document.number} 过程性答复.{kind}"
    return attachment(made.content, name=name, media_type=made.media_type)


@never_cache
@require_http_methods(["GET", "POST"])
def interim(request: Request, pk: int) -> HttpResponse:
    """Note what an office was told before its answer, with what shows it."""
    found = answerable(request, pk)
    first = _written(found) | {
        "sent_on": today(),
        "manner": Came.BY_HAND if found.interim_letter else Came.SYSTEM,
        "version": found.version,
    }
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = InterimForm(*given, initial=first)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        data = form.cleaned_data
        told = SoFar(
            sent_on=data["sent_on"],
            done=data["done"],
            handled_by=data["handled_by"],
            next_on=data["next_on"],
            manner=Came(data["manner"]),
            receipt_number=data["receipt_number"],
        )
        try:
            services.tell_so_far(
                referral=found,
                told=told,
                proof=data["proof"],
                by=request.user.person,
                at=now(),
                version=data["version"],
                as_written=True,
            )
        except DomainError as declined:
            status = refused(form, found, declined, "proof")
        else:
            words = _("过程性答复记下了，期限照走。%(day)s 再答复，前一天提醒。")
            messages.success(request, words % {"day": day(told.next_on, today())})
            return go(request, "desk:referral", pk)
    context = {
        "form": form,
        "referral": found,
        "letter_seq": intake.letters_meanwhile([found]).get(pk) if found.interim_letter else None,
    }
    return page(request, "desk/referral_interim.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def extend(request: Request, pk: int) -> HttpResponse:
    """Note a later day on which an office agreed, from its paper."""
    found = answerable(request, pk)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    first = {"agreed_on": today(), "came": Came.SYSTEM, "version": found.version}
    form = ExtendForm(*given, initial=first)
    if found.asked not in ASKED_BY_LAW:
        del form.fields["parties_agree"]
    if found.due_on is None or found.due_on >= today():
        del form.fields["is_after"]
    status = 422 if form.is_bound else 200
    if form.is_valid():
        data = form.cleaned_data
        agreed = Agreed(
            until_on=data["until_on"],
            agreed_on=data["agreed_on"],
            agreed_with=data["agreed_with"],
            why=data["why"],
            came=Came(data["came"]),
            their_number=data["their_number"],
            parties_agree=data.get("parties_agree", False),
            is_after=data.get("is_after", False),
        )
        try:
            services.extend(
                referral=found,
                agreed=agreed,
                letter=data["letter"],
                by=request.user.person,
                at=now(),
                version=data["version"],
            )
        except DomainError as declined:
            status = refused(form, found, declined, "letter")
        else:
            words = _("延期记下了，现在最晚 %(day)s 回。原来的日子还看得到。")
            messages.success(request, words % {"day": day(agreed.until_on, today())})
            return go(request, "desk:referral", pk)
    context = {"form": form, "referral": found}
    return page(request, "desk/referral_extend.html", context, status=status)


@never_cache
@require_safe
def proof(request: Request, pk: int, which: str, seq: int) -> HttpResponse:
    """Give out what shows an interim reply or an extension, and record who took it."""
    person = request.user.person
    found = intake.get_referral(pk, visible_to=person, on=today())
    papers: dict[int, Paper | None] = {}
    if which == "interim":
        name = _("过程性答复的送达凭证")
        papers = {one.row.seq: one.row.proof for one in intake.interim_replies_of(found)}
    elif which == "extension":
        name = _("同意延期的来文")
        papers = {one.seq: one.letter for one in intake.extensions_of(found)}
    paper = papers.get(seq)
    if paper is None or paper.file is None:
        raise NotFound
    content = papers_services.read_paper(paper=paper, by=person)
    return handed_out(content, f"{found.number} {name}{seq}", paper.file.media_type)
