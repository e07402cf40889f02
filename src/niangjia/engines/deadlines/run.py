"""One run of a clock while it is being read: counted, suspended, extended, rolled, and noted."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from niangjia.engines.deadlines.arithmetic import add_months, add_years
from niangjia.engines.deadlines.calendar import DAY, Calendar
from niangjia.engines.deadlines.events import Event, EventKind, EventsOutOfOrder
from niangjia.engines.deadlines.wording import Line, Wording, cited, doubt, wording
from niangjia.engines.law import ClockRule
from niangjia.kernel.errors import DomainError


class NotExtendable(DomainError):
    """The statute gives no extension and nobody agreed a date."""

    code = "deadlines.not_extendable"
    message = "法律没有规定“%(title)s”可以这样延长。%(remedy)s。"


_ANEW = "重新办理（如续冻、续封）的，从办理之日另起一个时限"


def counted(rule: ClockRule, calendar: Calendar, start: date, number: int, unit: str) -> date:
    """Return the last day of the period, not yet rolled: the start day is not counted."""
    signed = -number if rule.direction == "before" else number
    if unit == "d":
        return start + timedelta(days=signed)
    if unit == "wd":
        return calendar.working_days_on(start, signed)
    if unit == "m":
        return add_months(start, signed)
    return add_years(start, signed)


@dataclass(slots=True)
class Run:
    """Where the clock stands and how it got there."""

    rule: ClockRule
    calendar: Calendar
    start: date
    words: Wording = field(init=False)
    raw: date = date.min
    trace: list[Line] = field(default_factory=list)
    # The last day by another reading of the statute, before it is rolled.
    others: list[tuple[str, date]] = field(default_factory=list)
    is_extended: bool = False
    is_shifted: bool = False

    def __post_init__(self) -> None:
        self.words = wording(self.rule)

    def note(
        self, what: str, text: str, basis: Line | None = None, day: date | None = None
    ) -> None:
        """Add a line to the trace."""
        line = {"what": what, "text": text}
        if day:
            line["day"] = day.isoformat()
        if basis:
            line |= basis
        self.trace.append(line)

    @property
    def due(self) -> date:
        """Return the last day, rolled off rest days."""
        return self.rolled(self.raw)

    def rolled(self, day: date) -> date:
        """Return the day moved off rest days: later, or earlier when counted backwards."""
        if not self.rule.rolls:
            return day
        if self.rule.direction == "before":
            return self.calendar.last_working_day(day)
        return self.calendar.next_working_day(day)

    def is_certain(self, due: date) -> bool:
        """Tell whether no holiday notice still to come can move the due day."""
        first, last = (self.raw, due) if self.raw <= due else (due, self.raw)
        if self.rule.length.unit == "wd":
            step = -DAY if self.rule.direction == "before" else DAY
            first, last = min(first, self.start + step), max(last, self.start + step)
        elif not self.rule.rolls:
            return True
        return self.calendar.are_certain(first, last)

    def begin(self) -> None:
        """Count the period from its start."""
        rule, length, start, words = self.rule, self.rule.length, self.start, self.words
        calendar, note = self.calendar, self.note
        self.raw = counted(rule, calendar, start, length.number, length.unit)
        note("起算", words.starts + start.isoformat(), None, start)
        self.trace.append(words.rule.copy())
        backwards = rule.direction == "before"
        if length.unit == "wd":
            first = calendar.working_days_on(start, -1 if backwards else 1)
        else:
            first = start - DAY if backwards else start + DAY
        basis = calendar.basis("first_day", start)
        note("首日", f"{words.first}{first.isoformat()} 起数", basis, first)
        by_month = calendar.basis("corresponding_day", start) if length.unit in "my" else None
        note("末日", words.counts + self.raw.isoformat(), by_month, self.raw)
        if rule.extends:
            self.extend(Event(seq=0, kind=EventKind.EXTENDED, happened_on=start))

    def could_start_on(self, ended_on: date) -> None:
        """Keep the reading by which a period runs again only from the end of the proceedings."""
        length = self.rule.length
        day = counted(self.rule, self.calendar, ended_on, length.number, length.unit)
        self.others = [(f"如从程序终结之日（{ended_on}）起重新计算", day)]

    def extend(self, event: Event) -> None:
        """Lengthen the period by statute, or to the day the parties agreed."""
        more, before = self.rule.extension, self.due
        if event.until_on and event.until_on < before:
            raise EventsOutOfOrder(rule=self.rule.id, why=f"延长到的日子比原来的 {before} 还早")
        if event.until_on and self.rule.extension_by:
            self.raw = event.until_on
            self.is_shifted = True
            why = event.why or self.rule.extension_by
            text = f"{why}，延长到 {self.raw}{_too_late(event, before)}"
            self.note("延长", text, day=event.happened_on)
            return
        if more is None:
            by = self.rule.extension_by
            remedy = f"{by}的，请填写延长到的日期" if by else _ANEW
            raise NotExtendable(title=self.rule.title, remedy=remedy)
        if self.is_extended:
            raise EventsOutOfOrder(rule=self.rule.id, why="法定延长只有一次，已经登记过")
        self.is_extended = True
        if more.unit == self.rule.length.unit and not self.is_shifted:
            total = self.rule.length.number + more.number
            self.raw = counted(self.rule, self.calendar, self.start, total, more.unit)
        else:
            self.raw = counted(self.rule, self.calendar, self.raw, more.number, more.unit)
        most = self.due
        if event.until_on and event.until_on > most:
            raise EventsOutOfOrder(rule=self.rule.id, why=f"延长不能超过 {more.text}（到 {most}）")
        if event.until_on and event.until_on < most:
            self.raw, self.is_shifted = event.until_on, True
        text = f"延长{more.text}{doubt(more)}：{self.raw}{_too_late(event, before)}"
        self.note("延长", text, cited(more.citation, *more.also), event.happened_on)

    def is_reached_by(self, suspended_on: date) -> bool:
        """Tell whether the period was still running when it was suspended."""
        return suspended_on <= self.due

    def resume(self, suspended_on: date, resumed_on: date) -> None:
        """Let the clock go on after an obstacle, by the rule of its statute."""
        basis = cited(self.rule.suspension_citation)
        span = f"{suspended_on} 中止，{resumed_on} 原因消除"
        if not self.is_reached_by(suspended_on):
            self.note("中止", f"{span}：中止在届满以后，不影响期限", basis, suspended_on)
            return
        if self.rule.suspension == "last_six_months":
            self._go_on_otherwise(suspended_on, resumed_on)
            window = add_months(self.raw, -self.calendar.months("suspension_window"))
            if resumed_on <= window:
                text = f"{span}：障碍不在最后六个月（{window} 之后）内，不影响期限"
                self.note("中止", text, basis, suspended_on)
                return
            self.raw = add_months(resumed_on, self.calendar.months("suspension_rest"))
            text = f"{span}：自消除之日起满六个月届满，{self.raw}"
        elif self.rule.length.unit == "wd":
            left = self.calendar.working_days_between(suspended_on, self.raw)
            self.raw = self.calendar.working_days_on(resumed_on - DAY, left)
            text = f"{span}：剩余 {left} 个工作日继续计算，到 {self.raw}"
            self.others = []
        else:
            lost = resumed_on - suspended_on
            # On rest days after the counted end the period still runs, up to the rolled last day.
            self.raw = (self.due if suspended_on > self.raw else self.raw) + lost
            text = f"{span}：扣除 {lost.days} 日，继续计算到 {self.raw}"
            self.others = []
        self.is_shifted = True
        self.note("中止", text, basis, suspended_on)

    def _go_on_otherwise(self, suspended_on: date, resumed_on: date) -> None:
        """Keep the reading by which what is left of the period goes on after every obstacle."""
        other = self.rule.suspension_other
        if not other:
            return
        last = self.others[0][1] if self.others else self.raw
        window = add_months(last, -self.calendar.months("suspension_window"))
        if suspended_on <= self.rolled(last) and resumed_on > window:
            lost = resumed_on - max(suspended_on, window)
            self.others = [(f"如按《{other.law}》继续计算", last + lost)]

    def roll(self, due: date, is_certain: bool) -> None:
        """Note how the last day is moved off rest days, and which calendars were used."""
        calendar, raw = self.calendar, self.raw
        if due != raw:
            to = "提前到" if self.rule.direction == "before" else "顺延到"
            text = f"{raw} 是{calendar.name(raw)}，{to} {due}"
            self.note("顺延", text, calendar.basis("rest_day", self.start), due)
        elif not self.rule.rolls:
            self.note("顺延", f"{raw} 不是期间的最后一日，不顺延", day=due)
            return
        elif raw in calendar.work:
            text = f"{raw} 虽是周末，但安排调休上班，不顺延"
            self.note("顺延", text, calendar.basis("make_up_workday", self.start), due)
        if self.rule.by_post:
            basis = calendar.basis("posted_in_time", self.start)
            self.note("交邮", f"{due} 以前交邮的，不算过期", basis, due)
        if is_certain and self.rule.length.unit != "wd" and raw.year == due.year:
            self.note("日历", calendar.notice(raw.year))
            return
        years = sorted({raw.year, due.year, *self._years_counted()})
        if not is_certain and due.year in calendar.years:
            years.append(due.year + 1)
        self.note("日历", "；".join(calendar.notice(year) for year in dict.fromkeys(years)))
        if not is_certain:
            self.note("暂定", "放假安排公布以后要重新计算，在那以前这个日期是暂定的")

    def _years_counted(self) -> range:
        if self.rule.length.unit != "wd":
            return range(0)
        first, last = sorted((self.start, self.raw))
        return range(first.year, last.year + 1)


def _too_late(event: Event, due: date) -> str:
    """Return what has to be said of an extension after the last day: the statutes are silent."""
    return f"（延长时已经过了 {due}，是否有效存疑）" if event.happened_on > due else ""
