"""The stage of one claim item: always one, and the right one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.engines.procedure import Stage, stage

TRACKS = ("aid", "merits", "review", "preservation", "enforcement", "supervision")
KINDS = (
    "claimed",
    "computed",
    "fixed",
    "enforceable",
    "satisfied",
    "advanced",
    "advance_recovered",
    "dropped",
    "held",
    "paid",
    "owed_back",
)
RUNNING = st.sets(st.sampled_from(TRACKS))
MONEY = st.dictionaries(st.sampled_from(KINDS), st.integers(0, 10**9))


@pytest.mark.parametrize(
    ("running", "money", "expected"),
    [
        ((), {}, Stage.TRIAGE),
        ((), {"computed": 100}, Stage.TRIAGE),
        (("aid",), {"computed": 100}, Stage.AID),
        (("aid", "merits"), {"computed": 100}, Stage.MERITS),
        (("aid",), {"fixed": 100}, Stage.FIXED),
        (("review",), {"fixed": 100}, Stage.REVIEW),
        ((), {"enforceable": 100}, Stage.ENFORCEABLE),
        (("aid", "enforcement"), {"enforceable": 100}, Stage.ENFORCING),
        (("enforcement",), {"enforceable": 60, "held": 40}, Stage.TO_PAY),
        (("enforcement",), {"enforceable": 60, "satisfied": 40, "paid": 40}, Stage.ENFORCING),
        (("enforcement",), {"satisfied": 100, "paid": 100, "dropped": 5}, Stage.PAID),
        ((), {"advanced": 100, "paid": 100}, Stage.PAID),
        ((), {"satisfied": 90, "paid": 90, "owed_back": 10}, Stage.OVERPAID),
        ((), {"enforceable": 10, "satisfied": 90, "owed_back": 10}, Stage.ENFORCEABLE),
        ((), {"dropped": 100}, Stage.DROPPED),
    ],
)
def test_worked_examples(running, money, expected):
    assert stage(running, money) is expected


@given(RUNNING, MONEY)
def test_every_item_has_exactly_one_stage_with_a_name(running, money):
    found = stage(running, money)

    assert found in Stage
    assert found.zh


@given(RUNNING, MONEY)
def test_a_stage_never_says_more_than_is_true(running, money):
    has = {kind for kind, fen in money.items() if fen}
    found = stage(running, money)

    if found is Stage.PAID:
        assert not has & {"claimed", "computed", "fixed", "enforceable", "held", "owed_back"}
        assert has & {"satisfied", "advanced", "advance_recovered"}
    if found is Stage.TO_PAY:
        assert "held" in has
    if found is Stage.DROPPED:
        assert not running & {"merits", "review", "aid", "enforcement"}
    if found is Stage.TRIAGE:
        assert not has & {"held", "enforceable", "fixed"}


@given(RUNNING, MONEY)
def test_money_waiting_for_her_is_never_hidden(running, money):
    if money.get("held", 0):
        assert stage(running, money) is Stage.TO_PAY


@given(RUNNING, MONEY)
def test_no_money_in_a_place_is_as_if_the_place_were_not_named(running, money):
    assert stage(running, {k: v for k, v in money.items() if v}) is stage(running, money)
