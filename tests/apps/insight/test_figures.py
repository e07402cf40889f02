"""The public figures, against independent slow code that reads the same history row by row."""

import csv
import io
import json
import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest
from django.db.models import F
from tests.apps.insight.ground import RECORDED, a_forum, step
from tests.apps.recovery.ground import a_matter, a_person, items_of

from niangjia.apps.insight import open_data, selectors
from niangjia.apps.insight.figures import Period, Sheet
from niangjia.apps.matters.choices import ItemKind
from niangjia.apps.matters.models import Claimant, ForumItem, Item, Matter
from niangjia.apps.people.models import Person
from niangjia.apps.recovery import services
from niangjia.apps.recovery.choices import PayerKind
from niangjia.apps.recovery.models import Entry, Move

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
NOON = datetime(2025, 6, 1, 4, tzinfo=UTC)
LATER = datetime(2999, 1, 1, tzinfo=UTC)


@pytest.fixture
def clerk(db: None) -> Person:
    return a_person("演示出纳")


@pytest.fixture
def second(db: None) -> Person:
    return a_person("演示负责人")


def money_moves(
    matter: Matter, clerk: Person, second: Person, *, due: list[int], on: date, percent: int
) -> None:
    """Let a matter's items become enforceable, and a part of it be received and paid."""
    items = items_of(matter)
    who = {"matter": matter, "by": clerk}
    amounts = dict(zip(items, due, strict=True))
    services.claim(amounts=amounts, on=on, **who)
    services.fix(amounts=amounts, on=on, why="演示", **who)
    services.make_enforceable(items=items, on=on, why="演示", **who)
    services.receive(
        amount_fen=sum(due) * percent // 100,
        payer="演示法院",
        payer_kind=PayerKind.COURT,
        voucher=uuid4().hex,
        on=on,
        idempotency_key=uuid4(),
        **who,
    )
    plan = services.propose_distribution(on=on, at=NOON, **who)
    services.approve_distribution(plan=plan, by=second, book_no=plan.book_no, at=NOON)
    payout = services.prepare_payout(on=on, **who).payout
    services.confirm_payout(
        payout=payout,
        lines=set(payout.lines.values_list("claimant", flat=True)),
        on=on + timedelta(days=5),
        by=clerk,
    )


def by_key(sheet: Sheet) -> dict[str, object]:
    return {figure.about.key: figure for figure in sheet.figures}


def slow_figures(period: Period, known: datetime) -> dict[str, object]:
    """Compute the figures again in plain loops over all rows, sharing nothing with the queries."""
    paid: dict[int, int] = defaultdict(int)
    established: dict[int, list[tuple[date, int]]] = defaultdict(list)
    met: dict[int, int] = defaultdict(int)
    first: dict[int, date] = {}
    entries = {entry.pk: entry for entry in Entry.objects.all()}
    moves = list(
        Move.objects.annotate(item=F("to_account__item"), holder=F("to_account__claimant"))
        .annotate(from_item=F("from_account__item"))
        .order_by("pk")
    )
    holder_of = dict(Item.objects.values_list("pk", "claimant_id"))
    person_of = dict(Claimant.objects.values_list("pk", "person_id"))
    undone: dict[int, int] = defaultdict(int)
    seen = [m for m in moves if entries[m.entry_id].posted_at < known]
    for move in seen:
        if move.undoes_id and entries[move.entry_id].effective_on < period.until:
            undone[move.undoes_id] += move.amount_fen
    for move in seen:
        day = entries[move.entry_id].effective_on
        item = move.item or move.from_item
        if day >= period.until or item is None:
            continue
        sign = -1 if move.undoes_id else 1
        reached = move.from_kind if move.undoes_id else move.to_kind
        if "paid" in (move.from_kind, move.to_kind) and day >= period.since:
            paid[person_of[holder_of[item]]] += (
                move.amount_fen if move.to_kind == "paid" else -move.amount_fen
            )
        if reached == "enforceable":
            established[item].append((day, sign * move.amount_fen))
        if reached in ("satisfied", "advance_recovered"):
            met[item] += sign * move.amount_fen
        if move.to_kind == "paid" and move.amount_fen > undone[move.pk]:
            first.setdefault(holder_of[item], day)
            first[holder_of[item]] = min(first[holder_of[item]], day)
    cohort = [i for i, rows in established.items() if min(d for d, _ in rows) >= period.since]
    return {
        "people": sum(1 for fen in paid.values() if fen > 0),
        "money": sum(paid.values()),
        "recovered": sum(met[item] for item in cohort),
        "enforceable": sum(fen for item in cohort for _, fen in established[item]),
        "first": first,
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_figures_equal_an_independent_slow_count(
    clerk: Person, second: Person, seed: int
) -> None:
    rnd = random.Random(seed)
    for _ in range(5):
        joined = date(2024, 10, 1) + timedelta(days=rnd.randrange(300))
        matter = a_matter(rnd.randrange(5, 9), received_on=joined)
        due = [rnd.randrange(1_000, 900_000) for _ in items_of(matter)]
        money_moves(
            matter,
            clerk,
            second,
            due=due,
            on=joined + timedelta(days=rnd.randrange(20, 200)),
            percent=rnd.randrange(20, 101),
        )
        if rnd.random() < 0.7:
            payout = matter.payouts.get()
            line = payout.lines.order_by("?").first()
            services.return_payout_line(
                payout=payout,
                claimant=line.claimant_id,
                on=line.settled_on + timedelta(days=rnd.randrange(1, 90)),
                by=clerk,
                why="账户已销",
            )

    period = Period(date(2025, 1, 1), date(2025, 7, 1))
    found = by_key(selectors.public_figures(period=period, known=LATER))
    slow = slow_figures(period, LATER)

    assert found["people_helped"].value == slow["people"]
    assert found["money_recovered"].value == slow["money"]
    assert found["recovery_rate"].numerator == slow["recovered"]
    assert found["recovery_rate"].of == slow["enforceable"]
    joined = {
        c.pk: c.joined_on
        for c in Claimant.objects.filter(joined_on__gte=period.since, joined_on__lt=period.until)
    }
    waited = [((slow["first"].get(pk) or period.until) - on).days for pk, on in joined.items()]
    reached = [(slow["first"][pk] - on).days for pk, on in joined.items() if pk in slow["first"]]
    assert found["median_days_to_money"].value == _median_day_by_day(waited, reached)


def _median_day_by_day(waited: list[int], reached: list[int]) -> int | None:
    """Return the first day by which the chance of still waiting is a half, day by day."""
    still_waiting = Fraction(1)
    for day in range(max(waited, default=0) + 1):
        watched = sum(1 for days in waited if days >= day)
        if watched:
            still_waiting *= 1 - Fraction(reached.count(day), watched)
        if still_waiting <= Fraction(1, 2):
            return day
    return None


def test_a_person_in_two_matters_is_helped_once(clerk: Person, second: Person) -> None:
    one, two = a_matter(5), a_matter(5)
    twin = one.claimants.order_by("seq").first().person
    two.claimants.filter(seq=1).update(person=twin)
    for matter in (one, two):
        money_moves(matter, clerk, second, due=[1000] * 5, on=date(2025, 3, 1), percent=100)

    figure = by_key(selectors.public_figures(period=YEAR, known=LATER))["people_helped"]

    assert figure.value == 9


def test_what_was_known_then_is_not_changed_by_what_came_later(
    clerk: Person, second: Person
) -> None:
    matter = a_matter(6)
    money_moves(matter, clerk, second, due=[1000] * 6, on=date(2025, 3, 1), percent=100)
    then = Entry.objects.order_by("-posted_at").first().posted_at + timedelta(microseconds=1)
    before = selectors.public_figures(period=YEAR, known=then)
    payout = matter.payouts.get()
    services.return_payout_line(
        payout=payout,
        claimant=payout.lines.first().claimant_id,
        on=date(2025, 3, 20),
        by=clerk,
        why="账户已销",
    )

    assert selectors.public_figures(period=YEAR, known=then) == before
    now = by_key(selectors.public_figures(period=YEAR, known=LATER))
    assert now["people_helped"].value == 5
    assert now["money_recovered"].value == 5000


def test_mediation_counts_each_person_once_by_the_closing_day(clerk: Person) -> None:
    def closed(workers: int, verb: str, on: date, **more: object) -> None:
        matter = a_matter(workers, kinds=(ItemKind.UNPAID_WAGES, ItemKind.PAY_IN_LIEU))
        items = items_of(matter)
        forum = a_forum(matter, "mediation", items, by=clerk)
        facts = {"terms": {str(item): 1 for item in items}} if verb == "agree" else {}
        target = {"agree": "agreed", "fail": "failed", "withdraw": "withdrawn"}[verb]
        step(forum, verb, target, on=on, by=clerk, facts=facts, **more)

    closed(15, "agree", date(2025, 5, 1))
    closed(6, "fail", date(2025, 5, 2))
    closed(9, "withdraw", date(2025, 5, 3))
    closed(9, "agree", date(2024, 12, 31))
    closed(9, "fail", date(2026, 1, 1))
    closed(9, "fail", date(2025, 5, 4), recorded_at=LATER)

    figure = by_key(selectors.public_figures(period=YEAR, known=RECORDED + timedelta(days=1)))[
        "mediation_success_rate"
    ]

    assert (figure.numerator, figure.of, figure.value) == (15, 21, Decimal("71.4"))


def test_a_mediation_sent_by_a_court_counts_in_the_same_rate(clerk: Person) -> None:
    for workers, verb, target in (
        (8, "agree", "agreed"),
        (9, "agree_in_suit", "agreed_in_suit"),
        (8, "fail", "to_trial"),
        (7, "withdraw", "withdrawn"),
    ):
        matter = a_matter(workers)
        items = items_of(matter)
        forum = a_forum(matter, "court_mediation", items, by=clerk)
        facts = {"terms": {str(item): 1 for item in items}} if "agree" in verb else {}
        step(forum, verb, target, on=date(2025, 5, 1), by=clerk, facts=facts)

    figure = by_key(selectors.public_figures(period=YEAR, known=LATER))["mediation_success_rate"]

    assert (figure.numerator, figure.of, figure.value) == (17, 25, Decimal("68.0"))


def test_people_moved_to_a_forum_of_their_own_are_counted_there_only(clerk: Person) -> None:
    matter = a_matter(12)
    items = items_of(matter)
    forum = a_forum(matter, "mediation", items, by=clerk)
    step(forum, "fail", "failed", on=date(2025, 5, 2), by=clerk)
    ForumItem.objects.filter(forum=forum, item__in=items[:5]).update(state="moved")
    own = a_forum(matter, "mediation", items[:5], by=clerk)
    step(
        own,
        "agree",
        "agreed",
        on=date(2025, 5, 1),
        by=clerk,
        facts={"terms": {str(item): 1 for item in items}},
    )

    figure = by_key(selectors.public_figures(period=YEAR, known=LATER))["mediation_success_rate"]

    assert (figure.numerator, figure.of, figure.value) == (5, 12, None)


def test_an_award_of_nothing_is_a_case_lost(clerk: Person) -> None:
    matter = a_matter(25)
    items = items_of(matter)
    forum = a_forum(matter, "arbitration", items, by=clerk)
    awarded = {str(item): (0 if place < 5 else 100) for place, item in enumerate(items)}
    step(
        forum,
        "award_final",
        "awarded_final",
        on=date(2025, 3, 10),
        by=clerk,
        facts={"awarded": awarded},
    )
    # She sues alone later: her item leaves this forum, the award was made all the same.
    ForumItem.objects.filter(forum=forum, item=items[-1]).update(state="moved")

    figure = by_key(selectors.public_figures(period=YEAR, known=LATER))["award_success_rate"]

    assert (figure.numerator, figure.of, figure.value) == (20, 25, Decimal("80.0"))


def test_the_days_to_the_end_are_told_with_those_still_running(clerk: Person) -> None:
    ended, running = (
        a_matter(8, received_on=date(2025, 2, 1)),
        a_matter(6, received_on=date(2025, 3, 1)),
    )
    Matter.objects.filter(pk=ended.pk).update(
        is_open=False, closed_at=datetime(2025, 5, 12, 1, tzinfo=UTC)
    )

    figure = by_key(selectors.public_figures(period=YEAR, known=LATER))["median_days_to_end"]

    assert (figure.value, figure.rows) == (100, 14)
    assert figure.note == "8 人已有结果，6 人还在办"
    assert running.is_open


def test_a_small_kind_of_claim_is_hidden_and_its_neighbour_with_it(
    clerk: Person, second: Person
) -> None:
    for kind, workers in (
        (ItemKind.UNPAID_WAGES, 9),
        (ItemKind.ECONOMIC_COMPENSATION, 6),
        (ItemKind.PAY_IN_LIEU, 2),
    ):
        money_moves(
            a_matter(workers, kinds=(kind,)),
            clerk,
            second,
            due=[1000] * workers,
            on=date(2025, 3, 1),
            percent=100,
        )

    sheet = selectors.public_figures(period=YEAR, known=LATER)

    assert [(cell.key, cell.people, cell.fen) for cell in sheet.by_kind] == [
        ("unpaid_wages", 9, 9000),
        ("economic_compensation", None, None),
        ("pay_in_lieu", None, None),
    ]


def test_open_data_say_what_the_page_says(clerk: Person, second: Person) -> None:
    money_moves(a_matter(6), clerk, second, due=[1000] * 6, on=date(2025, 3, 1), percent=50)
    sheet = selectors.public_figures(period=YEAR, known=LATER)

    plain = json.loads(open_data.as_json(sheet))
    rows = list(csv.DictReader(io.StringIO(open_data.as_csv(sheet))))

    money = next(f for f in plain["figures"] if f["key"] == "money_recovered")
    assert money["value"] == "30.00"
    rate = next(f for f in plain["figures"] if f["key"] == "recovery_rate")
    assert (rate["numerator"], rate["of"], rate["value"]) == ("30.00", "60.00", None)
    assert {row["指标"]: row["数值"] for row in rows}["money_recovered"] == "30.00"
    assert all(row["定义"] for row in rows if not row["指标"].startswith("by_kind"))
    assert {figure.about.key for figure in sheet.figures} == {f["key"] for f in plain["figures"]}


def test_without_any_case_nothing_is_claimed(db: None) -> None:
    sheet = selectors.public_figures(period=YEAR, known=LATER)

    assert [figure.shown for figure in sheet.figures] == [
        "0 人",
        "0.00 元",
        "0 件中 0 件",
        "0 件中 0 件",
        "0.00 元中 0.00 元",
        "还没有",
        "还没有",
    ]
    assert sheet.by_kind == ()
