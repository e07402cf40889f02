"""Her own enquiry: where it stands, who has it, what happens next; she may add to it."""

from uuid import UUID, uuid4

from allauth.core.ratelimit import consume
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Door
from niangjia.apps.intake.services import tellings
from niangjia.apps.intake.services.tellings import LONGEST_WORDS, Told
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.http import go, invalid, now, page
from niangjia.web.middleware import said
from niangjia.web.worker import sayings, session


class AddForm(forms.Form):
    """What else there is to say."""

    words = forms.CharField(
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
            if not consume(request, action="tell"):
                return page(request, "429.html", status=429)
            tellings.tell_more(enquiry=enquiry, told=told, at=now(), by=enquiry.person)
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            messages.success(request, gettext("已经记下，承办人看得到。"))
            return go(request, "worker:told")
    context = {
        "enquiry": enquiry,
        "saying": sayings.ENQUIRIES[enquiry.state],
        "tellings": intake.tellings_of(enquiry),
        "form": form,
        "is_late": bool(enquiry.due_at and enquiry.due_at < now()),
    }
    return (invalid if form.errors else page)(request, "worker/told.html", context)
