"""Photos of papers on their way in: from her own phone by the receipt, or at the counter.

A form sends several at once; script sends one after the other, each with its progress, and reads
one line of answer for each. Both come through here.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from niangjia.apps.accounts.limits import within_limits
from niangjia.apps.intake.services import papers
from niangjia.apps.intake.services.papers import Outcome, Sent
from niangjia.kernel.errors import DomainError
from niangjia.web.http import now
from niangjia.web.middleware import said
from niangjia.web.uploads import PAPERS, ManyFilesField

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry
    from niangjia.apps.people.models import Person

BY_SCRIPT = "X-Niangjia-Paper"
REFUSALS = {
    "uploads.not_accepted": _("这里只收照片和 PDF。这一份不是：请拍张照片，或者截个屏，再传。"),
    "uploads.broken": _("这一份打不开，可能没传完，或者本来就坏了。请重新拍一张再传。"),
    "uploads.encrypted": _("这份文件有密码。请去掉密码，或者把内容截屏传上来。"),
    "uploads.refused": _("这份文件打开时会自己运行，没有收。请截屏或者拍照传上来。"),
    "uploads.too_complex": _("这一份太大太复杂，没有收。请用手机重新拍一张再传。"),
    "documents.empty_file": _("这一份是空的。请重新选一次。"),
    "documents.infected": _("这份文件带病毒，没有收。请截屏或者拍照传上来。"),
    "documents.scanner_down": _("现在收不下照片。请过几分钟再传，或者带来给我们看。"),
}
"""Why a file was not taken and what to do, in plain words; other reasons say it themselves."""


class PapersForm(forms.Form):
    """Some photos at once."""

    files = ManyFilesField(
        label=_("照片或者 PDF"),
        help_text=_("一次最多 10 份，每份不超过 12 MB，一共最多 30 份。要看得清字。"),
        most=papers.MOST_AT_ONCE,
        largest=papers.LARGEST_PAPER,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].widget.attrs["accept"] = PAPERS


def take(
    request: HttpRequest, enquiry: "Enquiry", by: "Person"
) -> tuple[PapersForm, list[Outcome]]:
    """Take in what was sent; what is wrong stands on the form, what became of each in the list."""
    form = PapersForm(request.POST, request.FILES)
    if not form.is_valid():
        return form, []
    files = form.cleaned_data["files"]
    outcomes: list[Outcome] = []
    for one in files:
        if not within_limits(request, "tell_papers"):
            words = gettext("从这里传来的照片太多了。请过一会儿再传，已经传好的都在。")
            form.add_error("files", words)
            break
        try:
            outcomes += papers.add_papers(
                enquiry=enquiry, files=[Sent(name=one.name, data=one.read())], by=by, at=now()
            )
        except DomainError as declined:
            form.add_error("files", said(declined))
            break
    for outcome in outcomes:
        if outcome.declined is not None:
            form.add_error("files", f"{outcome.name}：{why(outcome.declined)}")
    return form, outcomes


def why(declined: DomainError) -> str:
    """Return why a file was not taken, and what to do."""
    return str(REFUSALS.get(declined.code) or said(declined))


def is_of_a_file(declined: DomainError) -> bool:
    """Tell whether something was declined for the file that came with it."""
    gate = ("uploads.", "intake.paper", "documents.file", "documents.scanner")
    return declined.code.startswith(gate) or declined.code in REFUSALS


def answer_line(form: PapersForm, outcomes: Sequence[Outcome]) -> HttpResponse:
    """Return the one line that script reads after each file it sent."""
    if not form.errors:
        return HttpResponse(gettext("收下了"), status=201, content_type="text/plain; charset=utf-8")
    refused = [one for one in outcomes if one.declined is not None]
    lines = [why(one.declined) for one in refused if one.declined]
    if not lines:
        lines = [str(one) for errors in form.errors.values() for one in errors]
    return HttpResponse(lines[0], status=422, content_type="text/plain; charset=utf-8")


def kept_words(outcomes: Sequence[Outcome]) -> str:
    """Return how many were taken in, for the page that follows; empty when none was."""
    kept = len([one for one in outcomes if one.paper is not None])
    if not kept:
        return ""
    return ngettext("收下 %(n)d 份。", "收下 %(n)d 份。", kept) % {"n": kept}
