"""One run of a clock while it is being read: counted, suspended, extended, rolled, and noted."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from niangjia.engines.deadlines.arithmetic import add_months, add_years
from niangjia.engines.deadlines.calendar import DAY, Calendar
from niangjia.engines.deadlines.events import Event, EventsOutOfOrder
from niangjia.engines.law import Citation, ClockRule, Confidence
from niangjia.kernel.errors import DomainError


class NotExtendable(DomainError):
    """The statute gives no extension and nobody agreed a date."""

    code = "deadlines.not_extendable"
    message = "法律没有规定“%(title)s”可以这样延长；经双方同意的，请填写约定的日期。"


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
    raw: date = date.min
    trace: list[dict[str, str]] = field(default_factory=list)
    is_extended: bool = False
    is_shifted: bool = False

    def note(self, what: str, text: str, *basis: Citation | None, day: date | None = None) -> None:
        """Add a line to the trace."""
        line = {"what": what, "text": text}
        if day:
            line["day"] = day.isoformat()
        if cited := [c for c in basis if c]:
            line["article"] = "；".join(str(c) for c in cited)
            line["words"] = "；".join(c.words for c in cited if c.words)
        self.trace.append(line)

    @property
    def due(self) -> date:
        """Return the last day, rolled off rest days."""
        return self.rolled(self.raw)

    def rolled(self, day: date) -> date:
        """Return the day moved off rest days: later, or earlier when counted backwards."""
        if self.rule.direction == "before":
            return self.calendar.last_working_day(day)
        return self.calendar.next_working_day(day)

    @property
    def is_certain(self) -> bool:
        """Tell whether no holiday notice still to come can move the due day."""
        days = sorted((self.raw, self.due))
        if self.rule.length.unit == "wd":
            days = sorted((self.start, *days))
        return self.calendar.are_certain(days[0], days[-1])

    def begin(self) -> None:
        """Count the period from its start."""
        rule, length = self.rule, self.rule.length
        self.raw = counted(rule, self.calendar, self.start, length.number, length.unit)
        self.note("起算", f"{rule.start_zh}：{self.start}", day=self.start)
        way = "倒数" if rule.direction == "before" else ""
        text = f"{rule.title}（{rule.actor_zh}）：{way}{length.text}"
        if length.citation.confidence is not Confidence.TEXT:
            text += f"（{length.citation.confidence.label}）"
        if length.unit_confidence is not Confidence.TEXT:
            text += f"；单位（工作日还是日历日）{length.unit_confidence.label}"
        self.note("规则", text, length.citation, *length.also)
        first = self.start + (-DAY if rule.direction == "before" else DAY)
        if length.unit == "wd":
            first = self.calendar.working_days_on(self.start, -1 if way else 1)
        self.note(
            "首日",
            f"起算当日不计入，从 {first} 起数",
            self.calendar.basis("first_day", self.start),
            day=first,
        )
        basis = None
        if length.unit in "my":
            basis = self.calendar.basis("corresponding_day", self.start)
        self.note("末日", f"数满 {length.text}：{self.raw}", basis, day=self.raw)

    def extend(self, event: Event) -> None:
        """Lengthen the period by statute, or to the day the parties agreed."""
        more = self.rule.extension
        if event.until_on and self.rule.extension_by:
            self.raw = event.until_on
            self.is_shifted = True
            why = event.why or self.rule.extension_by
            self.note("延长", f"{why}，延长到 {self.raw}", day=event.happened_on)
            return
        if more is None:
            raise NotExtendable(title=self.rule.title)
        if self.is_extended:
            raise EventsOutOfOrder(rule=self.rule.id, why="法定延长只有一次，已经登记过")
        self.is_extended = True
        if more.unit == self.rule.length.unit and not self.is_shifted:
            total = self.rule.length.number + more.number
            self.raw = counted(self.rule, self.calendar, self.start, total, more.unit)
        else:
            self.raw = counted(self.rule, self.calendar, self.raw, more.number, more.unit)
        most = self.raw
        if event.until_on and event.until_on < self.due:
            self.raw, self.is_shifted = event.until_on, True
        elif event.until_on and event.until_on > self.due:
            raise EventsOutOfOrder(rule=self.rule.id, why=f"延长不能超过 {more.text}（到 {most}）")
        self.note(
            "延长", f"延长{more.text}：{self.raw}", more.citation, *more.also, day=event.happened_on
        )

    def is_reached_by(self, suspended_on: date) -> bool:
        """Tell whether the period was still running when it was suspended."""
        return suspended_on <= self.due

    def resume(self, suspended_on: date, resumed_on: date) -> None:
        """Let the clock go on after an obstacle, by the rule of its statute."""
        basis = self.rule.suspension_citation
        span = f"{suspended_on} 中止，{resumed_on} 原因消除"
        if not self.is_reached_by(suspended_on):
            self.note("中止", f"{span}：中止在届满以后，不影响期限", basis, day=suspended_on)
            return
        if self.rule.suspension == "last_six_months":
            window = add_months(self.raw, -self.calendar.months("suspension_window"))
            if resumed_on <= window:
                text = f"{span}：障碍不在最后六个月（{window} 之后）内，不影响期限"
                self.note("中止", text, basis, day=suspended_on)
                return
            self.raw = add_months(resumed_on, self.calendar.months("suspension_rest"))
            text = f"{span}：自消除之日起满六个月届满，{self.raw}"
        elif self.rule.length.unit == "wd":
            left = self.calendar.working_days_between(suspended_on, self.raw)
            self.raw = self.calendar.working_days_on(resumed_on - DAY, left)
            text = f"{span}：剩余 {left} 个工作日继续计算，到 {self.raw}"
        else:
            lost = (resumed_on - suspended_on).days
            self.raw += timedelta(days=lost)
            text = f"{span}：扣除 {lost} 日，继续计算到 {self.raw}"
        self.is_shifted = True
        self.note("中止", text, basis, day=suspended_on)

    def roll(self) -> None:
        """Note how the last day is moved off rest days, and which calendars were used."""
        due = self.due
        if due != self.raw:
            to = "提前到" if self.rule.direction == "before" else "顺延到"
            name = self.calendar.name(self.raw)
            self.note(
                "顺延",
                f"{self.raw} 是{name}，{to} {due}",
                self.calendar.basis("rest_day", self.start),
                day=due,
            )
        elif self.raw in self.calendar.work:
            self.note(
                "顺延",
                f"{self.raw} 虽是周末，但安排调休上班，不顺延",
                self.calendar.basis("make_up_workday", self.start),
                day=due,
            )
        years = sorted({self.raw.year, due.year, *self._years_counted()})
        if not self.is_certain and due.year in self.calendar.years:
            years.append(due.year + 1)
        self.note("日历", "；".join(self.calendar.notice(year) for year in dict.fromkeys(years)))
        if not self.is_certain:
            self.note("暂定", "放假安排公布以后要重新计算，在那以前这个日期是暂定的")

    def _years_counted(self) -> range:
        if self.rule.length.unit != "wd":
            return range(0)
        first, last = sorted((self.start, self.raw))
        return range(first.year, last.year + 1)
