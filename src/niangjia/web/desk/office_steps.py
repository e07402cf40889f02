"""What an office did, written down from its scanned letter; the scan given out again."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from niangjia.apps.intake import policies
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Word
from niangjia.apps.intake.services import office_steps as services
from niangjia.apps.intake.services import papers as papers_services
from niangjia.apps.intake.services.office_steps import LONGEST_NOTE, Said
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.desk.referral_forms import ScanField
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.interview.papers import is_of_a_file, why
from niangjia.web.middleware import said
from niangjia.web.uploads import handed_out

FIELDS = {
    "intake.office_unnamed": "body",
    "intake.said_on_impossible": "said_on",
    "intake.answered_too_soon": "said_on",
    "intake.letter_missing": "letter",
}
"""Beside which field a refusal stands."""


class SaidForm(forms.Form):
    """What a letter says its office did."""

    body = forms.CharField(
        label=gettext_lazy("哪个单位的来文"),
        max_length=120,
        help_text=gettext_lazy("写全称。"),
        error_messages={"required": gettext_lazy("请写是哪个单位的来文。")},
    )
    said_by = forms.CharField(label=gettext_lazy("谁签发或者经办"), max_length=60, required=False)
    their_number = forms.CharField(label=gettext_lazy("来文文号"), max_length=80, required=False)
    said_on = DayField(label=gettext_lazy("来文的日期"))
    word = forms.ChoiceField(
        label=gettext_lazy("办到哪一步"),
        choices=[(one.value, gettext_lazy(one.label)) for one in Word],
    )
    note = forms.CharField(
        label=gettext_lazy("来文怎么说的"),
        max_length=LONGEST_NOTE,
        help_text=gettext_lazy("照来文写，不要改。"),
        error_messages={"required": gettext_lazy("请把来文说的记下来。")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    letter = ScanField(
        label=gettext_lazy("来文扫描件"),
        help_text=gettext_lazy("照片或者 PDF，不超过 12 MB，加密保存。凭它才记。"),
        error_messages={"required": gettext_lazy("请传来文的扫描件：对方办的事，凭来文才记。")},
    )
    is_answer = forms.BooleanField(
        label=gettext_lazy("这就是我们等的回音，转出的这件办完了"), required=False
    )


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: Request, number: str) -> HttpResponse:
    """Write down what an office did, from its letter."""
    person, on = request.user.person, today()
    enquiry = intake.get_enquiry(number, visible_to=person, on=on)
    policies.require_desk(enquiry, person, on=on)
    waits = enquiry.state == "referred"
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    first = {"said_on": on, "body": intake.waits_for(enquiry) if waits else ""}
    form = SaidForm(*sent, initial=first)
    if not waits:
        del form.fields["is_answer"]
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.record_office_step(
                enquiry=enquiry,
                said=Said(
                    body=data["body"],
                    word=Word(data["word"]),
                    said_on=data["said_on"],
                    note=data["note"],
                    said_by=data["said_by"],
                    their_number=data["their_number"],
                ),
                letter=data["letter"],
                is_answer=data.get("is_answer", False),
                by=person,
                at=now(),
            )
        except DomainError as declined:
            name = FIELDS.get(declined.code) or ("letter" if is_of_a_file(declined) else None)
            form.add_error(name, why(declined) if name == "letter" else said(declined))
        else:
            messages.success(request, _("记下了，来文扫描件一起存着。"))
            return go(request, "desk:enquiry", number)
    context = {"form": form, "enquiry": enquiry}
    return (invalid if form.is_bound else page)(request, "desk/office_step.html", context)


@never_cache
@require_safe
def scan(request: Request, number: str, seq: int) -> HttpResponse:
    """Give out the scan of an office's letter, and record who took it."""
    person = request.user.person
    enquiry = intake.get_enquiry(number, visible_to=person, on=today())
    row = intake.get_office_step(seq, enquiry=enquiry)
    if row.letter.file is None:
        raise NotFound
    content = papers_services.read_paper(paper=row.letter, by=person)
    name = f"{enquiry.number} {_('对方来文')}{seq}"
    return handed_out(content, name, row.letter.file.media_type)
