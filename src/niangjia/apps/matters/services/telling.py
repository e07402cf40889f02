"""Who a matter is about hears of it: a step taken, another handler, a paper that is hers.

In the plain words of her own pages (`sayings`), in the transaction of what happened. What of it
leaves the house, when and by which way is the business of `notices`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import TextChoices
from django.db.transaction import atomic
from django.utils import timezone, translation
from django.utils.translation import gettext_noop as _

from niangjia.apps.audit import services as audit
from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.matters import sayings
from niangjia.apps.matters.models import Claimant, Matter, Paper, Step
from niangjia.apps.matters.procedures import registered
from niangjia.apps.matters.selectors.house import HANDLING
from niangjia.apps.notices import services as notices
from niangjia.apps.notices.drafting import drafted
from niangjia.apps.notices.models import Notice
from niangjia.apps.notices.templates import day
from niangjia.apps.people.models import Person
from niangjia.apps.unions.acting import acting_as
from niangjia.apps.unions.selectors import house as federation
from niangjia.engines import procedure
from niangjia.kernel.errors import DomainError

LONG_COVER = timedelta(days=3)
"""A colleague who is away for less is back before anybody would look for her."""
LATELY = timedelta(days=2)
Draft = tuple[Notice, audit.Entry]


class Act(TextChoices):
    """What a worker does about a paper that is hers."""

    FETCH = "fetch", "来工会领"
    SIGN = "sign", "来工会签字"
    LOOK = "look", "看一看，有不同意见告诉承办人"


class PaperNotHers(DomainError):
    code = "matters.paper_not_hers"
    message = "这份文书不是为一位职工单独做的，或者本人已经离开案件，不能照它通知本人。"


class PaperNotOut(DomainError):
    code = "matters.paper_not_out"
    message = "这份文书还没有发出。请先发出定稿，再通知本人。"


class DayPassed(DomainError):
    code = "matters.day_passed"
    message = "%(on)s 已经过了。请写今天或者以后的一天。"


_LANGUAGE = "zh-hans"
"""What is told is Chinese, whatever language she who takes the step reads."""
_NOTHING_TO_DO = _("现在不用您做什么。")


def page_of(matter: Matter) -> str:
    """Return the address of a worker's own page about a matter."""
    return f"/w/my/{matter.number}/"


def step_taken(*, step: Step, people: Iterable[Claimant], by: Person, at: datetime) -> int:
    """Tell everybody a step covers that it was taken, and what she has to do; return how many.

    Told is what has plain words or leads the proceeding on; the desk's own notes are not. The same
    step of one proceeding tells a person once a day. Nobody is told of what she did herself, or of
    a matter she has left.
    """
    words = step_words(step)
    if words is None:
        return 0
    matter = step.forum.matter
    facts = {"number": matter.number, "step": words[0], "then": words[1]}
    on = timezone.localdate(at)
    return _tell(
        matter,
        {one.person: facts for one in people if one.left_on is None},
        template="matters.step_taken",
        event=f"step:{step.forum_id}:{step.verb}:{step.to_state}:{on}",
        by=by,
        at=at,
    )


def step_words(step: Step) -> tuple[str, str] | None:
    """Return in plain words what a step was and what follows for her; None when it is not told."""
    table = registered(step.lifecycle, step.lifecycle_version).lifecycle
    name = sayings.STEPS.get((table.key, step.verb))
    state = sayings.STATES.get((table.key, step.to_state))
    if state is None or step.verb == procedure.SPLIT:
        return None
    if name is None and step.from_state == step.to_state:
        return None
    with translation.override(_LANGUAGE):
        return str(name or state.now), f"{state.means}{state.todo or _NOTHING_TO_DO}"


def tell_people(
    *,
    matter: Matter,
    people: Iterable[Claimant],
    facts: Mapping[str, str],
    template: str,
    event: str,
    by: Person | None,
    at: datetime,
    urgent: bool = False,
) -> int:
    """Tell people of a matter the same, once for the event; return how many were told."""
    every = {"number": matter.number, **facts}
    told = {one.person: every for one in people}
    return _tell(matter, told, template=template, event=event, by=by, at=at, urgent=urgent)


def handler_changed(*, matters: Sequence[Matter], by: Person, at: datetime) -> int:
    """Tell everybody in the matters who handles them now, and each new handler; return how many.

    `matters` are as they stand now. The number of each change is the version it made. A handler who
    is given many at once is told once of all.
    """
    people: dict[int, list[Claimant]] = {}
    for one in Claimant.objects.filter(matter__in=matters, left_on=None).select_related("person"):
        people.setdefault(one.matter_id, []).append(one)
    drafts: list[Draft] = []
    given: dict[Person, list[Matter]] = {}
    away: dict[tuple[int, int], federation.Absent | None] = {}
    for matter in matters:
        officer = matter.handler
        if officer is None:
            continue
        event = f"handler:{matter.pk}:{matter.version}"
        where = officer.pk, matter.home_union_id
        if where not in away:
            on = timezone.localdate(at)
            away[where] = federation.absent_from(matter.home_union, officer, on=on)
        hears = {"number": matter.number, "officer": officer.name}
        template = "matters.handler_changed"
        if (gone := away[where]) is not None:
            template = "matters.handler_changed_away"
            if gone.by:
                template = "matters.handler_changed_covered"
            hears |= {"back": day(gone.back_on)} | ({"cover": gone.by} if gone.by else {})
        told = {one.person: hears for one in people.get(matter.pk, ())}
        drafts += _drafts(matter, told, template=template, event=event, by=by, at=at)
        if officer.pk != by.pk:
            given.setdefault(officer, []).append(matter)
    for officer, hers in given.items():
        if len(hers) < notices.MANY:
            drafts += [_given(one, to=officer, by=by, at=at) for one in hers]
        else:
            drafts.append(_many_given(hers, to=officer, by=by, at=at))
    return notices.tell_each(drafts=drafts, by=by, at=at)


def _given(matter: Matter, *, to: Person, by: Person, at: datetime) -> Draft:
    return drafted(
        to=to,
        template="matters.given_to_you",
        facts={"number": matter.number, "due": _day(matter.next_day)},
        at=at,
        by=by,
        about=f"/desk/matters/{matter.number}/",
        subject=matter,
        event=f"handler:{matter.pk}:{matter.version}",
    )


def _many_given(matters: Sequence[Matter], *, to: Person, by: Person, at: datetime) -> Draft:
    first = min(matters, key=lambda one: one.pk)
    next_day = min((one.next_day for one in matters if one.next_day), default=None)
    return drafted(
        to=to,
        template="matters.many_given_to_you",
        facts={"count": str(len(matters)), "due": _day(next_day)},
        at=at,
        by=by,
        about="/desk/",
        event=f"handlers:{first.pk}:{first.version}:{len(matters)}",
    )


def covers_begun(*, on: date, at: datetime) -> int:
    """Tell everybody in the open matters of whoever is away who stands in for her; return how many.

    The house does it by itself, each day anew, for covers that began within two days and last for
    three or more; each is told once. It sees what she who stands in sees.
    """
    told = 0
    for role in federation.covers_since(on - LATELY, on=on):
        away, until = role.covers.person, role.during.upper
        if role.kind not in HANDLING or until - role.during.lower < LONG_COVER:
            continue
        with acting_as(role.person, on=on):
            open_ = Matter.objects.filter(handler=away, is_open=True, home_union=role.union_id)
            for matter in open_:
                people = Claimant.objects.filter(matter=matter, left_on=None)
                told += tell_people(
                    matter=matter,
                    people=people.select_related("person"),
                    facts={"officer": away.name, "cover": role.person.name, "until": _day(until)},
                    template="matters.handler_covered",
                    event=f"cover:{role.pk}:{matter.pk}",
                    by=None,
                    at=at,
                )
    return told


@atomic
def serve_paper(*, paper: Paper, act: Act, by_when: date, by: Person, at: datetime) -> Notice:
    """Tell a worker that a paper is there for her and what she does by which day.

    What was told has to be proved: where no channel is confirmed it ends in a letter. The same
    paper is told once a day.

    :raises PaperNotHers: it was made for all, or she has left the matter.
    :raises PaperNotOut: it can still change.
    :raises DayPassed: the day is over.
    """
    claimant, matter = paper.claimant, paper.matter
    if claimant is None or claimant.left_on is not None:
        raise PaperNotHers
    if paper.document.state != DocumentState.LEFT:
        raise PaperNotOut
    today = timezone.localdate(at)
    if by_when < today:
        raise DayPassed(on=by_when)
    return notices.tell(
        to=claimant.person,
        template="matters.paper_to_serve",
        facts={
            "number": matter.number,
            "paper": paper.document.title,
            "act": Act(act).label,
            "by_when": _day(by_when),
        },
        at=at,
        by=by,
        about=page_of(matter),
        subject=matter,
        event=f"serve:{paper.pk}:{today}",
    )


def _tell(
    matter: Matter,
    facts: Mapping[Person, Mapping[str, str]],
    *,
    template: str,
    event: str,
    by: Person | None,
    at: datetime,
    urgent: bool = False,
) -> int:
    drafts = _drafts(matter, facts, template=template, event=event, by=by, at=at, urgent=urgent)
    return notices.tell_each(drafts=drafts, by=by, at=at)


def _drafts(
    matter: Matter,
    facts: Mapping[Person, Mapping[str, str]],
    *,
    template: str,
    event: str,
    by: Person | None,
    at: datetime,
    urgent: bool = False,
) -> list[Draft]:
    """Return what each of them hears about her matter; nobody hears of what she did herself."""
    return [
        drafted(
            to=person,
            template=template,
            facts=own,
            at=at,
            by=by,
            urgent=urgent,
            about=page_of(matter),
            subject=matter,
            event=event,
        )
        for person, own in facts.items()
        if by is None or person.pk != by.pk
    ]


def _day(on: date | None) -> str:
    return day(on) if on else "没有定"
