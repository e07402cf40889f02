"""Claims of a matter: what the law gives each worker, computed and kept with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from niangjia.apps.audit import services as audit
from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.matters.choices import ItemKind
from niangjia.apps.matters.models import Calculation, Claimant, Clock, Item, Matter
from niangjia.apps.matters.services import clocks
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.outbox.services import Tell, quiet
from niangjia.apps.people.models import Person
from niangjia.engines import claims
from niangjia.engines.law import StatuteBook
from niangjia.engines.procedure import Act
from niangjia.kernel.errors import DomainError
from niangjia.kernel.money import from_fen, to_fen

LIMITATION = {ItemKind.UNPAID_WAGES: "CL-02"}
"""The limitation clock of a claim; every kind that is not named has the general one."""
GENERAL_LIMITATION = "CL-01"


class NobodyYet(DomainError):
    code = "matters.nobody_yet"
    message = "案件里还没有职工，算不出应得。请先导入名册。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """What a computation brought: how many people and items, how much, and what is missing."""

    people: int
    items: int
    total_fen: int
    changed: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One result that would come out otherwise; None is what could not be computed."""

    seq: int
    name: str
    kind_zh: str
    before_fen: int | None
    after_fen: int | None


@transaction.atomic
def compute(*, matter: Matter, on: date, by: Person, at: datetime, tell: Tell = quiet) -> Computed:
    """Compute the claims of everyone still in the matter under the law of the day.

    A result that did not change is not stored again; nothing that was stored is rewritten.

    :raises NobodyYet: there is no worker in the matter.
    """
    matter = require_open(matter)
    people = _people(matter)
    if not people:
        raise NobodyYet
    results, total, book = {}, len(people), lawbook.book()
    for done, worker in enumerate(people, start=1):
        results[worker.pk] = _claims_of(matter, worker, book, on=on)
        tell(done // 2, total, f"正在算第 {done} 人，共 {total} 人")
    items = _items(matter, people, results)
    tell(total * 5 // 8, total, f"正在存下 {total} 人的计算过程")
    changed = _keep(items, results, by=by, on=on, at=at)
    tell(total * 6 // 8, total, f"正在起算 {total} 人的时效")
    _start_limitation(matter, people, items, at=at)
    found = [one for several in results.values() for one in several]
    audit.record(
        "matters.claims_computed",
        target=matter,
        by=by,
        facts={"people": len(people), "changed": changed, "law": book.digest[:12]},
    )
    return Computed(
        people=len(people),
        items=len(items),
        total_fen=sum(to_fen(one.amount) for one in found if one.amount is not None),
        changed=changed,
        missing=tuple(dict.fromkeys(lack.label for one in found for lack in one.missing)),
    )


def differences(*, matter: Matter, on: date) -> tuple[Difference, ...]:
    """Return which results would come out otherwise by today's facts and law; nothing is written.

    A result that would be new, or that nobody could compute before, is one too.
    """
    people, book = _people(matter), lawbook.book()
    last = {
        (row.item.claimant_id, row.item.kind): row.amount_fen
        for row in Calculation.objects.filter(item__claimant__in=people)
        .select_related("item")
        .order_by("item_id", "-no")
        .distinct("item_id")
    }
    found = []
    for worker in people:
        for one in _claims_of(matter, worker, book, on=on):
            after = None if one.amount is None else to_fen(one.amount)
            before = last.get((worker.pk, one.kind))
            if before != after:
                found.append(
                    Difference(
                        seq=worker.seq,
                        name=worker.person.name,
                        kind_zh=str(ItemKind(one.kind).label),
                        before_fen=before,
                        after_fen=after,
                    )
                )
    return tuple(found)


def _people(matter: Matter) -> list[Claimant]:
    """Return everyone still in the matter, with what their claims are computed from."""
    return list(
        matter.claimants.filter(left_on__isnull=True)
        .select_related("person")
        .prefetch_related("wage_months")
        .order_by("seq")
    )


def facts_of(matter: Matter, worker: Claimant) -> claims.Facts:
    """Return what is known of one worker; what is not known stays None, never guessed."""
    return claims.Facts(
        hired_on=worker.hired_on,
        left_on=worker.ended_on or matter.ended_on,
        ground=claims.Ground(matter.end_ground) if matter.end_ground else None,
        months={
            f"{row.month:%Y-%m}": claims.Month(due=_yuan(row.due_fen), paid=_yuan(row.paid_fen))
            for row in worker.wage_months.all()
        },
        region=matter.region,
    )


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else from_fen(fen)


def _claims_of(
    matter: Matter, worker: Claimant, book: StatuteBook, *, on: date
) -> list[claims.Explained]:
    """Return the claims that stand, or would stand if what is missing were known."""
    found = claims.claims_of(facts_of(matter, worker), book, on)
    return [one for one in found if one.is_claimed and (one.missing or one.amount)]


def _items(
    matter: Matter, people: Sequence[Claimant], results: dict[int, list[claims.Explained]]
) -> dict[tuple[int, str], Item]:
    known = {
        (item.claimant_id, item.kind): item
        for item in Item.objects.filter(matter=matter, claimant__in=people)
    }
    fresh = [
        Item(matter=matter, claimant=worker, rule=one.rule, kind=ItemKind(one.kind))
        for worker in people
        for one in results[worker.pk]
        if (worker.pk, one.kind) not in known
    ]
    for item in Item.objects.bulk_create(fresh):
        known[item.claimant_id, item.kind] = item
    return known


def _keep(
    items: dict[tuple[int, str], Item],
    results: dict[int, list[claims.Explained]],
    *,
    by: Person,
    on: date,
    at: datetime,
) -> int:
    last = {
        row.item_id: row
        for row in Calculation.objects.filter(item__in=items.values())
        .order_by("item_id", "-no")
        .distinct("item_id")
    }
    fresh = []
    for claimant_id, several in results.items():
        for one in several:
            item = items[claimant_id, one.kind]
            before, explained = last.get(item.pk), one.as_dict()
            if before and _same(before.explained, explained):
                continue
            fresh.append(
                Calculation(
                    item=item,
                    no=before.no + 1 if before else 1,
                    amount_fen=None if one.amount is None else to_fen(one.amount),
                    explained=explained,
                    law_digest=one.law_digest,
                    law_on=on,
                    computed_at=at,
                    computed_by=by,
                )
            )
    Calculation.objects.bulk_create(fresh)
    return len(fresh)


def _same(before: dict[str, Any], now: dict[str, Any]) -> bool:
    """Tell whether two explanations differ in more than the day they were asked on."""
    idle = {"law_on"}
    return all(before.get(key) == now[key] for key in now if key not in idle)


def _start_limitation(
    matter: Matter,
    people: Sequence[Claimant],
    items: dict[tuple[int, str], Item],
    *,
    at: datetime,
) -> None:
    """Start the limitation period of each item, from the day the employment ended."""
    ended = {worker.pk: worker.ended_on or matter.ended_on for worker in people}
    groups: dict[tuple[str, date], list[clocks.Holder]] = {}
    for (claimant_id, kind), item in items.items():
        day = ended.get(claimant_id)
        if day:
            rule = LIMITATION.get(ItemKind(kind), GENERAL_LIMITATION)
            groups.setdefault((rule, day), []).append(clocks.Holder(item_id=item.pk))
    # An item that ever had its clock keeps it: what interrupted or met it stands.
    had = set(
        Clock.objects.filter(matter=matter, item__isnull=False).values_list("rule", "item_id")
    )
    for (rule, day), holders in groups.items():
        new = [holder for holder in holders if (rule, holder.item_id) not in had]
        clocks.apply(
            matter=matter, rule=rule, what=Act.START, day=day, holders=new, at=at, why="登记请求"
        )
    clocks.refresh_next_due(matter)
