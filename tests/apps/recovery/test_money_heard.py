"""A worker hears of money of hers: what was paid to her and when, what her bank sent back."""

from uuid import uuid4

import pytest
from tests.apps.recovery.case import DAY, Case

from niangjia.apps.matters.models import Claimant
from niangjia.apps.notices import selectors as notices
from niangjia.apps.notices.models import Notice
from niangjia.apps.recovery import services


def heard(claimant: int, template: str) -> list:
    person = Claimant.objects.get(pk=claimant).person
    rows = Notice.objects.filter(person=person, template=template)
    return [one.words for one in notices.with_words(rows)]


def paid_out(case: Case):
    case.receive(600)
    case.approve(case.propose())
    return services.prepare_payout(**case.who).payout


def test_who_is_paid_hears_how_much_when_and_to_which_account(case: Case) -> None:
    payout = paid_out(case)
    one, two, _ = case.people()
    services.confirm_payout(payout=payout, lines=[one], on=DAY, by=case.clerk)
    (words,) = heard(one, "recovery.paid")
    assert "有 3.00 元，6月18日打到了您登记的卡上" in words.say
    assert "没有收到，打 12351" in words.next
    assert not heard(two, "recovery.paid")


def test_a_text_message_names_neither_the_sum_nor_the_account(case: Case) -> None:
    payout = paid_out(case)
    one, *_ = case.people()
    services.confirm_payout(payout=payout, lines=[one], on=DAY, by=case.clerk)
    (words,) = heard(one, "recovery.paid")
    for text in (words.sms, *words.wechat.values()):
        assert "3.00" not in text
        assert "元" not in text
        assert "****" not in text


def test_whose_transfer_comes_back_hears_that_nothing_is_lost_and_what_to_bring(
    case: Case,
) -> None:
    payout = paid_out(case)
    one, *_ = case.people()
    services.return_payout_line(
        payout=payout, claimant=one, on=DAY, by=case.clerk, why="账号不符，户名王某"
    )
    (words,) = heard(one, "recovery.transfer_returned")
    assert "钱没有少" in words.say
    assert "身份证和银行卡" in words.next
    assert "王某" not in words.say + words.next + words.sms


def test_what_is_declined_is_told_to_nobody(case: Case) -> None:
    payout = paid_out(case)
    with pytest.raises(services.payouts.LineNotWaiting):
        services.confirm_payout(payout=payout, lines=[0], on=DAY, by=case.clerk)
    assert not Notice.objects.exists()


def test_who_is_paid_first_by_the_fund_hears_it_once(case: Case) -> None:
    key = uuid4()
    for _ in range(2):
        services.advance(
            matter=case.matter,
            amounts={case.items[0]: 200},
            fund="演示基金",
            voucher="演示-垫付",
            on=DAY,
            by=case.clerk,
            idempotency_key=key,
        )
    (words,) = heard(case.people()[0], "recovery.advanced")
    assert "6月18日先垫给您 2.00 元" in words.say
    assert Notice.objects.filter(template="recovery.advanced").count() == 1
