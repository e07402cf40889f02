"""The likely next step: nearer to the money, never a loss, never one that has to wait."""

import itertools

import pytest

from niangjia.apps.aid.lifecycle import AID
from niangjia.apps.mediation.lifecycle import COURT_MEDIATION, MEDIATION
from niangjia.apps.proceedings.lifecycle import ARBITRATION, ENFORCEMENT
from niangjia.apps.supervision.lifecycle import SUPERVISION
from niangjia.engines.procedure import Choice, Toward, is_reached, likely, offers

TABLES = (MEDIATION, COURT_MEDIATION, AID, ARBITRATION, ENFORCEMENT, SUPERVISION)
STANDING = [
    pytest.param(table, state.key, id=f"{table.key}-{state.key}")
    for table in TABLES
    for state in table.states
    if not state.end
]


def choices(table, state, *, waiting=(), not_all=()):
    return [
        Choice(
            offer=offer,
            why_not="还不到时候" if offer.step.verb in waiting else "",
            not_all=offer.step.verb in not_all,
        )
        for offer in offers(table, state, {"case_officer"})
    ]


def verb(choice):
    return choice and choice.step.verb


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_every_step_says_what_it_is_for_the_workers(table):
    assert all(isinstance(step.toward, Toward) for step in table.steps)


@pytest.mark.parametrize(("table", "state"), STANDING)
def test_from_every_live_state_a_step_leads_on_or_keeps_what_they_have(table, state):
    kinds = {step.toward for step in table.steps if state in step.source}

    assert kinds & {Toward.FORWARD, Toward.ASIDE}


@pytest.mark.parametrize(("table", "state"), STANDING)
def test_the_main_button_is_never_a_loss_nor_blocked_whatever_waits_and_was_taken(table, state):
    forward = [c.step.verb for c in choices(table, state) if c.step.toward is Toward.FORWARD]
    for waiting in itertools.chain.from_iterable(
        itertools.combinations(forward, n) for n in range(len(forward) + 1)
    ):
        for taken in (set(), set(forward)):
            found = likely(choices(table, state, waiting=waiting), taken=taken)
            if len(waiting) == len(forward):
                assert found is None
            else:
                assert found.step.toward is Toward.FORWARD
                assert not found.why_not


@pytest.mark.parametrize(
    ("table", "state", "waiting", "taken", "expected"),
    [
        (ENFORCEMENT, "ready", ("perform", "apply"), (), "prepare"),
        (ENFORCEMENT, "ready", ("perform",), ("prepare",), "apply"),
        (ENFORCEMENT, "distributing", ("perform",), (), None),
        (ENFORCEMENT, "distributing", (), (), "perform"),
        (ENFORCEMENT, "seized", ("perform",), ("give_clue",), "auction"),
        (ENFORCEMENT, "planned", ("perform", "distribute"), (), None),
        (MEDIATION, "in_session", (), ("convene",), "agree"),
        (MEDIATION, "agreed", ("perform",), (), "file_confirmation"),
        (ARBITRATION, "preparing", ("file",), ("prepare",), "prepare"),
        (ARBITRATION, "preparing", (), ("prepare",), "file"),
        (ARBITRATION, "accepted", (), (), "serve"),
        (ARBITRATION, "accepted", (), ("serve", "answer"), "hear"),
        (AID, "refused", (), (), "object"),
    ],
)
def test_worked_examples(table, state, waiting, taken, expected):
    assert verb(likely(choices(table, state, waiting=waiting), taken=taken)) == expected


def test_a_step_for_everybody_comes_before_one_for_some():
    some = choices(ARBITRATION, "preparing", not_all=("file",))

    assert verb(likely(some, taken=())) == "prepare"
    assert verb(likely(some, taken=("prepare",))) == "file"


@pytest.mark.parametrize(
    ("table", "reached", "lost"),
    [
        (MEDIATION, {"confirmed", "performed"}, {"defaulted", "failed", "withdrawn"}),
        (ENFORCEMENT, {"paid"}, {"denied", "terminated", "withdrawn"}),
        (AID, {"done"}, {"not_aided", "withdrawn"}),
    ],
    ids=lambda value: getattr(value, "key", None),
)
def test_an_end_that_only_losses_lead_to_is_not_reached(table, reached, lost):
    ends = {state.key: is_reached(table, state) for state in table.states if state.end}

    assert {key for key, is_so in ends.items() if is_so} == reached
    assert {key for key, is_so in ends.items() if not is_so} == lost
    assert not any(is_reached(table, state) for state in table.states if not state.end)
