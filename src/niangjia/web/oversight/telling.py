"""What the auditor reads of each event: what was done, and to whom, from when until when.

She audits colleagues, so colleagues are told by name. Anybody else, a worker say, or who acts for a
partner body, stays the number the audit knows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.apps.unions import oversight
from niangjia.apps.unions.choices import RoleKind
from niangjia.web.desk import happenings
from niangjia.web.oversight.names import NAMES

if TYPE_CHECKING:
    from niangjia.apps.audit.models import Event

DETAILS = {
    "unions.role_granted": _("%(person)s：%(union)s%(kind)s，%(days)s"),
    "unions.role_covered": _("%(person)s代%(for)s：%(union)s%(kind)s，%(days)s"),
    "unions.role_ended": _("%(person)s：%(union)s%(kind)s，%(after)s 止"),
    "unions.role_taken_back": _("%(person)s：%(union)s%(kind)s"),
    "unions.absence_planned": _("%(person)s，%(days)s"),
    "unions.absence_ended": _("%(person)s，%(after)s 回来"),
    "unions.union_founded": _("%(name)s"),
    "unions.union_placed": _("%(target)s，上级%(parent)s，%(days)s"),
    "unions.union_corrected": _("%(target)s"),
    "unions.union_renamed": _("%(target)s，%(days)s"),
    "unions.union_moved": _("%(target)s由%(parent_before)s划归%(parent)s，%(days)s"),
    "unions.union_merged": _("%(target)s并入%(into)s，%(days)s"),
    "unions.body_registered": _("%(name)s，由%(union)s登记"),
    "unions.body_renamed": _("“%(before)s”改为“%(after)s”，%(days)s"),
    "unions.body_closed": _("%(name)s，%(days)s"),
    "unions.body_reopened": _("%(name)s，%(days)s"),
    "unions.member_added": _("%(body)s，%(person)s，%(days)s"),
    "unions.member_ended": _("%(body)s，%(person)s，%(on)s 止"),
    "matters.colleague_left": _("%(target)s，%(on)s 起；交出案件 %(matters)s 件"),
    "matters.handed_over": _("%(giver)s交给%(taker)s"),
    "intake.enquiry_assigned": _("%(giver)s交给%(taker)s"),
    "matters.participation_taken": _("请的是%(giver)s，来的是%(taker)s"),
    "matters.positions_changed": _("%(target)s，案件 %(matters)s 件"),
    "matters.list_exported": _("%(matters)s 件"),
    "people.account_opened": _("%(target)s"),
    "people.account_closed": _("%(target)s"),
    "people.account_reopened": _("%(target)s"),
    "machines.token_used": _("%(operation)s，答复 %(status)s"),
    "accounts.invited": _("给%(target)s"),
    "accounts.removal_asked": _("%(target)s"),
    "accounts.removal_confirmed": _("%(target)s"),
    "accounts.removal_withdrawn": _("%(target)s"),
    "accounts.factors_removed": _("%(target)s"),
    "teaching.day_played": _("%(day)s"),
}
"""Who and what, for the kinds whose name alone does not say it."""

HANDED = ("matters.handed_over", "intake.enquiry_assigned")
_PEOPLE = ("person", "for", "giver", "taker")
_UNIONS = ("union", "parent", "parent_before", "into")
_NOBODY = {"parent": _("（没有）"), "parent_before": _("（没有）"), "day": _("回到真实日期")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one event is called, and of whom or what it speaks; empty when its name says all."""

    what: str
    detail: str


def told(rows: "Sequence[Event]", *, staff: frozenset[int]) -> list[Told]:
    """Return what each event says; `staff` are those whom the reader audits, by number."""
    facts = [_facts(row) for row in rows]
    names = oversight.names(
        people=_numbers(facts, _PEOPLE) & staff,
        unions=_numbers(facts, _UNIONS),
        bodies=_numbers(facts, ("body",)),
        targets=[row.target for row in rows],
        staff=staff,
    )
    return [_told(row, each, names) for row, each in zip(rows, facts, strict=True)]


def _facts(row: "Event") -> dict[str, Any]:
    facts = dict(row.facts)
    if row.kind in HANDED:  # elsewhere these two are days
        facts |= {"giver": facts.pop("from", None), "taker": facts.pop("to", None)}
    return facts


def _numbers(facts: Iterable[Mapping[str, Any]], keys: Sequence[str]) -> set[int]:
    return {each[key] for each in facts for key in keys if isinstance(each.get(key), int)}


def _told(row: "Event", facts: Mapping[str, Any], names: Mapping[str, str]) -> Told:
    name = NAMES.get(row.kind)
    what = str(name) if name else happenings.sentence(row.kind, facts)
    detail = DETAILS.get(row.kind)
    if detail is None:
        plain = happenings.SENTENCES.get(row.kind)
        said = happenings.sentence(row.kind, facts) if plain and "%(" in str(plain) else ""
        return Told(what=what, detail=said)
    shown = {key: _shown(key, value, names) for key, value in facts.items()}
    shown |= {"target": names.get(row.target, row.target), "days": _days(facts)}
    try:
        return Told(what=what, detail=str(detail) % shown)
    except KeyError:  # an event of older days did not tell whose it is
        return Told(what=what, detail=names.get(row.target, row.target))


def _shown(key: str, value: Any, names: Mapping[str, str]) -> str:
    if value is None:
        return str(_NOBODY.get(key, ""))
    if key == "kind" and value in RoleKind.values:
        return gettext(RoleKind(value).label)
    for keys, label in ((_PEOPLE, "people.person"), (_UNIONS, "unions.union")):
        if key in keys:
            return names.get(f"{label}:{value}", f"{label}:{value}")
    return names.get(f"unions.body:{value}", str(value)) if key == "body" else str(value)


def _days(facts: Mapping[str, Any]) -> str:
    if not facts.get("from"):
        return ""
    begins = gettext("%(day)s 起") % {"day": facts["from"]}
    if not facts.get("until"):
        return begins
    return gettext("%(begins)s、%(day)s 止") % {"begins": begins, "day": facts["until"]}
