"""Before the answer to an office: what it is told meanwhile, and a later day on which it agreed."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import ASKED_BY_LAW, Came
from niangjia.apps.intake.services import interim as services
from niangjia.apps.intake.services import papers as papers_services
from niangjia.apps.intake.services.interim import Agreed, SoFar
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.desk.referral_answering import answerable, refused
from niangjia.web.desk.referral_forms import ExtendForm, InterimForm
from niangjia.web.http import Request, go, now, page, today
from niangjia.web.uploads import handed_out
from niangjia.web.words import day

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Paper


@never_cache
@require_http_methods(["GET", "POST"])
def interim(request: Request, pk: int) -> HttpResponse:
    """Note what an office was told before its answer, with what shows it."""
    found = answerable(request, pk)
    first = {"sent_on": today(), "manner": Came.SYSTEM, "version": found.version}
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
            )
        except DomainError as declined:
            status = refused(form, found, declined, "proof")
        else:
            words = _("过程性答复记下了，期限照走。%(day)s 再答复，前一天提醒。")
            messages.success(request, words % {"day": day(told.next_on, today())})
            return go(request, "desk:referral", pk)
    context = {"form": form, "referral": found}
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
