"""The whole way of one matter: some settle, the others get awards, and every fen arrives."""

from datetime import date

import pytest
from tests.apps.proceedings import way

from niangjia.apps.documents import services as documents
from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.matters.choices import ImportState, LeftWhy
from niangjia.apps.matters.models import (
    Claimant,
    Clock,
    Item,
    Matter,
    Paper,
    RosterImport,
    WageMonth,
)
from niangjia.apps.matters.services import register
from niangjia.apps.matters.services.closing import StillOpen, close_matter
from niangjia.apps.people import services as people
from niangjia.apps.recovery.choices import Kind
from niangjia.apps.recovery.selectors.positions import positions, totals
from niangjia.apps.recovery.services import assessment, leaving
from niangjia.engines.claims import Ground
from niangjia.engines.procedure import Stage, stage

pytestmark = pytest.mark.django_db
MONTHS = [date(2026, month, 1) for month in range(1, 10)]


@pytest.fixture
def matter(fed):
    made = way.a_matter(fed)
    Matter.objects.filter(pk=made.pk).update(end_ground=Ground.CLOSED)
    made.refresh_from_db()
    return made


@pytest.fixture
def workers(matter, fed):
    """Five workers as a roster brings them, the last three months of wages unpaid."""
    found = []
    for no in range(1, 6):
        human = people.register_person(
            name=f"演示{'甲乙丙丁戊'[no - 1]}",
            by=None,
            citizen_id=way.citizen(no),
            phone=f"1390000{no:04d}",
            bank_account=f"62220000000000{no:04d}",
            bank_name="演示银行",
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
        WageMonth.objects.bulk_create(
            WageMonth(
                claimant=claimant,
                month=month,
                due_fen=600_000 + no * 1_000,
                paid_fen=600_000 + no * 1_000 if month.month < 7 else 0,
            )
            for month in MONTHS
        )
        found.append(claimant)
    file = documents.keep_file(name="演示台账.csv", data="姓名,应发\n".encode(), by=fed.officer)
    RosterImport.objects.create(
        matter=matter,
        file=file,
        state=ImportState.IMPORTED,
        started_at=way.AT,
        imported_at=way.AT,
        started_by=fed.officer,
    )
    assessment.assess_claims(matter=matter, on=way.RECEIVED_ON, by=fed.officer, at=way.AT)
    return found


def stages(matter: Matter) -> dict[int, set[Stage]]:
    """Return the stages of each worker's items, by worker."""
    found: dict[int, set[Stage]] = {}
    for row in positions(matter):
        item = Item.objects.get(pk=row.item)
        running = set(item.forum_items.filter(state="in").values_list("track", flat=True))
        money = {kind.value: fen for kind, fen in row.balance.items()}
        found.setdefault(item.claimant.seq, set()).add(stage(running, money))
    return found


def close(matter: Matter, fed) -> Matter:
    matter.refresh_from_db()
    return close_matter(
        matter=matter, why="全部办结", by=fed.leader, at=way.AT, expected_version=matter.version
    )


def open_reasons(matter: Matter, fed) -> set[str]:
    with pytest.raises(StillOpen) as refused:
        close(matter, fed)
    return {reason.kind for reason in refused.value.data["reasons"]}


def test_one_settles_one_leaves_three_win_and_the_matter_closes_when_all_is_paid(
    matter, fed, workers
):
    by = fed.officer
    first, leaver, *others = workers
    items = way.items_of(*workers)
    assert stages(matter) == {seq: {Stage.TRIAGE} for seq in range(1, 6)}

    # Mediation: one settles, one leaves, three fail.
    talk = way.opened(matter, "mediation", items, by=by, on=date(2026, 10, 13))
    own = {row.item: row.computed_fen for row in positions(matter)}
    agreed = way.take(
        talk,
        "agree",
        {
            "terms": {str(i.pk): own[i.pk] for i in way.items_of(first)},
            "perform_by": "2026-11-20",
            **way.TERMS,
        },
        by=by,
        on=date(2026, 10, 20),
        items=way.items_of(first),
    )
    way.take(
        talk,
        "withdraw",
        {"why": "本人退出"},
        by=by,
        on=date(2026, 10, 20),
        items=way.items_of(leaver),
    )
    way.take(talk, "fail", way.ENDING, by=by, on=date(2026, 10, 21))
    way.release_papers(agreed, "mediation_agreement", by=by)
    way.release_papers(talk, "mediation_termination", by=by)
    assert stages(matter)[1] == {Stage.FIXED}
    assert stages(matter)[3] == {Stage.TRIAGE}

    # The settlement is performed: the employer pays, she has her money.
    settled = sum(own[i.pk] for i in way.items_of(first))
    way.pay(matter, settled, fed=fed, on=date(2026, 11, 18), voucher="演示协议款")
    way.take(agreed, "perform", by=by, on=date(2026, 11, 19))
    assert stages(matter)[1] == {Stage.PAID}

    # Arbitration: every application is whole, leaves, and is handed in.
    claim = way.opened(matter, "arbitration", way.items_of(*others), by=by, on=date(2026, 11, 2))
    way.take(claim, "prepare", way.FILING, by=by, on=date(2026, 11, 2))
    applications = Paper.objects.filter(forum=claim, form="arbitration_application")
    assert [p.document.open_slots for p in applications] == [[], [], []]
    way.release_papers(claim, "arbitration_application", by=by)
    way.release_papers(claim, "evidence_list", by=by)
    way.take(claim, "file", by=by, on=date(2026, 11, 4))
    number = {"case_number": "琼海劳人仲案〔2026〕示例1号"}
    way.take(claim, "accept", number, by=by, on=date(2026, 11, 9))
    assert stages(matter)[3] == {Stage.MERITS}
    way.awarded(
        claim,
        {item: own[item.pk] for item in way.items_of(*others)},
        by=by,
        on=date(2026, 12, 10),
        heard_on=date(2026, 12, 1),
        served_on=date(2026, 12, 14),
        employer_served_on=date(2026, 12, 16),
    )
    effect = {"perform_by": "2027-01-15", "preserved": "yes"}
    way.take(claim, "take_effect", effect, by=by, on=date(2027, 1, 4))
    assert stages(matter)[3] == {Stage.ENFORCEABLE}

    # Enforcement: 40 % first, then the rest.
    court = way.seized(
        matter,
        way.items_of(*others),
        by=by,
        on=date(2027, 1, 18),
        notified_on=date(2027, 1, 25),
        seized_on=date(2027, 2, 1),
    )
    way.take(court, "distribute", by=by, on=date(2027, 2, 20))
    owed = totals(matter).enforceable_fen
    way.pay(matter, owed * 2 // 5, fed=fed, on=date(2027, 2, 22), voucher="演示案款1")
    assert stages(matter)[3] == {Stage.ENFORCING}
    assert {"clock", "forum", "sum"} <= open_reasons(matter, fed)
    way.pay(matter, owed - owed * 2 // 5, fed=fed, on=date(2027, 5, 20), voucher="演示案款2")
    way.take(court, "perform", by=by, on=date(2027, 5, 21))
    assert [stages(matter)[seq] for seq in (3, 4, 5)] == [{Stage.PAID}] * 3

    # Who left gives up what she claimed; nothing of the others is open.
    leaving.leave_matter(
        claimant=Claimant.objects.get(pk=leaver.pk),
        why=LeftWhy.WITHDREW,
        on=date(2027, 5, 21),
        by=by,
        at=way.AT,
    )
    assert not Clock.objects.filter(matter=matter, state__in=["running", "suspended"]).exists()
    assert not Paper.objects.filter(matter=matter, document__state=DocumentState.DRAFT).exists()
    closed = close(matter, fed)

    assert not closed.is_open
    assert sum(row.now(Kind.PAID) for row in positions(matter)) == settled + owed
