"""What a bank statement shows becomes wage facts only as an officer confirmed it."""

from datetime import date
from decimal import Decimal

import pytest
from tests.engines.tables.statements.banks import file_of, move
from tests.factories import matters as make

from niangjia.apps.audit.models import Event
from niangjia.apps.matters import selectors
from niangjia.apps.matters.models import Claimant, WageMonth
from niangjia.apps.matters.services import closing, evidence, roster_people, wage_facts
from niangjia.apps.matters.services.register import MatterClosed
from niangjia.engines import tables
from niangjia.kernel.errors import NotFound, StaleVersion

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def handed_in(claimant: Claimant, data: bytes, *, by, of: Claimant | None):
    [outcome] = evidence.add_evidence(
        matter=claimant.matter,
        files=[evidence.Sent(name="流水.csv", data=data)],
        name="银行流水",
        form="copy",
        pages=1,
        source="本人从银行导出",
        proves="实发工资",
        claimant=of,
        by=by,
        at=make.NOW,
    )
    assert outcome.evidence, outcome.declined
    return outcome.evidence


@pytest.fixture
def ground(settings):
    settings.CLAMAV = ""
    fed = make.federation()
    matter = make.matter(fed)
    worker = make.claimant(matter, "符甲", by=fed.officer)
    lines = [move("2026-04-10", 5000, "工资", "3月", matter.employer.name)]
    data = file_of("CMB, csv in GB 18030", lines)
    return fed.officer, worker, handed_in(worker, data, by=fed.officer, of=worker)


def confirm(worker, piece, by, paid, seen=None):
    return wage_facts.confirm_paid(
        claimant=worker, evidence=piece, paid=paid, seen=seen or {}, by=by, at=make.NOW
    )


def kept(worker):
    return {
        row.month: (row.due_fen, row.paid_fen, row.paid_from)
        for row in WageMonth.objects.filter(claimant=worker)
    }


def opened(piece, worker, by):
    return wage_facts.open_statement(
        evidence=piece, claimant=worker, employers=[worker.matter.employer.name], pays=None, by=by
    )


def test_opening_a_statement_reads_it_changes_nothing_and_is_recorded(ground):
    by, worker, piece = ground
    statement = opened(piece, worker, by)
    assert {month: one.paid for month, one in statement.months.items()} == {
        "2026-03": Decimal("5000.00")
    }
    assert kept(worker) == {}
    assert Event.objects.get(kind="matters.statement_read").facts["seq"] == piece.seq


def test_confirmed_months_are_kept_with_their_source_and_the_due_side_stays(ground):
    by, worker, piece = ground
    WageMonth.objects.create(claimant=worker, month=MARCH, due_fen=520_000, paid_fen=520_000)
    done = confirm(worker, piece, by, {MARCH: 500_000, APRIL: 0}, {MARCH: 520_000})
    assert (done.changed, done.unchanged) == (2, 0)
    assert kept(worker) == {MARCH: (520_000, 500_000, piece), APRIL: (None, 0, piece)}
    event = Event.objects.get(kind="matters.paid_confirmed")
    assert event.facts == {"seq": worker.seq, "evidence": piece.seq, "months": 2}
    assert "5,000" not in str(event.facts)


def test_the_same_months_again_change_nothing_and_leave_no_trace(ground):
    by, worker, piece = ground
    confirm(worker, piece, by, {MARCH: 500_000})
    version = Claimant.objects.get(pk=worker.pk).version
    done = confirm(worker, piece, by, {MARCH: 500_000})
    assert (done.changed, done.unchanged) == (0, 1)
    assert Claimant.objects.get(pk=worker.pk).version == version
    assert Event.objects.filter(kind="matters.paid_confirmed").count() == 1


def test_what_somebody_changed_meanwhile_is_not_written_over(ground):
    by, worker, piece = ground
    WageMonth.objects.create(claimant=worker, month=MARCH, due_fen=None, paid_fen=1)
    with pytest.raises(StaleVersion):
        confirm(worker, piece, by, {MARCH: 500_000}, {MARCH: None})
    assert kept(worker) == {MARCH: (None, 1, None)}


@pytest.mark.parametrize(
    ("paid", "error"),
    [
        ({}, wage_facts.NoMonthConfirmed),
        ({MARCH: -1}, wage_facts.PaidNegative),
        ({date(2027, 1, 1): 1}, wage_facts.MonthToCome),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(ground, paid, error):
    by, worker, piece = ground
    with pytest.raises(error):
        confirm(worker, piece, by, paid)
    assert kept(worker) == {}


def test_evidence_of_another_or_withdrawn_is_no_source(ground):
    by, worker, piece = ground
    other = make.claimant(worker.matter, "林乙", by=by)
    for act in (lambda: opened(piece, other, by), lambda: confirm(other, piece, by, {MARCH: 1})):
        with pytest.raises(wage_facts.EvidenceOfAnother):
            act()
    evidence.withdraw_evidence(evidence=piece, why="传错了", by=by, at=make.NOW)
    for act in (lambda: opened(piece, worker, by), lambda: confirm(worker, piece, by, {MARCH: 1})):
        with pytest.raises(evidence.EvidenceWithdrawn):
            act()


def test_a_statement_that_would_keep_people_waiting_is_refused(ground, monkeypatch):
    by, worker, piece = ground
    monkeypatch.setattr(wage_facts, "LARGEST_STATEMENT", 10)
    with pytest.raises(wage_facts.StatementTooLarge, match="按年分开"):
        opened(piece, worker, by)


def test_a_closed_matter_takes_no_wages(ground):
    by, worker, piece = ground
    matter = worker.matter
    closing.close_matter(
        matter=matter, why="办结（演示）", by=by, at=make.NOW, expected_version=matter.version
    )
    with pytest.raises(MatterClosed):
        confirm(worker, piece, by, {MARCH: 1})


def test_the_statements_of_a_worker_are_tables_hers_or_of_the_matter(ground):
    by, worker, piece = ground
    other = make.claimant(worker.matter, "林乙", by=by)
    common = handed_in(worker, b"a,b\n1,2\n", by=by, of=None)
    assert list(selectors.statements_of(worker)) == [piece, common]
    assert list(selectors.statements_of(other)) == [common]
    assert selectors.get_statement(piece.seq, claimant=worker) == piece
    with pytest.raises(NotFound):
        selectors.get_statement(piece.seq, claimant=other)


def test_a_roster_of_the_employer_does_not_take_back_what_the_bank_says(ground):
    by, worker, piece = ground
    confirm(worker, piece, by, {MARCH: 500_000})
    told = tables.Worker(
        key="x",
        name="符甲",
        citizen_id=None,
        staff_no=None,
        hired_on=None,
        left_on=None,
        months={
            "2026-03": tables.Wage(due=Decimal(5200), paid=Decimal(5200)),
            "2026-04": tables.Wage(due=Decimal(5200), paid=None),
        },
        rows=(),
    )
    assert roster_people._update(worker, told, None)
    assert kept(worker) == {MARCH: (520_000, 500_000, piece), APRIL: (520_000, None, None)}
    fresh = Claimant.objects.get(pk=worker.pk)
    assert not roster_people._update(fresh, told, None)
