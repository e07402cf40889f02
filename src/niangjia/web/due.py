"""What a deadline's chip looks like and says: seven states, words first (LOOK §4)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from niangjia.web.words import day

_HOUR = 60  # minutes
ALMOST = 7  # days before the end, or before the lead date, from which a clock is "soon"


class Look(StrEnum):
    """How a chip looks; also the name of its class, `due-soon`."""

    CALM = "calm"
    SOON = "soon"
    TODAY = "today"
    LATE = "late"
    PAUSED = "paused"
    PROVISIONAL = "provisional"
    DONE = "done"
    NONE = "none"


ICONS = {
    Look.CALM: "clock",
    Look.SOON: "clock-exclamation",
    Look.TODAY: "bell-ringing",
    Look.LATE: "alert-triangle",
    Look.PAUSED: "player-pause",
    Look.PROVISIONAL: "help-circle",
    Look.DONE: "check",
    Look.NONE: "minus",
}
# States of a clock (apps/matters/choices.ClockState) that decide the look whatever the day.
_ENDED = {
    "met": Look.DONE,
    "void": Look.NONE,
    "interrupted": Look.PAUSED,
    "lapsed": Look.NONE,  # noticed and dealt with: no longer an alarm
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One chip: its look, its words, and the day it stands for, if any."""

    look: Look
    words: str
    on: date | None = None

    @property
    def icon(self) -> str:
        """The name of the icon that goes with the look."""
        return ICONS[self.look]


def chip(
    on: date | None,
    today: date,
    *,
    lead: int = 0,
    state: str = "running",
    provisional: bool = False,
    rest: int | None = None,
    done_on: date | None = None,
    hour: str = "",
    plain: bool = False,
) -> Chip:
    """Return the chip of a clock that ends `on`, as it stands `today`.

    `lead`: days of preparation it needs, which make it "soon" that much earlier. `rest`: days left
    once a suspended clock runs again. `hour`: "17:00" when the day ends before midnight. `plain`:
    a worker's words (还有 2 天) instead of the desk's (剩 2 天).
    """
    if state == "suspended":
        words = _("已中止")
        if rest is not None:
            words += " · " + ngettext("恢复后余 %(n)d 天", "恢复后余 %(n)d 天", rest) % {"n": rest}
        return Chip(look=Look.PAUSED, words=words)
    if state in _ENDED:
        return Chip(look=_ENDED[state], words=_ended_words(state, done_on, today), on=done_on)
    if on is None:
        return Chip(look=Look.NONE, words=_("没有时限"))
    if on < today:
        n = max((today - on).days, 1)
        return Chip(
            look=Look.LATE, words=ngettext("已过 %(n)d 天", "已过 %(n)d 天", n) % {"n": n}, on=on
        )
    if provisional:
        return Chip(
            look=Look.PROVISIONAL, words=_("约 %(day)s 暂定") % {"day": day(on, today)}, on=on
        )
    left = (on - today).days
    if left == 0:
        return Chip(look=Look.TODAY, words=_("今天 %(hour)s") % {"hour": hour or "24:00"}, on=on)
    if plain:
        words = ngettext("还有 %(n)d 天", "还有 %(n)d 天", left) % {"n": left}
    else:
        words = ngettext("剩 %(n)d 天", "剩 %(n)d 天", left) % {"n": left}
    return Chip(look=Look.SOON if left <= ALMOST + lead else Look.CALM, words=words, on=on)


def chip_at(until: datetime, at: datetime) -> Chip:
    """Return the chip of something promised by an instant, which may pass within the day."""
    on, today = timezone.localdate(until), timezone.localdate(at)
    if until >= at:
        return chip(on, today, hour=timezone.localtime(until).strftime("%H:%M"))
    if on < today:
        return chip(on, today)
    n = int((at - until).total_seconds() // 60)
    if n < _HOUR:
        words = ngettext("已过 %(n)d 分钟", "已过 %(n)d 分钟", n) % {"n": n}
    else:
        n //= _HOUR
        words = ngettext("已过 %(n)d 小时", "已过 %(n)d 小时", n) % {"n": n}
    return Chip(look=Look.LATE, words=words, on=on)


def _ended_words(state: str, done_on: date | None, today: date) -> str:
    if state == "met":
        if done_on is None:
            return _("已办")
        return _("%(day)s 已办") % {"day": day(done_on, today)}
    return {"interrupted": _("已中断"), "lapsed": _("已届满")}.get(state, _("不再适用"))
