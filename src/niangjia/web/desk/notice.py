"""One notice: what was told, by which channels, what proves it, and what somebody does by hand."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from niangjia.apps.intake import selectors as intake
from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.matters import selectors as matters
from niangjia.apps.notices import selectors as notices
from niangjia.apps.notices.choices import STUCK, LetterState, NoticeState
from niangjia.apps.notices.services import by_hand
from niangjia.apps.notices.services.many_letters import MOST_PRINTED
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.desk import letters
from niangjia.web.downloads import attachment
from niangjia.web.explain import LOOKS, article_url
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, now, page, today
from niangjia.web.law_words import confidence_label
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry
    from niangjia.apps.matters.models import Matter
    from niangjia.apps.notices.models import Letter, Notice
    from niangjia.apps.people.models import Person

PER_PAGE = 20
MEASURES = ("electronic", "electronic_on", "consent_kept", "by_post")
"""What a court's service is measured by, in `law/national/service.yaml`."""


class PostedForm(forms.Form):
    """A letter handed to the post."""

    express_number = forms.CharField(label=_("快递单号"), max_length=40)
    on = DayField(label=_("哪天寄的"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class ServedForm(forms.Form):
    """A letter handed to her."""

    on = DayField(label=_("回执上写的收件日期"))
    scan = forms.FileField(label=_("回执或签收的照片"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReturnedForm(forms.Form):
    """A letter that came back."""

    on = DayField(label=_("哪天退回的"))
    why = forms.CharField(
        label=_("为什么退回"), max_length=300, help_text=_("照退件单上写的填，比如：查无此人。")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ToldForm(forms.Form):
    """Somebody told her herself."""

    note = forms.CharField(
        label=_("怎么告诉的"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("当面还是电话、谁接的、说了什么。"),
    )


class GaveUpForm(forms.Form):
    """She cannot be reached."""

    why = forms.CharField(
        label=_("试过什么、为什么送不到"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "哪几天打过、谁接的、还托过谁。记下以后不再催；本人登录还看得到，找到人了再记“告诉了”。"
        ),
    )


FORMS: dict[str, type[forms.Form]] = {
    "posted": PostedForm,
    "served": ServedForm,
    "returned": ReturnedForm,
    "told": ToldForm,
    "gave_up": GaveUpForm,
}
OFFERED = {"printed": ("posted",), "posted": ("served", "returned")}
"""Which forms a letter's state offers."""


@require_safe
def index(request: Request) -> HttpResponse:
    """List what somebody has to see to by hand, and what one has told others.

    An item of the work list leads here for its one matter or enquiry (`?matter=`, `?enquiry=`).
    """
    person = request.user.person
    mine = request.GET.get("which") == "mine"
    about = letters.about(request, request.GET)
    waiting, told = notices.to_see_to(person, about=about), notices.told_by(person)
    leaf = Paginator(told if mine else waiting, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": leaf,
        "told": notices.with_words(leaf.object_list),
        "mine": mine,
        "about": about,
        "named": letters.named(request.GET),
        "to_print": 0 if mine else _count(LetterState.TO_PRINT, person, about),
        "printed": 0 if mine else _count(LetterState.PRINTED, person, about),
        "segments": [
            {
                "label": gettext("要人办的"),
                "count": waiting.count(),
                "url": "?",
                "current": not mine and about is None,
                "look": "soon",
            },
            {
                "label": gettext("我发的"),
                "count": told.count(),
                "url": "?which=mine",
                "current": mine,
            },
        ],
    }
    return page(request, "desk/notices_out.html", context)


def _subject(notice: "Notice", person: "Person") -> "Matter | Enquiry | None":
    """Return the record a notice is about, if this person reaches it: where its work goes on."""
    on = today()
    seen = {
        "matters.matter": matters.matters_visible_to,
        "intake.enquiry": intake.enquiries_visible_to,
    }.get(notice.subject_kind)
    return seen(person, on=on).filter(pk=notice.subject_id).first() if seen else None


def _count(state: LetterState, person: "Person", about: "Matter | Enquiry | None") -> int:
    return notices.letters_to(state, person, about=about)[:MOST_PRINTED].count()


@require_http_methods(["GET", "POST"])
def show(request: Request, pk: UUID) -> HttpResponse:
    """Show how one notice was told and what proves it; carry its letter one step further."""
    person = request.user.person
    notice = notices.get_notice(pk)
    is_own = notice.person_id == person.pk
    act = request.POST.get("form", "") if request.method == "POST" else ""
    if act and (is_own or act not in {"print", *FORMS}):
        raise NotFound
    letter = notices.letter_of(notice)
    if act == "print":
        return _printed(request, letter)
    offered = [] if is_own else _offered(notice, letter)
    if act and act not in offered:
        messages.error(request, gettext("这条通知已经走到下一步了，刚才填的没有记。请看一看再办。"))
        if wrote := (request.POST.get("note") or request.POST.get("why") or "").strip():
            messages.info(request, gettext("您写的（没有存，可以复制）") + f"：{wrote[:300]}")
        return go(request, "desk:notice", notice.pk)
    bound = FORMS[act](request.POST, request.FILES) if act else None
    if bound is not None and bound.is_valid():
        try:
            _done(act, bound.cleaned_data, notice, letter, request)
        except DomainError as declined:
            bound.add_error(None, said(declined))
        else:
            messages.success(request, gettext("记下了。"))
            return go(request, "desk:notice", notice.pk)
    first = {"version": letter.version if letter else None, "on": today()}
    context = {
        "notice": notice,
        "words": notices.words_of(notice),
        "attempts": notices.attempts_of(notice),
        "letter": letter,
        "is_own": is_own,
        "subject": None if is_own else _subject(notice, person),
        "measures": _measures(),
        "is_proved": notice.read_at is not None or notice.state == NoticeState.DELIVERED,
        "hash": bytes(notice.content_hash).hex(),
        "forms": {
            name: bound if name == act and bound is not None else FORMS[name](initial=first)
            for name in offered
        },
    }
    return page(request, "desk/notice.html", context, status=422 if bound is not None else 200)


def _measures() -> list[dict[str, Any]]:
    """Return what a court's service is measured by, as the law on file says, and how sure that is.

    It binds courts; the union keeps what would stand there.
    """
    law = lawbook.law_on(today())
    norms = (law.norm_if_any(f"service.{name}") for name in MEASURES)
    return [
        {
            "cited": norm.citation,
            "url": article_url(norm.citation),
            "sure": confidence_label(norm.confidence),
            "look": LOOKS[norm.confidence.value],
        }
        for norm in norms
        if norm is not None
    ]


def _offered(notice: "Notice", letter: "Letter | None") -> list[str]:
    """Return the names of the forms that can be filled now."""
    names = [*OFFERED.get(letter.state if letter else "", ())]
    if notice.read_at is None and notice.state != NoticeState.DELIVERED:
        names.append("told")
        if notice.state in STUCK:
            names.append("gave_up")
    return names


def _printed(request: Request, letter: "Letter | None") -> HttpResponse:
    if letter is None:
        raise NotFound
    by = request.user.person
    made = by_hand.print_letter(letter=letter, union=letters.sender(by), by=by, at=now())
    return attachment(made.content, name=made.name, media_type=made.media_type)


def _done(
    act: str, data: dict[str, Any], notice: "Notice", letter: "Letter | None", request: Request
) -> None:
    by = request.user.person
    if act == "told":
        by_hand.told_by_hand(notice=notice, note=data["note"], by=by, at=now())
        return
    if act == "gave_up":
        by_hand.give_up(notice=notice, why=data["why"], by=by, at=now())
        return
    if letter is None:
        raise NotFound
    asked = {"letter": letter, "by": by, "today": today()}
    if act == "posted":
        by_hand.post_letter(**asked, **data)
    elif act == "served":
        scan = data.pop("scan")
        by_hand.serve_letter(**asked, **data, scan=(scan.name, scan.read()))
    else:
        by_hand.return_letter(**asked, **data)
