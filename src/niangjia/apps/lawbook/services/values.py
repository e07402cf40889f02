"""Values that places publish: one person proposes, another compares and confirms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.lawbook import policies
from niangjia.apps.lawbook.choices import Published, ValueState
from niangjia.apps.lawbook.errors import (
    NoReason,
    NothingChosen,
    NotProposer,
    SameHand,
    ValueDecided,
    ValueFaulty,
)
from niangjia.apps.lawbook.models import RegionalValue
from niangjia.apps.lawbook.policies import NotYourRegion
from niangjia.apps.lawbook.selectors import files
from niangjia.apps.people.models import Person
from niangjia.kernel.words import is_blank

AHEAD = timedelta(days=400)
"""So far ahead a notice may come into force; further is a slip of the pen."""
_CENT = Decimal("0.01")
_MOST = Decimal("9999999999")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A value as somebody reads it in a notice."""

    region: str
    name: str
    value: Decimal
    valid_from: date
    document: str
    place: str
    valid_until: date | None = None
    period: str = ""
    words: str = ""
    url: str = ""
    origin: str = ""


@atomic
def propose_value(*, draft: Draft, by: Person, on: date, at: datetime) -> RegionalValue:
    """Propose a value that a place published; it is not law here until another confirms it.

    :raises NotYourRegion: no federation of hers answers for the region.
    :raises ValueFaulty: something about it cannot be so, or it is on file already.
    """
    made = make(draft, by=by, on=on, at=at)
    if is_known(draft):
        raise ValueFaulty(field="value", why="这条数值已经在库里了（等核对或已生效），不用再录。")
    return keep(made, by=by)


def make(draft: Draft, *, by: Person, on: date, at: datetime) -> RegionalValue:
    """Return the row of a draft that may stand, not written yet.

    :raises NotYourRegion: no federation of hers answers for the region.
    :raises ValueFaulty: something about it cannot be so.
    """
    _check(draft, on=on)
    union = policies.union_for(by, policies.PROPOSE, name=draft.name, region=draft.region, on=on)
    if union is None:
        raise NotYourRegion(region=draft.region, roles=policies.roles_zh(policies.PROPOSE))
    return RegionalValue(
        region=draft.region,
        name=draft.name,
        value=draft.value,
        period=draft.period,
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
        document=draft.document,
        place=draft.place,
        words=draft.words,
        url=draft.url,
        origin=draft.origin,
        is_synthetic=settings.IS_DEMO,
        union=union,
        proposed_by=by,
        proposed_at=at,
    )


def keep(made: RegionalValue, *, by: Person) -> RegionalValue:
    """Write a proposed row with its trace.

    :raises ValueFaulty: another for the same day waits to be confirmed.
    """
    try:
        with atomic():
            made.save(force_insert=True)
    except IntegrityError:
        why = "同一地区、同一项目、同一天已经有一条在等核对。先把那一条办完，再录这一条。"
        raise ValueFaulty(field="valid_from", why=why) from None
    audit.record("lawbook.value_proposed", target=made, by=by, facts=facts_of(made))
    return made


def is_known(draft: Draft) -> bool:
    """Tell whether the same value waits or is in force already."""
    return RegionalValue.objects.filter(
        region=draft.region,
        name=draft.name,
        value=draft.value,
        period=draft.period,
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
        state__in=[ValueState.PROPOSED, ValueState.CONFIRMED],
    ).exists()


def facts_of(value: RegionalValue) -> dict[str, str]:
    """Return what the audit tells of a value."""
    return {
        "region": value.region,
        "name": value.name,
        "value": str(value.value),
        "period": value.period,
        "valid_from": value.valid_from.isoformat(),
        "document": value.document,
    }


@atomic
def confirm_values(
    *, values: Sequence[RegionalValue], by: Person, on: date, at: datetime
) -> list[RegionalValue]:
    """Confirm values after comparing each with its notice: from now on they are law here.

    All or none.

    :raises NothingChosen: there is none.
    :raises ValueDecided, SameHand, NotYourRegion: one of them is not hers to confirm.
    """
    if not values:
        raise NothingChosen
    return [_decide(one, ValueState.CONFIRMED, by=by, on=on, at=at) for one in values]


@atomic
def refuse_value(
    *, value: RegionalValue, why: str, by: Person, on: date, at: datetime
) -> RegionalValue:
    """Send a value back with the reason; it stays visible and never becomes law.

    :raises NoReason: it does not say why.
    :raises ValueDecided, SameHand, NotYourRegion: it is not hers to refuse.
    """
    if is_blank(why):
        raise NoReason
    return _decide(value, ValueState.REFUSED, by=by, on=on, at=at, why=why.strip())


@atomic
def withdraw_value(*, value: RegionalValue, by: Person, at: datetime) -> RegionalValue:
    """Take back a value that one proposed oneself and that nobody has decided about.

    :raises ValueDecided: somebody has.
    :raises NotProposer: another proposed it.
    """
    value = _locked(value)
    if value.proposed_by_id != by.pk:
        raise NotProposer(value=told(value))
    return _settle(value, ValueState.WITHDRAWN, by=by, at=at)


def told(value: RegionalValue) -> str:
    """Return a value in a few words: `350581 月最低工资标准（2026-01-01 起）`."""
    return f"{value.region} {value.get_name_display()}（{value.valid_from} 起）"


def _decide(
    value: RegionalValue,
    state: ValueState,
    *,
    by: Person,
    on: date,
    at: datetime,
    why: str = "",
) -> RegionalValue:
    value = _locked(value)
    if value.proposed_by_id == by.pk:
        raise SameHand(value=told(value))
    union = policies.union_for(by, policies.CONFIRM, name=value.name, region=value.region, on=on)
    if union is None:
        raise NotYourRegion(region=value.region, roles=policies.roles_zh(policies.CONFIRM))
    return _settle(value, state, by=by, at=at, why=why)


def _locked(value: RegionalValue) -> RegionalValue:
    value = RegionalValue.objects.select_for_update().get(pk=value.pk)
    if value.state != ValueState.PROPOSED:
        raise ValueDecided(value=told(value), state=value.get_state_display())
    return value


def _settle(
    value: RegionalValue, state: ValueState, *, by: Person, at: datetime, why: str = ""
) -> RegionalValue:
    value.state, value.decided_by, value.decided_at, value.why = state, by, at, why[:300]
    value.save(update_fields=["state", "decided_by", "decided_at", "why"])
    audit.record(
        f"lawbook.value_{state.value}", target=value, by=by, why=why, facts=facts_of(value)
    )
    return value


def _check(draft: Draft, *, on: date) -> None:
    known = Published(draft.name)
    if known.is_national != (draft.region == "CN"):
        where = "全国的数值，地区请写 CN" if known.is_national else "地方的数值，地区请写六位代码"
        raise ValueFaulty(field="region", why=f"“{known.label}”是{where}。")
    if draft.value <= 0 or draft.value > _MOST or draft.value != draft.value.quantize(_CENT):
        why = "数值要大于零，最多两位小数，单位是元。请照公布文件填。"
        raise ValueFaulty(field="value", why=why)
    _check_bounds(draft, known)
    if draft.valid_until and draft.valid_until <= draft.valid_from:
        raise ValueFaulty(field="valid_until", why="“到哪天”要晚于“从哪天起”。不知道的可以空着。")
    if draft.valid_from > on + AHEAD:
        why = f"{draft.valid_from} 还有一年多才到，请核对是不是写错了年份。"
        raise ValueFaulty(field="valid_from", why=why)
    _check_period(draft, known)
    if is_blank(draft.document) or is_blank(draft.place):
        raise ValueFaulty(field="document", why="请写明公布文件的名称和文号（或条款）。")


def _check_bounds(draft: Draft, known: Published) -> None:
    """Decline what no place has ever published: a slip of a digit, a year for a month."""
    if not known.bounds:
        return
    law = files().on(draft.valid_from)
    low = law.parameter_if_any(f"bounds.lowest_{known.bounds}")
    high = law.parameter_if_any(f"bounds.highest_{known.bounds}")
    if low and high and not low.value <= draft.value <= high.value:
        why = (
            f"{draft.value} 元不在 {low.value}～{high.value} 元之间，不像“{known.label}”。"
            "请核对单位和小数点；确实如此的，请维护人员先改 law/national/bounds.yaml。"
        )
        raise ValueFaulty(field="value", why=why)


def _check_period(draft: Draft, known: Published) -> None:
    if not known.has_period:
        if draft.period:
            why = f"“{known.label}”不分年度，所属年度请空着。"
            raise ValueFaulty(field="period", why=why)
        return
    year = draft.period
    if len(year) != 4 or not year.isdigit() or not year.isascii():
        raise ValueFaulty(field="period", why=f"“{known.label}”要写明所属年度，如 2025。")
    if int(year) >= draft.valid_from.year:
        why = f"{year} 年度的数要到第二年才公布，和“从哪天起”对不上，请核对。"
        raise ValueFaulty(field="period", why=why)
