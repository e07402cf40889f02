"""Letters by the pile: printed in one go, and the post's numbers written down in one go."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
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
    from niangjia.apps.people.models import Person

KINDS: dict[str, Callable[..., Any]] = {
    "matter": matters.get_matter,
    "enquiry": intake.get_enquiry,
}
"""What an address names the record by whose letters alone are meant, and how it is found."""


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


def named(sent: "QueryDict") -> dict[str, str]:
    """Return by which name and number one record is asked for, as an address carries it."""
    return {kind: sent[kind] for kind in KINDS if sent.get(kind)}


def about(request: Request, sent: "QueryDict") -> "Matter | Enquiry | None":
    """Return the one record that is named, if any.

    :raises NotFound: there is none of that number, or it is not hers to see.
    """
    for kind, number in named(sent).items():
        return KINDS[kind](number, visible_to=request.user.person, on=today())
    return None


def sender(person: "Person") -> str:
    """Return in whose name a person's letters go: her union's in full, as it is sealed and sent."""
    union = unions.unions_of(person, on=today()).first()
    return union.name if union else gettext("工会")


@require_POST
def print_all(request: Request) -> HttpResponse:
    """Give out the letters that wait for the printer as one PDF, or those not posted yet again."""
    by = request.user.person
    state = LetterState.PRINTED if "again" in request.POST else LetterState.TO_PRINT
    letters = notices.letters_to(state, by, about=about(request, request.POST))
    try:
        made = many_letters.print_letters(letters=letters, union=sender(by), by=by, at=now())
    except DomainError as declined:
        messages.error(request, said(declined))
        asked = urlencode(named(request.POST))
        return go(request, reverse("desk:notices_out") + (f"?{asked}" if asked else ""))
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
