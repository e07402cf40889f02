"""Her own enquiry: where it stands, who has it, what happens next; she may add to it."""

from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from niangjia.apps.accounts.limits import within_limits
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Door
from niangjia.apps.intake.lifecycle import REOPENABLE
from niangjia.apps.intake.services import steps, tellings
from niangjia.apps.intake.services.tellings import LONGEST_WORDS, Told
from niangjia.apps.unions.selectors import house
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.fields import WordsField
from niangjia.web.http import go, invalid, now, page, today
from niangjia.web.interview import showing
from niangjia.web.interview.papers import PapersForm
from niangjia.web.middleware import said
from niangjia.web.worker import advice, messages_to_her, session
from niangjia.web.worker.enquiry_sayings import ENQUIRIES


class WithdrawForm(forms.Form):
    """That nothing is to be done any more; why, if she wants to say it."""

    why = forms.CharField(
        label=_("为什么不办了，想说就说"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AddForm(forms.Form):
    """What else there is to say."""

    words = WordsField(
        label=_("还要补充的"),
        max_length=LONGEST_WORDS,
        error_messages={"required": _("请写要补充的话。")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    mark = forms.UUIDField(widget=forms.HiddenInput)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show the enquiry a code opened; take what she adds."""
    enquiry = session.enquiry(request)
    if enquiry is None:
        raise NotFound
    form = AddForm(request.POST or None, initial={"mark": uuid4()})
    if form.is_valid():
        data = form.cleaned_data
        mark: UUID = data["mark"]
        told = Told(words=data["words"], mark=mark, door=Door.PHONE_PAGE)
        try:
            if not within_limits(request, "tell"):
                return page(request, "429.html", status=429)
            tellings.tell_more(enquiry=enquiry, told=told, at=now(), by=enquiry.person)
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            messages.success(request, gettext("已经记下，承办人看得到。"))
            return go(request, "worker:told")
    context = {
        "enquiry": enquiry,
        "away": enquiry.handler
        and house.absent_from(enquiry.home_union, enquiry.handler, on=today()),
        "saying": ENQUIRIES[enquiry.state],
        "tellings": [(one, showing.said_of(one.answers)) for one in intake.tellings_of(enquiry)],
        "form": form,
        "papers": intake.papers_of(enquiry),
        "papers_form": PapersForm(),
        "may_withdraw": enquiry.is_open,
        "may_add": enquiry.is_open or enquiry.state in REOPENABLE,
        "closing": intake.closing_of(enquiry),
        "office": intake.awaited(enquiry) if enquiry.state == "referred" else None,
        **advice.advice_on(enquiry),
        "notices": messages_to_her.newest(enquiry.person),
        "is_late": bool(enquiry.due_at and enquiry.due_at < now()),
    }
    return (invalid if form.errors else page)(request, "worker/told.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Ask once whether nothing is to be done any more, and end it when she says so."""
    enquiry = session.enquiry(request)
    if enquiry is None:
        raise NotFound
    if not enquiry.is_open:
        return go(request, "worker:told")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        steps.withdraw_own(enquiry=enquiry, why=form.cleaned_data["why"], at=now())
        messages.success(request, gettext("按您的意思不办了。您说过的还在，想再办随时再来说。"))
        return go(request, "worker:told")
    context = {"enquiry": enquiry, "form": form}
    return (invalid if form.errors else page)(request, "worker/told_withdraw.html", context)
