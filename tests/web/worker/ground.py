"""Forty-eight invented workers of one matter, each at another point of the way."""

from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from itertools import product
from typing import Any

from django.utils import timezone
from tests.apps.proceedings import way
from tests.factories import matters as make

from niangjia.apps.documents import services as documents
from niangjia.apps.matters.choices import ImportState, LeftWhy
from niangjia.apps.matters.models import Claimant, Forum, Matter, RosterImport, WageMonth
from niangjia.apps.matters.services import register
from niangjia.apps.people import services as people
from niangjia.apps.people.services import identity
from niangjia.apps.recovery.selectors.positions import positions, totals
from niangjia.apps.recovery.services import assessment, leaving
from niangjia.engines.claims import Ground

TODAY = date(2026, 11, 23)
LATER = date(2026, 12, 22)
NAMES = [f"演{a}{b}" for a, b in product("甲乙丙丁戊己庚辛", "子丑寅卯辰巳")]
MONTHS = [date(2025, month, 1) for month in range(10, 13)] + [
    date(2026, month, 1) for month in range(1, 10)
]


class Day:
    """Stands in for the clock of the pages, and for nothing else."""

    def __init__(self, day: date) -> None:
        self.day = day

    def localdate(self, value: datetime | None = None, tz: tzinfo | None = None) -> date:
        return self.day if value is None else timezone.localdate(value, tz)

    def localtime(self) -> datetime:
        day = self.day
        return timezone.localtime().replace(year=day.year, month=day.month, day=day.day)


@dataclass(frozen=True, kw_only=True)
class Case:
    """The matter, its federation, its people in the roster's order, and their codes."""

    fed: make.Federation
    matter: Matter
    people: list[Claimant]
    talk: Forum | None = None
    claim: Forum | None = None

    def code_of(self, claimant: Claimant) -> str:
        """Return a fresh look-up code of a worker."""
        return register.issue_look_up_code(claimant=claimant, by=self.fed.officer)


def a_case(count: int = 48, *, months: int = 12, ground: Ground = Ground.CLOSED) -> Case:
    """Return a matter of so many workers, registered and nothing more."""
    fed = make.federation()
    matter = way.a_matter(fed)
    Matter.objects.filter(pk=matter.pk).update(end_ground=ground)
    matter.refresh_from_db()
    RosterImport.objects.create(
        matter=matter,
        file=documents.keep_file(name="演示台账.csv", data=b"demo", by=fed.officer),
        state=ImportState.IMPORTED,
        started_at=way.AT,
        imported_at=way.AT,
        started_by=fed.officer,
    )
    return Case(
        fed=fed,
        matter=matter,
        people=[a_worker(matter, no, fed=fed, months=months) for no in range(1, count + 1)],
    )


def a_worker(matter: Matter, no: int, *, fed: make.Federation, months: int = 12) -> Claimant:
    """Return one more worker with a wage ledger, the last three months unpaid; no bank account."""
    human = people.register_person(
        name=NAMES[no - 1], by=None, citizen_id=way.citizen(no), phone=f"1390000{no:04d}"
    )
    claimant = register.add_claimant(
        matter=matter,
        person=human,
        row_key=f"no:{no}",
        joined_on=way.RECEIVED_ON,
        by=fed.officer,
        hired_on=date(2020, 3, 1),
        ended_on=way.ENDED_ON,
    )
    due = 600_000 + no * 1_111
    WageMonth.objects.bulk_create(
        WageMonth(
            claimant=claimant, month=month, due_fen=due, paid_fen=due if month < MONTHS[-3] else 0
        )
        for month in MONTHS[-months:]
    )
    return claimant


def a_case_beside(case: Case) -> Matter:
    """Return another matter of the same federation, with the seventh worker in it."""
    matter = make.matter(case.fed, title="别的案子（演示）")
    register.add_claimant(
        matter=matter,
        person=case.people[6].person,
        row_key="no:1",
        joined_on=TODAY,
        by=case.fed.officer,
    )
    return matter


def give_accounts(case: Case) -> None:
    """Give everybody a bank account, as if they had come with their cards."""
    for no, claimant in enumerate(case.people, start=1):
        identity.correct_person(
            person=claimant.person,
            version=claimant.person.version,
            by=case.fed.officer,
            why="本人带卡来登记（演示）",
            bank_account=f"62220000000000{no:04d}",
            bank_name="演示银行",
        )


def computed(case: Case) -> Case:
    """Compute what everybody is owed and enter it in the ledger."""
    assessment.assess_claims(matter=case.matter, on=way.RECEIVED_ON, by=case.fed.officer, at=way.AT)
    return case


def mediated(case: Case) -> Case:
    """Mediate: the first settles, the second leaves, the others fail."""
    by, (first, leaver, *_) = case.fed.officer, case.people
    items = way.items_of(*case.people)
    talk = way.opened(case.matter, "mediation", items, by=by, on=date(2026, 10, 13))
    way.take(talk, "convene", _session(), by=by, on=date(2026, 10, 16))
    own = {row.item: row.computed_fen for row in positions(case.matter)}
    terms = {"terms": {str(i.pk): own[i.pk] for i in way.items_of(first)}, **way.TERMS}
    agreed = way.take(
        talk,
        "agree",
        {**terms, "perform_by": "2026-11-30"},
        by=by,
        on=date(2026, 10, 20),
        items=way.items_of(first),
    )
    leaving.leave_matter(
        claimant=leaver, why=LeftWhy.WITHDREW, on=date(2026, 10, 20), by=by, at=way.AT
    )
    way.take(talk, "fail", way.ENDING, by=by, on=date(2026, 10, 21))
    return replace(case, talk=agreed)


def _session() -> dict[str, Any]:
    present = "、".join(NAMES[:48])  # what is written of a session names everybody
    return {"present": present, "both_willing": True, "no_recusal": True}


def claimed(case: Case) -> Case:
    """Take the others to arbitration, up to acceptance."""
    by, others = case.fed.officer, case.people[2:]
    claim = way.opened(
        case.matter, "arbitration", way.items_of(*others), by=by, on=date(2026, 10, 26)
    )
    way.take(claim, "prepare", way.FILING, by=by, on=date(2026, 10, 26))
    way.release_papers(claim, "arbitration_application", by=by)
    way.take(claim, "file", by=by, on=date(2026, 10, 28))
    number = {"case_number": "琼海劳人仲案〔2026〕示例1号"}
    claim = way.take(claim, "accept", number, by=by, on=date(2026, 11, 2))
    return replace(case, claim=claim)


def partly_paid(case: Case) -> Case:
    """Pay the first in full; award the others, enforce, and share out a first 40 %."""
    by, others = case.fed.officer, case.people[2:]
    give_accounts(case)
    own = {row.item: row.computed_fen for row in positions(case.matter)}
    way.pay(
        case.matter,
        sum(own[item.pk] for item in way.items_of(case.people[0])),
        fed=case.fed,
        on=date(2026, 11, 3),
        voucher="演示协议款",
    )
    assert case.talk
    assert case.claim
    way.take(case.talk, "perform", by=by, on=date(2026, 11, 4))
    way.awarded(
        case.claim,
        {item: own[item.pk] for item in way.items_of(*others)},
        by=by,
        on=date(2026, 11, 5),
        heard_on=date(2026, 11, 5),
        served_on=date(2026, 11, 6),
        employer_served_on=date(2026, 11, 6),
    )
    effect = {"perform_by": "2026-12-02", "preserved": "yes"}
    way.take(case.claim, "take_effect", effect, by=by, on=date(2026, 12, 2))
    way.seized(
        case.matter,
        way.items_of(*others),
        by=by,
        on=date(2026, 12, 3),
        notified_on=date(2026, 12, 10),
        seized_on=date(2026, 12, 15),
    )
    owed = totals(case.matter).enforceable_fen
    way.pay(case.matter, owed * 2 // 5, fed=case.fed, on=date(2026, 12, 20), voucher="演示案款1")
    return case
