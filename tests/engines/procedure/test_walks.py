"""Any way through any table: there is always a way on, and every clock has somebody who ends it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.procedure.test_tables_in_force import TABLES

from niangjia.engines.procedure import Act, Lifecycle, edges

ENDS = (Act.MEET, Act.LAPSE, Act.VOID)
DESK = {"case_officer", "team_leader"}


def ended_by(table: Lifecycle, rule: str) -> set[str]:
    """Return the states from which somebody of the desk reaches a step that ends a clock."""
    found = {
        source
        for step in table.steps
        for source in step.source
        if DESK & set(step.who)
        and any(clock.rule == rule and clock.act in ENDS for clock in step.clocks)
    }
    for _ in table.states:
        for step in table.steps:
            if step.target in found and DESK & set(step.who):
                found.update(step.source)
    return found


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
@given(data=st.data())
def test_a_walk_is_never_stuck_and_no_clock_is_without_an_owner(table, data):
    legal = {(edge.verb, edge.from_state, edge.to_state) for edge in edges(table)}
    here = table.first
    running = {clock.rule for clock in table.opens if clock.act is Act.START}
    for _ in range(40):
        state = table.state(here)
        if state.end:
            assert running <= set(state.hands_on)
            break
        ways = [step for step in table.steps if here in step.source and DESK & set(step.who)]
        assert ways, f"stuck at {here}"
        for rule in running:
            handed = any(rule in one.hands_on for one in table.states)
            assert here in ended_by(table, rule) or handed, f"{rule} at {here} has nobody"
        step = data.draw(st.sampled_from(ways))
        assert (step.verb, here, step.target) in legal
        for clock in step.clocks:
            if clock.act is Act.START:
                running.add(clock.rule)
            elif clock.act in ENDS and clock.when is None:
                running.discard(clock.rule)
        here = step.target
