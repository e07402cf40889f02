"""An interview under way at the desk: kept with every answer, gone on with by any of its clerks."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from niangjia.apps.intake import promises
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import CHOSEN, Door, WhyClosed
from niangjia.apps.intake.errors import ClosedAlready, ToldAlready
from niangjia.apps.intake.lifecycle import INTAKE
from niangjia.apps.intake.services import calls, tellings, unfinished
from niangjia.apps.unions.selectors.doors import where_to_knock
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web import words
from niangjia.web.both.stood import Values, as_values, read, written
from niangjia.web.desk.onto import NEW, OntoForm
from niangjia.web.desk.receipt import say_added, say_receipt
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.interview import asking, showing
from niangjia.web.interview.asking import Page
from niangjia.web.interview.questions import BY_KEY, CHECK, Question
from niangjia.web.interview.walk import Walk, kept_walk, to_keep

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Unfinished

STOOD = "stood"
"""The hidden field that says which version a page showed, and what stood in its boxes."""


class CloseForm(forms.Form):
    """Why nobody goes on with it."""

    why = forms.ChoiceField(
        label=_("为什么不接着问了"),
        choices=[(one.value, _(one.label)) for one in CHOSEN],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个理由，以后查得到为什么没登记。")},
    )


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: Request, mark: UUID) -> HttpResponse:
    """Go on with one at the question it had come to, or at the one the address names."""
    if request.method != "POST" and (number := _told_as(mark)):
        messages.info(request, gettext("这一份已经问完，记在这条诉求里。"))
        return go(request, "desk:enquiry", number)
    row = _found(request, mark)
    kept = intake.answers_of(row)
    walk = kept_walk(kept, where_to_knock(today()), phone_is_must=False)
    if request.method != "POST":
        return _ask(request, row, asking.at(walk, request.GET.get("at", ""), mark))
    question = BY_KEY.get(request.POST.get("page", ""))
    posted, met = _merged(request.POST, walk, question, mark)
    asked = asking.answer(posted, phone_is_must=False)
    if question is not None and met:
        return _ask(request, row, _both(row, asked.walk, question, met), status=409)
    if asked.may_send:
        return _send(request, row, asked)
    if asked.is_bad:
        return _ask(request, row, asked, status=422)
    row = unfinished.keep(
        mark=mark,
        union=row.home_union,
        door=Door(row.door),
        answers=to_keep(asked.walk, with_who=True),
        version=row.version,
        by=request.user.person,
        at=now(),
    )
    if "keep" in request.POST:
        return _put_by(request, row, asked.walk)
    return goes_on(request, row, asked)


def goes_on(request: Request, row: "Unfinished", asked: Page) -> HttpResponse:
    """Lead to the next question of one that was just kept."""
    return go(request, f"{reverse('desk:enquiry_halfway', args=[row.mark])}?at={asked.key}")


@never_cache
@require_http_methods(["GET", "POST"])
def close(request: Request, mark: UUID) -> HttpResponse:
    """Close one that nobody goes on with, with the reason."""
    row = _found(request, mark)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        why = WhyClosed(form.cleaned_data["why"])
        unfinished.close(unfinished=row, why=why, by=request.user.person, at=now())
        messages.success(request, gettext("关掉了。里面的话已经销毁，谁关的、为什么，还记着。"))
        return go(request, "desk:enquiry_ask")
    context = {"row": row, "form": form, "says": _said_so_far(row)}
    return (invalid if form.errors else page)(request, "desk/enquiry_halfway_close.html", context)


def _found(request: Request, mark: UUID) -> "Unfinished":
    """Return the one of this mark that is still open.

    :raises ToldAlready: it became an enquiry.
    :raises ClosedAlready: it was closed.
    :raises NotFound: there is none, or it is of another desk.
    """
    try:
        row = intake.get_unfinished(mark, visible_to=request.user.person, on=today())
    except NotFound:
        if number := _told_as(mark):
            raise ToldAlready(number=number) from None
        raise
    if row.closed_at is not None:
        raise ClosedAlready
    return row


def _told_as(mark: UUID) -> str | None:
    """Return the number of the enquiry that it became, or into which it went."""
    return intake.marked(mark) or intake.told_under(mark)


def _merged(
    sent: QueryDict, walk: Walk, question: Question | None, mark: UUID
) -> tuple[QueryDict, Values]:
    """Return what the page sent on top of what is kept, and what of both was answered apart.

    A colleague's answer stays where she who sent the page left the box as it stood.
    """
    posted = sent.copy()
    for name, values in walk.raw.items():
        if question is None or name not in question.fields:
            posted.setlist(name, values)
    posted.setlist("done", sorted(walk.done))
    posted["mark"] = str(mark)
    stood = read(sent.get(STOOD, ""))
    if question is None or stood is None:
        return posted, {}
    theirs = _values(walk.raw, question)
    mine = _values({name: sent.getlist(name) for name in question.fields}, question)
    if theirs == stood.values or mine == theirs:
        return posted, {}
    if mine != stood.values or "skip" in sent:
        return posted, theirs
    for name in question.fields:
        posted.setlist(name, walk.raw.get(name, []))
    return posted, {}


def _values(raw: Mapping[str, list[str]], question: Question) -> Values:
    return as_values({name: [one for one in raw.get(name, ()) if one] for name in question.fields})


def _both(row: "Unfinished", walk: Walk, question: Question, theirs: Values) -> Page:
    """Return the question once more: what she typed in its boxes, what the other wrote above."""
    form = walk.form(question, is_checked=True)
    form.is_valid()
    other = showing.in_words(question, Walk(places=walk.places, raw=dict(theirs)).answers)
    form.add_error(
        None,
        gettext(
            "%(name)s %(at)s 把这一问记成了：%(theirs)s。您写的还在下面。"
            "看好以哪个为准，改好再点“下一步”，就照这页上的记。"
        )
        % {
            "name": row.kept_by.name,
            "at": words.moment(row.kept_at),
            "theirs": other or gettext("不知道"),
        },
    )
    return Page(walk=walk, key=question.key, form=form, mark=row.mark, is_bad=True)


def _onto(request: Request, walk: Walk) -> OntoForm | None:
    """Return what asks to which trouble it belongs, where her phone is known within reach."""
    phone = str(walk.answers.get("phone", ""))
    caller = intake.known_by_phone(phone, visible_to=request.user.person, on=today())
    if not caller.every:
        return None
    is_answered = request.POST.get("page") == CHECK and "back" not in request.POST
    employer = str(walk.answers.get("employer_name", ""))
    sent = request.POST if is_answered else None
    return OntoForm(sent, caller=caller, employer_name=employer)


def _send(request: Request, row: "Unfinished", asked: Page) -> HttpResponse:
    onto = _onto(request, asked.walk)
    if onto is not None and not onto.is_valid():
        asked.is_bad = True
        return _ask(request, row, asked, status=422)
    try:
        number = _write(request, row, asked, onto)
    except DomainError as declined:
        asked.declined(declined)
        return _ask(request, row, asked, status=422)
    return go(request, "desk:enquiry", number)


def _write(request: Request, row: "Unfinished", asked: Page, onto: OntoForm | None) -> str:
    """Write down what was asked where it belongs, and return the number of that record."""
    person, at, data = request.user.person, now(), asked.data
    told = asking.told_of(asked, door=Door(row.door))
    chosen = onto.cleaned_data["onto"] if onto is not None else NEW
    if chosen != NEW:
        enquiry = intake.get_enquiry(chosen, visible_to=person, on=today())
        tellings.tell_more(enquiry=enquiry, told=told, at=at, by=person)
        say_added(request, intake.get_enquiry(chosen, visible_to=person, on=today()))
        return str(chosen)
    union = asked.walk.union(data["union"])
    where = {"union": union, "region": union.code, "at": at, "by": person}
    known = onto.caller.named(data["name"]) if onto is not None else None
    if known is not None:
        given = tellings.tell_known(told=told, person=known, **where)
    else:
        given = tellings.tell(told=told, name=data["name"], phone=data["phone"], **where)
    say_receipt(request, given)
    return given.number


def _put_by(request: Request, row: "Unfinished", walk: Walk) -> HttpResponse:
    until = words.day(timezone.localdate(row.kept_until), today())
    text = gettext("放好了，在下面“没问完的”里。存到%(day)s，到期销毁。") % {"day": until}
    messages.success(request, text)
    if asking.is_pressing(walk.answers):
        text = gettext("本人说了急事：没登记就没有人按时回电。请现在就打给本人，或者接着问完登记。")
        messages.warning(request, text)
    return go(request, "desk:enquiry_ask")


def _ask(request: Request, row: "Unfinished", asked: Page, *, status: int = 200) -> HttpResponse:
    question = BY_KEY.get(asked.key)
    shown = _values(asked.walk.raw, question) if question and not asked.is_bad else {}
    if question and asked.is_bad:
        shown = _values(intake.answers_of(row)["raw"], question)
    context: dict[str, Any] = {
        **asked.context(),
        "row": row,
        "days": promises.promises().draft_days,
        "action": reverse("desk:enquiry_halfway", args=[row.mark]),
        "carried": [(STOOD, written(row.version, shown))],
        **(_known(request, asked.walk) if asked.key == CHECK else {}),
    }
    return page(request, "desk/enquiry_ask.html", context, status=status)


def _known(request: Request, walk: Walk) -> dict[str, Any]:
    """Return what she told before, where her phone is known; that it was read is recorded."""
    onto = _onto(request, walk)
    if onto is None:
        return {}
    rows = onto.caller.every
    for one in {one.person_id: one for one in rows}.values():
        calls.open_card(enquiry=one, by=request.user.person, at=now())
    return {"onto": onto, "known": [(one, INTAKE.state(one.state).zh) for one in rows]}


def _said_so_far(row: "Unfinished") -> list[showing.Said]:
    """Return what was answered so far, in words."""
    places = where_to_knock(today())
    unions = {str(one.pk): one.name for place in places for one in place.unions}
    walk = kept_walk(intake.answers_of(row), places)
    passed = [one for one in walk.asked() if one.key in walk.done]
    return showing.for_check(passed, walk.answers, unions)
