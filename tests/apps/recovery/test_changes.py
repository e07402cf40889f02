"""Changes outside the usual course: looked at, proposed by one, approved by another, once."""

import threading
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from tests.apps.recovery.case import DAY, NOON, Case
from tests.apps.recovery.ground import a_person

from niangjia.apps.audit.models import Event
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.services import register
from niangjia.apps.people.models import Person
from niangjia.apps.recovery import selectors, services
from niangjia.apps.recovery.choices import EntryKind, Kind, PayerKind, PlanState
from niangjia.apps.recovery.models import Change, ChangeLine, Entry
from niangjia.apps.recovery.services import advances, approval, changes, corrections, receipts
from niangjia.apps.recovery.services.changes import Terms
from niangjia.apps.recovery.services.posting import NotEnoughThere
from niangjia.apps.unions.acting import acting_as
from niangjia.kernel.errors import DomainError


class Desk(Case):
    """The case, with what its two people do about changes."""

    def terms(self, kind: EntryKind, **more: object) -> Terms:
        return Terms(kind=kind, why="演示：照凭证核对后办理", **more)

    def correction(self, seq: int, fen: int) -> Terms:
        return self.terms(EntryKind.CORRECTION, amounts={self.items[seq]: fen})

    def take_back(self, seq: int, fen: int) -> Terms:
        return self.terms(EntryKind.TAKE_BACK, amounts={self.items[seq]: fen}, voucher="收据-1")

    def advance(self, amounts: dict[int, int], voucher: str = "垫-1") -> Terms:
        by_item = {self.items[seq]: fen for seq, fen in amounts.items()}
        return self.terms(EntryKind.ADVANCE, amounts=by_item, fund="演示应急基金", voucher=voucher)

    def preview(self, terms: Terms) -> services.ChangeTable:
        return services.preview_change(matter=self.matter, terms=terms)

    def put(self, terms: Terms) -> Change:
        return services.propose_change(**self.who, terms=terms, at=NOON)

    def agree(self, change: Change) -> Change:
        return services.approve_change(
            change=change, by=self.second, book_no=change.book_no, at=NOON
        )

    def do(self, terms: Terms) -> Change:
        return self.agree(self.put(terms))

    def share_and_pay(self, fen: int) -> None:
        self.receive(fen)
        self.approve(self.propose())
        self.paid_out()


@pytest.fixture
def desk(clerk: Person, second: Person) -> Desk:
    return Desk(clerk, second, 300, 200, 100)


def test_a_preview_says_who_how_much_and_what_follows_and_moves_nothing(desk: Desk) -> None:
    desk.share_and_pay(600)
    entries, events = Entry.objects.count(), Event.objects.count()

    table = desk.preview(desk.correction(0, 150))

    (row,) = table.rows
    assert row.item.claimant.seq == 1
    assert (row.before.right_fen, row.after.right_fen) == (300, 150)
    # 450 of rights share 600 of money: everybody's fair share is the whole right.
    assert (row.before.paid_fen, row.after.paid_fen) == (300, 150)
    assert row.after.owed_back_fen == 150
    assert "1.50 元" in table.follows[0]
    assert {(move.source, move.target) for move in table.moves} >= {("已付本人", "多付待抵")}
    assert (Entry.objects.count(), Event.objects.count()) == (entries, events)
    assert not Change.objects.exists()


@pytest.mark.parametrize("kind", ["correction", "take_back", "advance", "reversal"])
def test_what_was_previewed_is_what_is_posted(desk: Desk, kind: str) -> None:
    if kind == "take_back":
        desk.share_and_pay(600)
        desk.do(desk.correction(0, 150))
    else:
        desk.share_and_pay(60)
    terms = {
        "correction": lambda: desk.correction(1, 80),
        "take_back": lambda: desk.take_back(0, 100),
        "advance": lambda: desk.advance({0: 100, 2: 50}),
        "reversal": lambda: desk.terms(EntryKind.REVERSAL, receipt=desk.receive(70)),
    }[kind]()
    table = desk.preview(terms)

    change = desk.put(terms)
    assert change.state == PlanState.PROPOSED
    assert selectors.balance_check(desk.matter).holds
    change = desk.agree(change)

    assert (change.state, change.approved_by) == (PlanState.POSTED, desk.second)
    assert (change.entry.by, change.entry.approved_by) == (desk.clerk, desk.second)
    assert change.entry.kind == kind
    posted = change.entry.moves.order_by("pk").values_list("from_kind", "to_kind", "amount_fen")
    labels = [(Kind(a).label, Kind(b).label, fen) for a, b, fen in posted]
    assert labels == [(move.source, move.target, move.fen) for move in table.moves]
    rows = {row.item: row for row in selectors.positions(desk.matter)}
    for row in table.rows:
        now = rows[row.item.pk]
        assert (now.paid_fen, now.established_fen) == (row.after.paid_fen, row.after.right_fen)
    assert selectors.totals(desk.matter).undistributed_fen == table.pool_after_fen
    assert selectors.balance_check(desk.matter).holds


def test_one_person_alone_changes_nothing(desk: Desk) -> None:
    change = desk.put(desk.correction(0, 200))

    with pytest.raises(approval.SamePerson):
        services.approve_change(change=change, by=desk.clerk, book_no=change.book_no, at=NOON)

    assert desk.now(Kind.ENFORCEABLE) == [300, 200, 100]


def test_a_ledger_that_moved_asks_for_a_new_preview(desk: Desk) -> None:
    looked_at = desk.preview(desk.correction(0, 200)).book_no
    desk.receive(10)
    with pytest.raises(approval.StalePlan):
        services.propose_change(
            **desk.who, terms=desk.correction(0, 200), at=NOON, book_no=looked_at
        )

    change = desk.put(desk.correction(0, 200))
    desk.receive(10)
    with pytest.raises(approval.StalePlan):
        desk.agree(change)

    services.withdraw_change(change=change, by=desk.clerk, why="台账变了，重做")
    assert desk.agree(desk.put(desk.correction(0, 200))).state == PlanState.POSTED
    assert selectors.balance_check(desk.matter).holds


def test_one_change_at_a_time_waits_for_its_second_person(desk: Desk) -> None:
    desk.put(desk.correction(0, 200))

    with pytest.raises(changes.ChangeWaiting, match="更正"):
        desk.put(desk.correction(1, 100))

    assert Change.objects.count() == 1


def test_what_was_withdrawn_or_posted_is_not_approved_again(desk: Desk) -> None:
    change = desk.put(desk.correction(0, 200))
    services.withdraw_change(change=change, by=desk.clerk, why="录错人")
    with pytest.raises(approval.PlanNotOpen, match="已作废"):
        desk.agree(change)

    change = desk.do(desk.correction(0, 200))
    with pytest.raises(approval.PlanNotOpen, match="已复核入账"):
        desk.agree(change)
    with pytest.raises(approval.PlanNotOpen):
        services.withdraw_change(change=change, by=desk.clerk, why="晚了")


def test_the_fund_advances_and_is_repaid_when_the_employer_pays(desk: Desk) -> None:
    desk.do(desk.advance({0: 120, 2: 100}))
    assert desk.now(Kind.PAID) == [120, 0, 100]
    assert desk.now(Kind.ADVANCED) == [120, 0, 100]
    assert selectors.balance_check(desk.matter).holds

    desk.receive(600, payer_kind=PayerKind.EMPLOYER, payer="演示公司")
    desk.approve(desk.propose())
    desk.paid_out()

    assert desk.now(Kind.PAID) == [300, 200, 100]
    assert desk.now(Kind.ADVANCE_RECOVERED) == [120, 0, 100]
    assert selectors.totals(desk.matter).repaid_to_fund_fen == 220
    assert selectors.balance_check(desk.matter).holds


def test_an_advance_that_was_never_paid_goes_back_whole(desk: Desk) -> None:
    change = desk.do(desk.advance({0: 120}))
    receipt = change.entry.receipt
    part = desk.terms(EntryKind.REVERSAL, receipt=receipt, amount_fen=20)
    with pytest.raises(receipts.AdvanceGoesBackWhole):
        desk.preview(part)

    desk.do(desk.terms(EntryKind.REVERSAL, receipt=receipt))

    assert desk.now(Kind.PAID) == [0, 0, 0]
    assert desk.now(Kind.ENFORCEABLE) == [300, 200, 100]
    assert selectors.totals(desk.matter).received_fen == 0
    assert selectors.balance_check(desk.matter).holds
    desk.do(desk.advance({0: 100}))


def test_an_advance_that_was_repaid_cannot_be_undone(desk: Desk) -> None:
    receipt = desk.do(desk.advance({0: 120})).entry.receipt
    desk.receive(600)
    desk.approve(desk.propose())

    with pytest.raises(NotEnoughThere):
        desk.preview(desk.terms(EntryKind.REVERSAL, receipt=receipt))


def test_a_receipt_goes_back_in_part_with_its_costs_left_or_whole_with_them(desk: Desk) -> None:
    receipt = desk.receive(100, cost_fen=10, voucher="拍-1")
    with pytest.raises(receipts.GivesBackTooMuch, match=r"0\.90"):
        desk.preview(desk.terms(EntryKind.REVERSAL, receipt=receipt, amount_fen=95))

    desk.do(desk.terms(EntryKind.REVERSAL, receipt=receipt, amount_fen=40))
    assert selectors.totals(desk.matter).undistributed_fen == 50
    assert selectors.balance_check(desk.matter).holds

    desk.do(desk.terms(EntryKind.REVERSAL, receipt=receipt))
    sums = selectors.totals(desk.matter)
    assert (sums.undistributed_fen, sums.cost_fen, sums.received_fen) == (0, 0, 0)
    with pytest.raises(receipts.NothingLeftOfIt):
        desk.preview(desk.terms(EntryKind.REVERSAL, receipt=receipt))


def test_a_receipt_that_was_shared_is_not_given_back(desk: Desk) -> None:
    receipt = desk.receive(100)
    desk.approve(desk.propose())

    with pytest.raises(NotEnoughThere, match="可能已经分出"):
        desk.preview(desk.terms(EntryKind.REVERSAL, receipt=receipt))


def refused(desk: Desk) -> list[tuple[Terms, type[DomainError]]]:
    right = desk.correction(0, 200)
    other = Desk(desk.clerk, desk.second, 100)
    return [
        (replace(right, why=" "), changes.WhyNeeded),
        (replace(right, amounts={}), changes.NobodyNamed),
        (desk.correction(0, 300), corrections.NothingToCorrect),
        (desk.take_back(0, 1), corrections.OwesLess),
        (replace(desk.take_back(0, 1), voucher=""), changes.VoucherNeeded),
        (replace(desk.advance({0: 1}), fund=" "), changes.FundNeeded),
        (replace(desk.advance({0: 1}), voucher=""), changes.VoucherNeeded),
        (desk.advance({0: 301}), advances.AdvanceAboveRight),
        (desk.terms(EntryKind.REVERSAL), changes.NobodyNamed),
        (desk.terms(EntryKind.REVERSAL, receipt=other.receive(9)), changes.NobodyNamed),
        (replace(right, amounts={other.items[0]: 5}), changes.NotInMatter),
    ]


@pytest.mark.parametrize("case", range(11))
def test_what_cannot_be_is_refused_in_words_before_anybody_is_asked(desk: Desk, case: int) -> None:
    terms, reason = refused(desk)[case]

    with pytest.raises(reason) as preview:
        desk.preview(terms)
    with pytest.raises(reason):
        desk.put(terms)

    assert len(str(preview.value)) > 10
    assert not Change.objects.exists()


def test_a_voucher_of_the_fund_is_recorded_once(desk: Desk) -> None:
    desk.do(desk.advance({0: 100}))

    with pytest.raises(receipts.ReceiptAlreadyRecorded, match="垫-1"):
        desk.preview(desk.advance({1: 100}))


def test_an_advance_is_spread_over_ones_items_and_never_beyond(
    clerk: Person, second: Person
) -> None:
    desk = Desk(clerk, second, 100, 50, 200, 60, kinds=2)
    one, other = desk.people()

    found = services.spread_advance(desk.matter, {one: 120, other: 200})

    assert found == {desk.items[0]: 100, desk.items[1]: 20, desk.items[2]: 200}
    with pytest.raises(advances.AdvanceAboveRight):
        services.spread_advance(desk.matter, {one: 151})


def test_the_database_refuses_a_change_of_another_matter_and_every_rewriting(desk: Desk) -> None:
    change = desk.put(desk.correction(0, 200))
    foreign = Desk(desk.clerk, desk.second, 100)

    with pytest.raises(IntegrityError, match="item_of_same_matter"), transaction.atomic():
        ChangeLine.objects.create(
            change=change, matter=desk.matter, item_id=foreign.items[0], fen=1
        )
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        change.lines.update(fen=1)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(
            state=PlanState.POSTED,
            approved_by=desk.clerk,
            approved_at=NOON,
            entry=Entry.objects.filter(matter=desk.matter).first(),
        )


def test_the_serving_role_may_do_all_this(desk: Desk) -> None:
    for person in (desk.clerk, desk.second):
        register.add_participant(
            matter=desk.matter,
            person=person,
            role=ParticipantRole.MEDIATOR,
            since=DAY,
            by=desk.clerk,
        )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE nj_app")
    for terms in (desk.correction(0, 200), desk.advance({1: 100})):
        with acting_as(desk.clerk, on=DAY):
            change = desk.put(terms)
        with acting_as(desk.second, on=DAY):
            desk.agree(change)
    with acting_as(desk.clerk, on=DAY):
        unwanted = desk.put(desk.correction(0, 100))
        services.withdraw_change(change=unwanted, by=desk.clerk, why="不用了")
        assert selectors.balance_check(desk.matter).holds


def test_the_audit_says_who_proposed_who_approved_and_why(desk: Desk) -> None:
    change = desk.do(desk.correction(0, 200))

    told = Event.objects.filter(target=f"recovery.change:{change.pk}").order_by("pk")
    assert [(event.kind, event.by_id) for event in told] == [
        ("recovery.change_proposed", desk.clerk.pk),
        ("recovery.change_approved", desk.second.pk),
    ]
    assert f"recovery.change:{change.pk}" in selectors.audit_labels(desk.matter)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["approve", "propose"])
def test_of_two_people_at_the_same_moment_one_is_told_that_it_is_done(act: str) -> None:
    desk = Desk(a_person("演示出纳"), a_person("演示负责人"), 300, 200)
    third = a_person("演示主席")
    change = desk.put(desk.correction(0, 200)) if act == "approve" else None
    together, done, declined = threading.Barrier(2), [], []

    def work(person: Person) -> None:
        try:
            together.wait(timeout=10)
            if change is not None:
                services.approve_change(change=change, by=person, book_no=change.book_no, at=NOON)
            else:
                services.propose_change(
                    matter=desk.matter,
                    by=person,
                    on=DAY,
                    at=NOON,
                    terms=desk.correction(0, 200),
                )
            done.append(person)
        except DomainError as refusal:
            declined.append(type(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(who,)) for who in (desk.second, third)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert len(done) == 1
    assert declined == [approval.PlanNotOpen if act == "approve" else changes.ChangeWaiting]
    corrected = Entry.objects.filter(matter=desk.matter, kind=EntryKind.CORRECTION).count()
    assert corrected == (1 if act == "approve" else 0)
    assert selectors.balance_check(desk.matter).holds


def test_the_key_of_an_advance_posts_it_once(desk: Desk) -> None:
    key = uuid4()
    told = {"fund": "演示应急基金", "voucher": "垫-9", "idempotency_key": key, **desk.who}
    first = services.advance(amounts={desk.items[0]: 50}, **told)
    again = services.advance(amounts={desk.items[0]: 50}, **told)
    assert first == again
    assert desk.now(Kind.ADVANCED) == [50, 0, 0]
