"""What HiGHS is asked and trusted with: bounds that hold, and an end in time whatever it does."""

import threading
import time
from itertools import product

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from niangjia.engines.siting import milp
from niangjia.engines.siting.milp import Answer, Ended, Model, binary, solve
from niangjia.engines.siting.plan import Limits


def covers(reached: np.ndarray, most: float = np.inf) -> Model:
    """Return the question for the fewest columns that cover all rows, no more than `most`."""
    rows, columns = reached.shape
    both = sp.vstack([sp.csr_matrix(reached), sp.csr_matrix(np.ones((1, columns)))]).tocsr()
    least = np.append(np.ones(rows), -np.inf)
    return binary(np.ones(columns), both, least, np.append(np.full(rows, np.inf), most))


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_the_bound_is_what_every_choice_says(seed):
    drawn = np.random.default_rng(seed)
    rows, columns = int(drawn.integers(1, 12)), int(drawn.integers(1, 8))
    table = drawn.integers(0, 4, (rows, columns)).astype(np.float64)
    cost = drawn.integers(-5, 9, columns).astype(np.float64)
    least = drawn.integers(0, 5, rows).astype(np.float64)
    model = binary(cost, sp.csr_matrix(table), least, np.full(rows, np.inf))

    answer = solve(model, Limits(seconds=20, seed=seed))

    choices = [np.array(choice) for choice in product((0, 1), repeat=columns)]
    costs = [cost @ choice for choice in choices if (table @ choice >= least).all()]
    if not costs:
        assert answer.ended is Ended.NONE
    else:
        assert answer.ended is Ended.PROVED
        assert answer.bound == pytest.approx(min(costs))
        assert cost @ np.rint(answer.values) == pytest.approx(min(costs))


def test_a_solution_that_is_enough_ends_the_search_and_none_within_is_proved():
    reached = (np.random.default_rng(4).random((40, 25)) < 0.2).astype(np.float64)
    reached[:, 0] = reached.sum(axis=1) == 0
    fewest = round(solve(covers(reached), Limits(seconds=20)).bound)

    enough = solve(covers(reached, fewest + 2), Limits(seconds=20), enough=fewest + 2)
    none = solve(covers(reached, fewest - 1), Limits(seconds=20), enough=fewest - 1)

    assert enough.ended in (Ended.ENOUGH, Ended.PROVED)
    assert (reached @ np.rint(enough.values) > 0).all()
    assert np.rint(enough.values).sum() <= fewest + 2
    assert none.ended is Ended.NONE


@pytest.mark.parametrize(("least", "ended"), [(0.0, Ended.PROVED), (1.0, Ended.NONE)])
def test_a_model_without_variables_is_held_or_not(least, ended):
    model = binary(np.zeros(0), sp.csr_matrix((1, 0)), np.array([least]), np.array([np.inf]))

    assert solve(model, Limits(seconds=5)).ended is ended


def test_nothing_is_asked_when_no_time_is_left_or_somebody_cancelled():
    model = covers(np.ones((2, 2)))

    late = solve(model, Limits(seconds=0))
    cancelled = solve(model, Limits(seconds=9, is_cancelled=lambda: True))

    assert late == cancelled == Answer(Ended.CUT_SHORT, None, -np.inf)


def test_a_solver_that_does_not_listen_is_left_behind_in_time(monkeypatch):
    released = threading.Event()

    def deaf(run, model, options):
        run.bound = 1.5
        released.wait(30)
        return Answer(Ended.PROVED, np.zeros(2), 2.0)

    monkeypatch.setattr(milp, "_ask", deaf)
    began = time.monotonic()
    try:
        answer = solve(covers(np.ones((2, 2))), Limits(seconds=0.1))
        assert time.monotonic() - began < 0.1 + milp.GRACE + 2
        assert (answer.ended, answer.bound) == (Ended.CUT_SHORT, 1.5)
        assert milp.is_left_behind()
    finally:
        released.set()


def test_what_breaks_in_the_solver_breaks_for_who_asked(monkeypatch):
    def broken(run, model, options):
        raise MemoryError("no room")

    monkeypatch.setattr(milp, "_ask", broken)

    with pytest.raises(MemoryError, match="no room"):
        solve(covers(np.ones((2, 2))), Limits(seconds=5))


def test_who_waits_hears_bounds_that_hold_and_nothing_is_written_on_the_output(capfd):
    drawn = np.random.default_rng(8)
    reached = (drawn.random((150, 120)) < 0.05).astype(np.float64)
    reached[reached.sum(axis=1) == 0, 0] = 1
    heard: list[float] = []

    answer = solve(covers(reached), Limits(seconds=20), heard=heard.append)

    assert heard == sorted(heard)
    assert all(bound <= np.rint(answer.values).sum() + 1e-6 for bound in heard)
    assert answer.bound <= np.rint(answer.values).sum() + 1e-6
    assert capfd.readouterr().out == ""
