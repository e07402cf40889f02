"""What a procedure does to its clocks in plain words: which period runs from when, what ends it.

Nothing of it is written twice: the periods are the law's files, the days the parties fix, and the
house's promises, from which the clocks themselves run.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from niangjia.apps.intake import lifecycle as intake
from niangjia.apps.intake.promises import Promises, promises
from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.matters.selectors.clocks import AGREED
from niangjia.engines.law import ClockRule, Confidence, LawOn
from niangjia.engines.procedure import HAPPENED_ON, Act, Clock, Need
from niangjia.web.law_words import says

MINUTES = 60
A_DAY = 24 * MINUTES


def said(
    clocks: Sequence[Clock],
    *,
    days: Mapping[str, str],
    needs: Sequence[Need] = (),
    on: date,
    region: str | None,
) -> list[str]:
    """Return one line for each thing that is done to clocks; those done to several say so once.

    `days` is what each fact is called from which a clock runs, `needs` what the step asks for;
    `region` is where the page is read, whose own periods go before the nation's.
    """
    law = lawbook.clocks_on(on, region)
    ended: dict[tuple[Act, str], list[str]] = {}
    lines = []
    for clock in dict.fromkeys(clocks):
        only = _only(clock, needs)
        if clock.act in (Act.START, Act.EXTEND):
            lines.append(_runs(clock, days, law) + only)
        else:
            ended.setdefault((clock.act, only), []).append(_name(clock.rule, law))
    lines += [
        _ended(act) % {"clocks": "；".join(dict.fromkeys(names))} + only
        for (act, only), names in ended.items()
    ]
    return list(dict.fromkeys(lines))


def _runs(clock: Clock, days: Mapping[str, str], law: LawOn) -> str:
    named = {"clock": _name(clock.rule, law), "day": _(days[clock.on])}
    if clock.act is Act.EXTEND:
        most = _longest(clock.rule, law)
        return _("延长：%(clock)s，到“%(day)s”那天") % named + most
    if clock.rule in AGREED:
        return _("%(clock)s：“%(day)s”那天") % named
    if clock.rule not in promises().names and law.in_force(clock.rule) is None:
        return _("%(clock)s：这里没有规定期限") % named
    period = _period(clock.rule, law)
    if clock.on == HAPPENED_ON and clock.rule in promises().names:
        return _("%(clock)s：%(period)s") % (named | {"period": period})
    return _("%(clock)s：%(period)s，从“%(day)s”起算") % (named | {"period": period})


def _ended(act: Act) -> str:
    return {
        Act.MEET: _("办到：%(clocks)s"),
        Act.SUSPEND: _("停下不算：%(clocks)s"),
        Act.RESUME: _("接着算：%(clocks)s"),
        Act.INTERRUPT: _("从头再算：%(clocks)s"),
        Act.LAPSE: _("算过期：%(clocks)s"),
        Act.VOID: _("不用再等：%(clocks)s"),
    }[act]


def _only(clock: Clock, needs: Sequence[Need]) -> str:
    """Return in which case alone a clock is meant, in brackets; empty for every case."""
    if clock.when is None:
        return ""
    need = next(one for one in needs if one.name == clock.when[0])
    asked = {"asked": _(need.zh), "answer": _(str(dict(need.choices)[clock.when[1]]))}
    return _("（“%(asked)s”是“%(answer)s”的）") % asked


def _name(rule: str, law: LawOn) -> str:
    if rule in AGREED:
        return _(AGREED[rule][0])
    if rule in promises().names:
        return _(promises().names[rule])
    return _any(rule, law).title


def _period(rule: str, law: LawOn) -> str:
    if rule in promises().names:
        return _promised(rule, promises())
    found = law.clock(rule)
    ahead = _("倒数 ") if found.direction == "before" else ""
    doubt = "" if found.length.confidence is Confidence.TEXT else _("（没有和原文核对过）")
    return ahead + says(found.length.text) + doubt


def _longest(rule: str, law: LawOn) -> str:
    found = law.in_force(rule)
    if not isinstance(found, ClockRule) or found.extension is None:
        return ""
    return _("，最多延长 %(period)s") % {"period": says(found.extension.text)}


def _any(rule: str, law: LawOn) -> ClockRule:
    """Return the clock in force here, or the newest of any place: its name at least is the same."""
    found = law.in_force(rule)
    if isinstance(found, ClockRule):
        return found
    return next(
        one
        for (_place, name), versions in law.book.entries.items()
        if name == rule and isinstance(one := versions[-1], ClockRule)
    )


def _promised(rule: str, told: Promises) -> str:
    if rule == intake.CALL_BACK:
        return _("%(period)s以内") % {"period": _minutes(told.call_back_minutes)}
    if rule == intake.CALL_AGAIN:
        steps = "、".join(_minutes(one) for one in told.retry_minutes)
        return _("约好了时间的按约好的；没约的，一次一次隔 %(steps)s") % {"steps": steps}
    if rule == intake.TRIAGE:
        return _working_days(told.triage_working_days)
    days = {
        "days": _working_days(told.settle_working_days),
        "urgent": _working_days(told.urgent_settle_working_days),
    }
    return _("%(days)s，急诊 %(urgent)s") % days


def _minutes(count: int) -> str:
    if count % A_DAY == 0:
        return _("%(n)s 天") % {"n": count // A_DAY}
    if count % MINUTES == 0:
        return _("%(n)s 小时") % {"n": count // MINUTES}
    return _("%(n)s 分钟") % {"n": count}


def _working_days(count: int) -> str:
    if count == 0:
        return _("当天（休息日来的，下一个工作日）")
    return _("%(n)s 个工作日以内") % {"n": count}
