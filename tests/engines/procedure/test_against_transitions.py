"""An outside opinion: the `transitions` library reaches the same states by the same tables."""

import pytest
from transitions import Machine

from niangjia.apps.aid.lifecycle import AID
from niangjia.apps.mediation.lifecycle import COURT_MEDIATION, MEDIATION
from niangjia.apps.proceedings.lifecycle import ARBITRATION, ENFORCEMENT
from niangjia.apps.supervision.lifecycle import SUPERVISION
from niangjia.engines.procedure import OPEN, SPLIT, edges

TABLES = (MEDIATION, COURT_MEDIATION, AID, ARBITRATION, ENFORCEMENT, SUPERVISION)


def machine(lifecycle) -> Machine:
    return Machine(
        states=[state.key for state in lifecycle.states],
        initial=lifecycle.first,
        transitions=[
            {"trigger": step.verb, "source": list(step.source), "dest": step.target}
            for step in lifecycle.steps
        ],
        auto_transitions=False,
    )


def reachable_by_the_library(lifecycle) -> dict[str, set[str]]:
    """Return what every state leads to in one step, as the library tells it."""
    theirs = machine(lifecycle)
    reached = {}
    for state in lifecycle.states:
        targets = set()
        for verb in theirs.get_triggers(state.key):
            theirs.set_state(state.key)
            assert theirs.trigger(verb)
            targets.add(theirs.state)
        reached[state.key] = targets
    return reached


@pytest.mark.parametrize("lifecycle", TABLES, ids=lambda table: table.key)
def test_the_library_and_our_edges_reach_the_same_states(lifecycle):
    ours = {state.key: set() for state in lifecycle.states}
    for edge in edges(lifecycle):
        if edge.verb not in (OPEN, SPLIT):
            ours[edge.from_state].add(edge.to_state)

    theirs = reachable_by_the_library(lifecycle)

    assert theirs == ours
    closure, queue = {lifecycle.first}, [lifecycle.first]
    while queue:
        found = theirs[queue.pop()] - closure
        closure |= found
        queue += found
    assert closure == {state.key for state in lifecycle.states}
    assert {key for key, targets in theirs.items() if not targets} == {
        state.key for state in lifecycle.states if state.end
    }
