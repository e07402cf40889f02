"""The letter to an office an enquiry was sent on to: written, looked at, sealed, printed."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from niangjia.apps.documents.choices import GIVEN, DocumentState, Rendering
from niangjia.apps.intake import policies
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import LetterKind
from niangjia.apps.intake.lifecycle import DESK
from niangjia.apps.intake.services import outward as services
from niangjia.apps.intake.services.outward import Written
from niangjia.kernel.errors import DomainError, NotFound, StaleVersion
from niangjia.web.both.edit import Edit
from niangjia.web.both.stood import StoodField
from niangjia.web.desk.papers import sheet_of
from niangjia.web.downloads import attachment
from niangjia.web.http import Request, go, now, page, today
from niangjia.web.middleware import said
from niangjia.web.words import day_of

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry, EnquiryStep

LONGEST = 1500


class LetterForm(forms.Form):
    """What a letter says."""

    kind = forms.ChoiceField(
        label=gettext_lazy("什么函"),
        choices=[
            (LetterKind.TRANSFER.value, gettext_lazy("转办函：请对方办理，我们等回音")),
            (LetterKind.HANDOVER.value, gettext_lazy("移送函：归对方管，材料一并移交")),
        ],
        widget=forms.RadioSelect,
    )
    subject = forms.CharField(
        label=gettext_lazy("事由"),
        max_length=120,
        error_messages={"required": gettext_lazy("请写事由，收函单位先看这一行。")},
    )
    says = forms.CharField(
        label=gettext_lazy("基本情况"),
        max_length=LONGEST,
        help_text=gettext_lazy(
            "谁、在哪个单位、从哪天到哪天、欠什么、已经做了什么。只写对方办事要知道的。"
        ),
        error_messages={"required": gettext_lazy("请写基本情况，收函单位只看得到这封函。")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    asks = forms.CharField(
        label=gettext_lazy("请对方做什么"),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("请写要对方做什么。")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    materials = forms.CharField(
        label=gettext_lazy("附件"),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy("一行一件，例如“工资条照片 3 张”。没有的空着。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact = forms.CharField(
        label=gettext_lazy("有事找谁"),
        max_length=200,
        help_text=gettext_lazy("姓名和电话，例如“周敏 0898-12345678”。"),
        error_messages={"required": gettext_lazy("请写收函单位有事找谁。")},
    )
    gives_phone = forms.BooleanField(
        label=gettext_lazy("本人同意把电话告诉对方"),
        required=False,
        help_text=gettext_lazy("勾了，函上印本人的电话，记录里写明谁写进去的。"),
    )
    version = StoodField()


def _found(request: Request, number: str, seq: int) -> tuple["Enquiry", "EnquiryStep"]:
    """Return an enquiry and the step by which it was sent on, if this person works at its desk.

    :raises NotFound: it is not hers to see, or that was no sending on.
    :raises policies.NotForYou: it is not hers to write.
    """
    person, on = request.user.person, today()
    enquiry = intake.get_enquiry(number, visible_to=person, on=on)
    policies.require_desk(enquiry, person, on=on)
    return enquiry, intake.get_outward_step(seq, enquiry=enquiry)


@never_cache
@require_http_methods(["GET", "POST"])
def write(request: Request, number: str, seq: int) -> HttpResponse:
    """Write the letter, or write it anew while it is not sealed."""
    enquiry, step = _found(request, number, seq)
    version, shown = _shown(enquiry, step)
    edit = Edit(request, record=enquiry, version=version, shown=shown)
    if edit.keeps_theirs:
        edit.keep_theirs()
        return go(request, "desk:outward", number, seq)
    form = LetterForm(edit.posted, initial=shown | {"version": edit.stamp})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        data = form.cleaned_data
        doing = partial(
            services.write_letter,
            enquiry=enquiry,
            step=step,
            written=_written(data),
            by=request.user.person,
            at=now(),
            version=data["version"],
        )
        try:
            edit.write(doing)
        except StaleVersion:
            version, shown = _shown(enquiry, step)
            return edit.both(
                form,
                version=version,
                shown=shown,
                what=_("给%(body)s的函") % {"body": step.facts.get("body") or _("收函单位")},
                crumbs=[(reverse("desk:enquiry", args=[number]), number)],
            )
        except DomainError as declined:
            form.add_error("gives_phone" if "consent" in declined.code else None, said(declined))
        else:
            messages.success(request, _("函写好了。看一遍，打印、盖章，再定稿。"))
            return go(request, "desk:outward", number, seq)
    context = {
        "form": form,
        "enquiry": enquiry,
        "step": step,
        "reply_by": day_of(str(step.facts.get("reply_by") or "")),
        "tellings": intake.all_told(enquiry),
    }
    return page(request, "desk/outward_write.html", context, status=status)


def _shown(enquiry: "Enquiry", step: "EnquiryStep") -> tuple[int, dict[str, object]]:
    """Return what stands in the letter, or what it may begin with, and its version."""
    letter = intake.letter_of(step)
    if letter is None:
        return 0, intake.letter_begun(enquiry, step)
    return letter.document.version, intake.letter_words(letter)


def _written(data: dict[str, Any]) -> Written:
    return Written(
        kind=LetterKind(data["kind"]),
        subject=data["subject"],
        says=data["says"],
        asks=data["asks"],
        contact=data["contact"],
        materials=tuple(data["materials"].splitlines()),
        gives_phone=data["gives_phone"],
    )


@never_cache
@require_safe
def show(request: Request, number: str, seq: int) -> HttpResponse:
    """Show the letter as it will read, with its printing and sealing."""
    return _page(request, number, seq)


def _page(
    request: Request, number: str, seq: int, *, refused: str = "", status: int = 200
) -> HttpResponse:
    person, on = request.user.person, today()
    enquiry = intake.get_enquiry(number, visible_to=person, on=on)
    step = intake.get_outward_step(seq, enquiry=enquiry)
    letter = intake.letter_of(step)
    if letter is None:
        raise NotFound
    roles = intake.roles_over(enquiry, person, on=on)
    context = {
        "enquiry": enquiry,
        "step": step,
        "letter": letter,
        "document": letter.document,
        "preview": sheet_of(letter.document),
        "is_sealed": letter.document.state == DocumentState.LEFT,
        "at_desk": not roles.isdisjoint(DESK),
        "refused": refused,
    }
    return page(request, "desk/outward.html", context, status=status)


@require_POST
def seal(request: Request, number: str, seq: int) -> HttpResponse:
    """Fix the letter's words as they were printed and sealed."""
    _enquiry, step = _found(request, number, seq)
    letter = intake.letter_of(step)
    if letter is None:
        raise NotFound
    version = request.POST.get("version", "")
    try:
        services.seal_letter(
            letter=letter,
            by=request.user.person,
            at=now(),
            version=int(version) if version.isdecimal() else 0,
        )
    except StaleVersion as declined:
        return _page(request, number, seq, refused=said(declined), status=409)
    except DomainError as declined:
        return _page(request, number, seq, refused=said(declined), status=422)
    messages.success(request, _("定稿了，这封函不能再改。"))
    return go(request, "desk:outward", number, seq)


@never_cache
@require_safe
def download(request: Request, number: str, seq: int, kind: str) -> HttpResponse:
    """Give out the letter for the printer, and record who has it."""
    person = request.user.person
    enquiry = intake.get_enquiry(number, visible_to=person, on=today())
    letter = intake.letter_of(intake.get_outward_step(seq, enquiry=enquiry))
    if letter is None or kind not in GIVEN:
        raise NotFound
    given = services.print_letter(letter=letter, kind=Rendering(kind), by=person)
    return attachment(given.content, name=given.name, media_type=given.media_type)
