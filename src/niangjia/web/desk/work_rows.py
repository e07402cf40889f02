"""Items of the work list as a page shows them: what to do, why, by when, whose, and where.

Contexts name their own: a clock its rule and how its day came about, an enquiry who told it. Six
questions, however many rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from niangjia.apps.intake import selectors as intake
from niangjia.apps.lawbook.choices import Published
from niangjia.apps.matters import selectors as matters
from niangjia.apps.worklist import policies, promises
from niangjia.apps.worklist import selectors as worklist
from niangjia.apps.worklist.choices import BY_HAND, BY_TWO, Source, State, Subject
from niangjia.web import due as dues
from niangjia.web.words import day

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry
    from niangjia.apps.people.models import Person
    from niangjia.apps.worklist.models import Item


WRITTEN = 20
"""So many of what was written on one matter stand on its page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """One item: `url` is where it is done, `item_url` its own page, `mark` what to know of it."""

    item: "Item"
    title: str
    why: str
    trace: tuple
    chip: dues.Chip
    url: str
    item_url: str
    about: str
    about_url: str
    whose: str
    mark: str
    mark_look: str
    level: str

    @property
    def level_look(self) -> str:
        """What only comes near is amber; what has passed is red."""
        return "warn" if self.item.level == 1 else "red"

    @property
    def may_go(self) -> bool:
        """Whether it can be handed over: what a second person looks at is nobody's own."""
        return self.item.source not in BY_TWO


def work_rows(
    items: Iterable["Item"], *, person: "Person", on: date, at: datetime
) -> tuple[WorkRow, ...]:
    """Return items as rows, in their order."""
    rows = list(items)
    clocks = matters.group_rows(
        {"first": item.ref, "people": item.people} for item in rows if item.source == Source.CLOCK
    )
    by_clock = {clock.clock_id: clock for clock in clocks}
    told = [item.subject_id for item in rows if item.subject == Subject.ENQUIRY]
    people = intake.enquiries_visible_to(person, on=on).in_bulk(told) if told else {}
    covered = worklist.covered_by(person, on=on)
    lying = worklist.lying(person, on=on) if rows else frozenset()
    return tuple(
        _row(
            item,
            clock=by_clock.get(item.ref) if item.source == Source.CLOCK else None,
            enquiry=people.get(item.subject_id) if item.subject == Subject.ENQUIRY else None,
            mark=_mark(item, person, covered, lying),
            on=on,
            at=at,
        )
        for item in rows
    )


def about_context(
    about: worklist.About, *, is_open: bool, person: "Person", on: date, at: datetime
) -> dict[str, Any]:
    """Return what the pages of a matter or an enquiry show of things written by hand on it."""
    found = worklist.items_about(about, visible_to=person, on=on)
    written = found.filter(source__in=BY_HAND, is_open=True)[:WRITTEN]
    url = reverse("desk:work_new")
    return {
        "tasks": work_rows(written, person=person, on=on, at=at),
        "writes": is_open and policies.may_work(person, home_key=about.home_key, on=on),
        "write_url": f"{url}?{urlencode({str(about.subject): about.number})}",
    }


def _row(
    item: "Item",
    *,
    clock: "matters.ClockRow | None",
    enquiry: "Enquiry | None",
    mark: tuple[str, str],
    on: date,
    at: datetime,
) -> WorkRow:
    title, why = _words(item, clock, on)
    names = promises.names()
    about = item.title
    if enquiry is not None:
        about = " · ".join(filter(None, (enquiry.person.name, enquiry.employer_name)))
    own = reverse("desk:work_item", args=[item.pk])
    return WorkRow(
        item=item,
        title=title,
        why=why,
        trace=clock.trace if clock else (),
        chip=chip_of(item, at),
        url=_where(item) or own,
        item_url=own,
        about=about or item.number,
        about_url=_about_url(item),
        whose=item.holder.name if item.holder else "",
        mark=mark[0],
        mark_look=mark[1],
        level=_(names[item.level - 1]) if 0 < item.level <= len(names) else "",
    )


def _mark(
    item: "Item", person: "Person", covered: "dict[int, Person]", lying: frozenset[int]
) -> tuple[str, str]:
    if item.holder_id is None:
        return (_("等第二个人"), "info") if item.source in BY_TWO else (_("还没人接手"), "warn")
    if item.holder_id == person.pk:
        return "", ""
    if item.holder_id in covered:
        return _("您代%(name)s办") % {"name": covered[item.holder_id].name}, "info"
    if item.holder_id in lying:
        return _("无人接手"), "red"
    return "", ""


def chip_of(item: "Item", at: datetime) -> dues.Chip:
    """Return the chip of an item: by its day, or by its instant where one was promised."""
    if item.state == State.PAUSED:
        return dues.chip(None, timezone.localdate(at), state="suspended")
    if item.due is None or item.is_day:
        return dues.chip(item.due_on, timezone.localdate(at), provisional=item.is_provisional)
    return dues.chip_at(item.due, at)


def _words(item: "Item", clock: "matters.ClockRow | None", on: date) -> tuple[str, str]:
    """Return what to do next, and why: how the day came about."""
    match item.source:
        case Source.CLOCK if clock is not None:
            why = f"{clock.basis} · {clock.subject}"
            if item.people > 1:
                n = item.people
                why += ngettext("等 %(n)d 人", "等 %(n)d 人", n) % {"n": n}
            return clock.title, why
        case Source.CLOCK:
            return _("案件里的一个时限"), item.rule
        case Source.CALL_BACK:
            return _("回电：本人说有危险"), _("服务承诺：说有危险的，马上回电")
        case Source.TRIAGE:
            return _("分诊"), _("服务承诺：当天分诊")
        case Source.SETTLE:
            return _("定下怎么办：答复、转办还是立案件"), _("服务承诺：分诊以后不拖着")
        case Source.REPLY:
            sender = item.what or _("来函单位")
            return _("给%(sender)s回函") % {"sender": sender}, _came(item, on)
        case Source.NEXT_WORD:
            sender = item.what or _("来函单位")
            return _("告诉%(sender)s办到哪里了") % {"sender": sender}, _promised(item, on)
        case Source.REFERRAL:
            return _("等%(body)s回音，到日子再问") % {"body": item.waits_for}, _since(item, on)
        case Source.UNHEARD | Source.MATTER_UNHEARD:
            n = item.people
            title = ngettext("把通知送到本人", "把通知送到本人（%(n)d 人）", n) % {"n": n}
            return title, _("没有送到，或者信等着寄、等着回执：先问到新号码，或者当面、打电话告诉")
        case Source.PLAN:
            return _("复核分配方案"), _("分配要两个人：做方案的人不能自己复核")
        case Source.CHANGE:
            return _("复核账目更正"), _("改账要两个人：提出的人不能自己复核")
        case Source.LAW_VALUE:
            name = Published(item.what).label if item.what in Published.values else item.what
            return _("核对%(name)s") % {"name": _(str(name))}, _("地区数值要第二个人对着文件核对")
        case Source.WAITING:
            return item.what, " · ".join(
                filter(
                    None, (_("等%(body)s") % {"body": item.waits_for}, _since(item, on), item.why)
                )
            )
        case _:
            return item.what, item.why or _("交办的事")


def _since(item: "Item", on: date) -> str:
    return _("从 %(day)s 等起") % {"day": day(item.since, on)} if item.since else ""


def _came(item: "Item", on: date) -> str:
    if not item.since:
        return ""
    return _("%(day)s 收到来函，到这一天要回") % {"day": day(item.since, on)}


def _promised(item: "Item", on: date) -> str:
    if not item.since:
        return ""
    return _("%(day)s 答复时说好这一天再说") % {"day": day(item.since, on)}


def _where(item: "Item") -> str:
    """Return the page on which an item is done; empty for what is said on its own page."""
    match item.source:
        case Source.CLOCK if item.part:
            return reverse("desk:forum", args=[item.number, item.part])
        case Source.CLOCK:
            return reverse("desk:matter_clocks", args=[item.number])
        case Source.REPLY | Source.NEXT_WORD if item.ref:
            return reverse("desk:referral", args=[item.ref])
        case Source.CALL_BACK | Source.TRIAGE | Source.SETTLE | Source.REFERRAL:
            return reverse("desk:enquiry", args=[item.number])
        case Source.UNHEARD | Source.MATTER_UNHEARD:
            asked = urlencode({str(item.subject): item.number})
            return f"{reverse('desk:notices_out')}?{asked}"
        case Source.PLAN:
            return reverse("desk:distribution", args=[item.number, item.ref])
        case Source.CHANGE:
            return reverse("desk:change", args=[item.number, item.ref])
        case Source.LAW_VALUE:
            return reverse("desk:law_value", args=[item.ref])
        case _:
            return ""


def _about_url(item: "Item") -> str:
    match item.subject:
        case Subject.MATTER:
            return reverse("desk:matter", args=[item.number])
        case Subject.ENQUIRY:
            return reverse("desk:enquiry", args=[item.number])
        case _:
            return reverse("desk:law")
