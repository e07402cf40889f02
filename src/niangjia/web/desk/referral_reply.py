"""The reply to an office: written, printed, sent with its proof, or not wanted any more."""

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
from niangjia.apps.intake.choices import Came, Decided
from niangjia.apps.intake.services import referrals, replies
from niangjia.kernel.errors import DomainError, NotFound, StaleVersion
from niangjia.web.both.edit import Edit
from niangjia.web.desk.referral_answering import answerable, refused
from niangjia.web.desk.referral_forms import NotWantedForm, ReplyForm, SentForm
from niangjia.web.downloads import attachment
from niangjia.web.http import Request, go, now, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Referral


@never_cache
@require_http_methods(["GET", "POST"])
def write(request: Request, pk: int) -> HttpResponse:
    """Write the reply, or write it anew while it has not been sent."""
    found = answerable(request, pk)
    shown = _shown(found)
    edit = Edit(request, record=found, version=found.version, shown=shown)
    if edit.keeps_theirs:
        edit.keep_theirs()
        return go(request, "desk:referral", pk)
    form = ReplyForm(edit.posted, initial=shown | {"version": edit.stamp})
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            doing = partial(
                replies.write_reply,
                referral=found,
                decided=Decided(data["decided"]),
                says=data["says"],
                contact=data["contact"],
                by=request.user.person,
                at=now(),
                version=data["version"],
            )
            try:
                edit.write(doing)
            except StaleVersion:
                found = answerable(request, pk)
                if found.is_open:
                    return edit.both(
                        form,
                        version=found.version,
                        shown=_shown(found),
                        what=_("来函 %(number)s 的回函") % {"number": found.number},
                        crumbs=[(reverse("desk:referral", args=[pk]), found.number)],
                    )
                form.add_error(None, _("这封来函已经有人回过了，您写的还在下面，可以抄走。"))
                status = 409
            except DomainError as declined:
                form.add_error(None, said(declined))
            else:
                messages.success(request, _("回函写好了。打印、盖章，发出以后来登记。"))
                return go(request, "desk:referral", pk)
    told = intake.reading_of(found.telling).words
    context = {"form": form, "referral": found, "telling": told}
    return page(request, "desk/referral_reply.html", context, status=status)


def _shown(found: "Referral") -> dict[str, str]:
    reply = intake.reply_of(found)
    return {"decided": str(reply.decided) if reply else "", **intake.reply_words(reply)}


@never_cache
@require_safe
def download(request: Request, pk: int, kind: str) -> HttpResponse:
    """Give out the reply for the printer, and record who has it."""
    found = intake.get_referral(pk, visible_to=request.user.person, on=today())
    reply = intake.reply_of(found)
    if reply is None or kind not in GIVEN:
        raise NotFound
    written = replies.print_letter(
        document=reply.document, kind=Rendering(kind), by=request.user.person
    )
    return attachment(written.content, name=written.name, media_type=written.media_type)


@never_cache
@require_http_methods(["GET", "POST"])
def sent(request: Request, pk: int) -> HttpResponse:
    """Note how and when the reply left, with what shows it."""
    found = answerable(request, pk)
    first = {"sent_on": today(), "manner": Came.BY_HAND, "version": found.version}
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SentForm(*given, initial=first)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        data = form.cleaned_data
        try:
            replies.send_reply(
                referral=found,
                sent_on=data["sent_on"],
                manner=Came(data["manner"]),
                receipt_number=data["receipt_number"],
                proof=data["proof"],
                by=request.user.person,
                at=now(),
                version=data["version"],
            )
        except DomainError as declined:
            status = refused(form, found, declined, "proof")
        else:
            messages.success(request, _("发出登记好了，这封来函办完了。"))
            return go(request, "desk:referral", pk)
    reply = intake.reply_of(found)
    context = {"form": form, "referral": found, "reply": reply}
    return page(request, "desk/referral_sent.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def not_wanted(request: Request, pk: int) -> HttpResponse:
    """Note that an office wants no answer any more."""
    found = answerable(request, pk)
    form = NotWantedForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            referrals.want_no_reply(
                referral=found, why=form.cleaned_data["why"], by=request.user.person, at=now()
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            messages.success(request, _("记下了，这封来函不用回了。"))
            return go(request, "desk:referral", pk)
    context = {"form": form, "referral": found}
    return page(request, "desk/referral_not_wanted.html", context, status=status)
