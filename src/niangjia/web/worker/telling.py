"""A worker's own matter told to her: what happens now, her money, the way so far, what to do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from niangjia.apps.matters import sayings
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.choices import ClockState
from niangjia.apps.people.choices import Identity
from niangjia.apps.recovery.choices import LineState
from niangjia.apps.recovery.selectors.own import OwnTransfer, own_transfers
from niangjia.apps.recovery.selectors.progress import PersonProgress, progress_of
from niangjia.engines.procedure import Stage
from niangjia.web import words
from niangjia.web.retold import as_written

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Claimant

TRACKS = ("enforcement", "review", "merits", "preservation", "supervision", "aid")
"""Which proceeding speaks first when several run side by side."""
SHOWN_STEPS = 7
WAY = {
    Stage.AID: 3,
    Stage.MERITS: 3,
    Stage.REVIEW: 3,
    Stage.FIXED: 4,
    Stage.ENFORCEABLE: 4,
    Stage.ENFORCING: 4,
    Stage.TO_PAY: 5,
    Stage.PAID: 6,
    Stage.OVERPAID: 6,
}
"""Where each stage stands among the five plain words of the stepper; 6 is past the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The answer: what happens now, and what it means."""

    title: str
    means: str = ""
    todo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One day that matters to her, in plain words."""

    words: str
    on: date
    provisional: bool
    state: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Everything her page says; amounts in fen."""

    title: str
    means: str
    label: str
    amount_fen: int | None
    steps: Sequence[str]
    step: int
    due: Due | None
    dues: Sequence[Due]
    later: Sequence[Due]
    todo: Sequence[tuple[str, str]]
    older: Sequence[dict[str, Any]]
    events: Sequence[dict[str, Any]]
    money: PersonProgress
    computed_fen: int | None
    awarded_fen: int
    received_fen: int
    due_fen: int | None
    transfers: Sequence[OwnTransfer]
    is_over: bool
    bars: Sequence[dict[str, Any]] = field(default=())


def told(claimant: "Claimant", *, on: date) -> Telling:
    """Return what is told to a worker of her own part of a matter, as it stands today."""
    money = progress_of(claimant)
    forums = matters.own_forums(claimant)
    transfers = own_transfers(claimant)
    dues = _dues(claimant, on)
    head = _headline(claimant, money, forums, transfers)
    events = _events(claimant, forums, transfers, on)
    is_over = claimant.left_on is not None or money.stage in (Stage.PAID, Stage.DROPPED)
    received = money.held_fen + money.paid_fen
    awarded = max(money.fixed_fen or 0, received)
    computed = money.row.known_fen or money.row.computed_fen
    first = None if is_over else _first(dues, on)
    label, amount = _amount(claimant, money, computed, awarded)
    if not is_over:
        events.append({"state": "now", "title": head.title, "when": _("现在"), "text": ""})
        events += _ahead(money, forums)
    else:
        dues = []
    return Telling(
        title=head.title,
        means=head.means,
        label=label,
        amount_fen=amount,
        steps=_way(money, forums),
        step=1 if not money.row.items else WAY.get(money.stage, 2 if computed is None else 3),
        due=first,
        dues=dues,
        later=[one for one in dues if one is not first],
        todo=() if is_over and not money.held_fen else _todo(claimant, money, head, transfers),
        older=events[:-SHOWN_STEPS],
        events=events[-SHOWN_STEPS:],
        money=money,
        computed_fen=computed,
        awarded_fen=awarded,
        received_fen=received,
        due_fen=max(awarded - money.paid_fen, 0) if awarded else None,
        transfers=transfers,
        is_over=is_over,
        bars=_bars(computed or 0, awarded, received, money.paid_fen),
    )


def _headline(
    claimant: "Claimant",
    money: PersonProgress,
    forums: Sequence[matters.OwnForum],
    transfers: Sequence[OwnTransfer],
) -> Headline:
    last = transfers[-1] if transfers else None
    if money.stage is Stage.PAID:
        paid_on = last.settled_on if last else None
        when = _("最后一笔%(day)s到账。") % {"day": words.day(paid_on)} if paid_on else ""
        return Headline(title=_("钱付清了"), means=when + _("这件事办完了。"))
    if money.held_fen:
        return _to_pay(claimant, last)
    if claimant.left_on:
        return Headline(
            title=str(sayings.LEFT[claimant.left_why]),
            means=_("%(day)s起，这里不再替您办。想接着办，打 12351 或者找承办人。")
            % {"day": words.day(claimant.left_on)},
        )
    if money.stage is Stage.OVERPAID:
        return Headline(title=_("有一笔多付了"), means=_("承办人会和您说清楚怎么办，您先别退钱。"))
    if money.stage is Stage.DROPPED:
        return Headline(title=_("您的请求都有了结论"), means=_("为什么是这样，问承办人。"))
    if not forums:
        if money.row.known_fen:
            return Headline(
                title=_("该得多少算出来了，正在定怎么要"), means=_("先和单位谈，谈不成去仲裁。")
            )
        return Headline(title=_("已经登记，正在算您该得多少"), means=_("算好了，这里就能看到。"))
    forum = _main(forums)
    saying = sayings.STATES.get((forum.lifecycle, forum.state))
    if saying is None:
        return Headline(title=as_written(f"{forum.lifecycle_zh}：{forum.state_zh}"))
    return Headline(title=str(saying.now), means=str(saying.means), todo=str(saying.todo))


def _to_pay(claimant: "Claimant", last: OwnTransfer | None) -> Headline:
    if last and last.state == LineState.RETURNED:
        return Headline(
            title=_("银行把钱退回来了，要核对卡号"), means=_("钱没有少，核对好再打给您。")
        )
    if not claimant.person.bank_account_last4:
        return Headline(
            title=_("有您的钱了，还差您的银行卡号"), means=_("把卡号告诉工会，钱就能打给您。")
        )
    if last and last.state == LineState.WAITING:
        return Headline(title=_("正在往您的卡上打钱"), means=_("银行说到账了，这里才写“到账”。"))
    return Headline(title=_("有您的钱了，正等着发"), means=_("要两个人核对过，才会打到您的卡上。"))


def _main(forums: Sequence[matters.OwnForum]) -> matters.OwnForum:
    """Return the proceeding that says where she is: the furthest that runs, else the last one."""
    running = [one for one in forums if one.is_running] or [
        one for one in forums if one.track != "aid"
    ]
    return min(running or forums, key=lambda one: (TRACKS.index(one.track), -one.forum_id))


def _amount(
    claimant: "Claimant", money: PersonProgress, computed: int | None, awarded: int
) -> tuple[str, int | None]:
    if money.held_fen:
        return _("这次给您"), money.held_fen
    if money.stage is Stage.PAID:
        return _("到您手里一共"), money.paid_fen
    if money.paid_fen and awarded > money.paid_fen:
        return _("定下的钱，还没到您手里的"), awarded - money.paid_fen
    if awarded:
        return _("定下来该给您"), awarded
    if claimant.left_on:
        return _("当时算出来的"), computed
    return _("按现在的材料，您大概应得"), computed


def _way(money: PersonProgress, forums: Sequence[matters.OwnForum]) -> list[str]:
    kinds = {forum.lifecycle for forum in forums}
    third = _("仲裁") if "arbitration" in kinds else _("调解")
    fourth = _("强制执行") if money.stage is Stage.ENFORCING else _("等付钱")
    return [_("登记"), _("算清"), third, fourth, _("拿到钱")]


def _first(dues: Sequence[Due], today: date) -> Due | None:
    """Return the day that matters next: one to come before one that passed, a step before all."""
    kept = [one for one in dues if one.rule not in sayings.KEPT_BY_US]
    steps = [one for one in kept if one.rule not in sayings.LIMITATIONS] or kept
    return min(steps, key=lambda one: (one.on < today, one.on), default=None)


def _dues(claimant: "Claimant", today: date) -> list[Due]:
    """Return her live clocks with a day, soonest first; the same day twice is one."""
    found: dict[tuple[str, date], Due] = {}
    live = matters.own_clocks(claimant).filter(
        state__in=[ClockState.RUNNING, ClockState.SUSPENDED], due_on__isnull=False
    )
    for row in matters.clock_rows(live.order_by("due_on", "pk")):
        assert row.due_on
        if row.due_on < today and row.rule in sayings.PASS_QUIETLY:
            continue
        found.setdefault(
            (row.rule, row.due_on),
            Due(
                words=str(sayings.CLOCKS.get(row.rule) or as_written(row.title)),
                on=row.due_on,
                provisional=row.provisional,
                state=row.state,
                rule=row.rule,
            ),
        )
    return list(found.values())


def _todo(
    claimant: "Claimant",
    money: PersonProgress,
    head: Headline,
    transfers: Sequence[OwnTransfer],
) -> list[tuple[str, str]]:
    todo: list[tuple[str, str]] = []
    if transfers and transfers[-1].state == LineState.RETURNED and money.held_fen:
        todo.append(
            (
                _("核对银行卡号"),
                format_html(
                    _("银行退回的原因：{why}。带身份证和银行卡来工会，或者打 12351。"),
                    why=as_written(transfers[-1].return_why),
                ),
            )
        )
    elif not claimant.person.bank_account_last4 and (money.fixed_fen or money.held_fen):
        todo.append((_("把银行卡号告诉工会"), _("要您本人名字的卡。来工会当面说，不要发在群里。")))
    if claimant.person.identity == Identity.TO_VERIFY:
        todo.append(
            (
                _("核对身份证号"),
                _("单位名册里您的号码不全。带身份证来工会看一眼；没核对好，您的材料交不出去。"),
            )
        )
    if head.todo:
        todo.append((head.todo, ""))
    return todo


def _events(
    claimant: "Claimant",
    forums: Sequence[matters.OwnForum],
    transfers: Sequence[OwnTransfer],
    today: date,
) -> list[dict[str, Any]]:
    amounts = {one.forum_id: one.amount_fen for one in forums}
    past: list[tuple[date, str, str]] = [(claimant.joined_on, _("到工会登记"), "")]
    for step in matters.own_steps(claimant):
        name = sayings.STEPS.get((step.lifecycle, step.verb)) or _(step.zh)
        fen = amounts.get(step.forum_id)
        text = ""
        if fen and step.verb in ("agree", "mediate", "award", "award_final"):
            text = _("给您 %(yuan)s 元") % {"yuan": words.yuan(fen)}
        past.append((step.on, str(name), text))
    for one in transfers:
        if one.state == LineState.PAID and one.settled_on:
            text = format_html(
                _("{yuan} 元，{bank} {account}"),
                yuan=words.yuan(one.fen),
                bank=as_written(one.bank_name),
                account=one.account,
            )
            past.append((one.settled_on, _("钱到您卡上"), text))
    if claimant.left_on:
        past.append((claimant.left_on, str(sayings.LEFT[claimant.left_why]), ""))
    past.sort(key=lambda row: row[0])
    events: list[dict[str, Any]] = []
    for day, title, text in past:
        event = {"state": "done", "title": title, "when": words.day(day, today), "text": text}
        if not events or events[-1] != event:  # several claims, one step: she made it once
            events.append(event)
    return events


def _ahead(money: PersonProgress, forums: Sequence[matters.OwnForum]) -> list[dict[str, Any]]:
    """What is still to come, as plain nouns: nobody knows the days yet."""
    ahead = []
    if WAY.get(money.stage, 2) < 4:
        ahead.append(_("有结果，单位付钱"))
    if money.stage is not Stage.PAID:
        ahead.append(_("钱到您手里"))
    return [{"state": "", "title": title, "when": "", "text": ""} for title in ahead]


def _bars(computed: int, awarded: int, received: int, paid: int) -> list[dict[str, Any]]:
    sums = {"claimed": computed, "awarded": awarded, "received": received, "paid": paid}
    whole = max(*sums.values(), 1)
    return [
        {"look": look, "width": f"{600 * fen / whole:.1f}"} for look, fen in sums.items() if fen
    ]
