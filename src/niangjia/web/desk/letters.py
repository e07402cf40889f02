"""Letters by the pile: printed in one go, and the post's numbers written down in one go."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.apps.intake import selectors as intake
from niangjia.apps.matters import selectors as matters
from niangjia.apps.notices import selectors as notices
from niangjia.apps.notices.choices import LetterState
from niangjia.apps.notices.errors import LinesFaulty
from niangjia.apps.notices.services import many_letters
from niangjia.apps.unions import selectors as unions
from niangjia.kernel.errors import DomainError
from niangjia.web.downloads import attachment
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, now, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from django.http import QueryDict

    from niangjia.apps.intake.models import Enquiry
    from niangjia.apps.matters.models import Matter

KINDS = ("matter", "enquiry")
"""What an address names a record by, whose letters alone are meant."""


class PostedForm(forms.Form):
    """A pile handed to the post."""

    lines = forms.CharField(
        label=gettext_lazy("信的编号和快递单号"),
        max_length=40_000,
        strip=False,  # a line keeps the number it has on the page
        error_messages={"required": gettext_lazy("请一行一封粘进来：信的编号、快递单号。")},
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=gettext_lazy("一行一封：信2026-00001 SF1234567890。可以从表格里两列一起粘过来。"),
    )
    on = DayField(label=gettext_lazy("哪天寄的"))


def about(request: Request, sent: "QueryDict") -> "Matter | Enquiry | None":
    """Return the one record that is named (`matter`, `enquiry`), if any.

    :raises NotFound: there is none of that number, or it is not hers to see.
    """
    person, on = request.user.person, today()
    if number := sent.get("matter"):
        return matters.get_matter(number, visible_to=person, on=on)
    if number := sent.get("enquiry"):
        return intake.get_enquiry(number, visible_to=person, on=on)
    return None


@require_POST
def print_all(request: Request) -> HttpResponse:
    """Give out the letters that wait for the printer as one PDF, or those not posted yet again."""
    by = request.user.person
    state = LetterState.PRINTED if "again" in request.POST else LetterState.TO_PRINT
    letters = notices.letters_to(state, by, about=about(request, request.POST))
    union = unions.unions_of(by, on=today()).first()
    try:
        made, _count = many_letters.print_letters(
            letters=list(letters[: many_letters.MOST_PRINTED]),
            union=union.name if union else gettext("工会"),  # in full: it is sealed and sent
            by=by,
            at=now(),
        )
    except DomainError as declined:
        messages.error(request, said(declined))
        return go(request, _back(request))
    return attachment(made.content, name=made.name, media_type=made.media_type)


@require_http_methods(["GET", "POST"])
def posted(request: Request) -> HttpResponse:
    """Write down that a pile was handed to the post, from pasted lines."""
    by = request.user.person
    form = PostedForm(request.POST or None, initial={"on": today()})
    faults: tuple[many_letters.LineFault, ...] = ()
    if form.is_valid():
        try:
            count = many_letters.post_letters(**form.cleaned_data, by=by, today=today())
        except LinesFaulty as declined:
            faults = declined.faults
            form.add_error("lines", said(declined))
        except DomainError as declined:
            form.add_error("on" if "day" in declined.code else "lines", said(declined))
        else:
            words = ngettext("%(n)d 封记下已寄出。", "%(n)d 封记下已寄出。", count)
            messages.success(request, words % {"n": count})
            return go(request, "desk:notices_out")
    waiting = notices.letters_to(LetterState.PRINTED, by)[: many_letters.MOST_LINES]
    context = {"form": form, "faults": faults, "waiting": waiting}
    return page(request, "desk/letters_posted.html", context, status=422 if form.is_bound else 200)


def _back(request: Request) -> str:
    asked = {kind: request.POST[kind] for kind in KINDS if request.POST.get(kind)}
    url = reverse("desk:notices_out")
    return f"{url}?{urlencode(asked)}" if asked else url
