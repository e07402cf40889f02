"""Small questions with conditions, and what trying every choice says of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from niangjia.engines.siting.conditions import Conditions
from niangjia.engines.siting.distances import Matrix
from niangjia.engines.siting.plan import Limits, Plan, Status


@dataclass(frozen=True)
class Case:
    """One small question."""

    ways: np.ndarray
    people: np.ndarray
    radius: float
    conditions: Conditions

    @property
    def distances(self) -> Matrix:
        return Matrix(self.ways)

    @property
    def there(self) -> np.ndarray:
        return self.people > 0

    def money(self, sites: tuple[int, ...]) -> int:
        """Return what opening these and closing the others costs."""
        asked, cost = self.conditions, 0
        if asked.costs is not None:
            cost += sum(int(asked.costs[site]) for site in sites if site not in asked.existing)
        if asked.movable and asked.closing is not None:
            cost += sum(int(asked.closing[site]) for site in asked.existing if site not in sites)
        return cost

    def holds(self, sites: tuple[int, ...]) -> bool:
        """Whether the sites hold the conditions of number, place and money."""
        asked = self.conditions
        held = {*asked.must} if asked.movable else {*asked.must, *asked.existing}
        if not held <= {*sites} or {*asked.barred} & {*sites} or len(sites) > asked.places:
            return False
        return asked.budget is None or self.money(sites) <= asked.budget

    def is_fair(self, sites: tuple[int, ...]) -> bool:
        """Whether everybody has a place as near as is asked."""
        beyond = self.conditions.nobody_beyond
        return beyond is None or self.worst(sites) <= beyond

    def choices(self) -> Iterator[tuple[int, ...]]:
        """Give every choice that holds the conditions, fairness aside."""
        for number in range(1, self.conditions.places + 1):
            for sites in combinations(range(self.ways.shape[1]), number):
                if self.holds(sites):
                    yield sites

    def way(self, sites: tuple[int, ...]) -> np.ndarray:
        return self.ways[:, list(sites)].min(axis=1)

    def reached(self, sites: tuple[int, ...]) -> float:
        return float(self.people[self.way(sites) <= self.radius].sum())

    def worst(self, sites: tuple[int, ...]) -> float:
        return float(self.way(sites)[self.there].max())

    def walked(self, sites: tuple[int, ...]) -> float:
        return float((self.people[self.there] * self.way(sites)[self.there]).sum())


@st.composite
def cases(draw, fair: bool = True, most_points: int = 10, most_sites: int = 7) -> Case:
    """Give questions of every kind of condition, some of which nothing can hold."""
    points, sites = draw(st.integers(1, most_points)), draw(st.integers(1, most_sites))
    drawn = np.random.default_rng(draw(st.integers(0, 2**32)))
    ways = drawn.integers(0, 12, (points, sites)).astype(np.float64)
    if draw(st.booleans()):
        ways += np.round(drawn.random((points, sites)), 3)
    if draw(st.booleans()):
        ways[drawn.random((points, sites)) < 0.2] = np.inf
    people = drawn.integers(0, 9, points).astype(np.float64)
    assume(people.any())
    people = people + draw(st.sampled_from((0, 0, 0.25)))
    order = tuple(drawn.permutation(sites).tolist())
    barred = order[: draw(st.integers(0, 1))]
    rest = order[len(barred) :]
    existing = rest[: draw(st.integers(0, 2))]
    must = rest[len(existing) :][: draw(st.integers(0, 1))]
    movable = draw(st.booleans())
    held = len(must) if movable else len(must) + len(existing)
    assume(sites - len(barred) >= 1)
    places = draw(st.integers(max(1, held), sites - len(barred)))
    paid = draw(st.booleans())
    return Case(
        ways=ways,
        people=people,
        radius=float(draw(st.integers(0, 11))),
        conditions=Conditions(
            places=places,
            must=must,
            barred=barred,
            existing=existing,
            movable=movable,
            costs=drawn.integers(0, 10, sites) if paid else None,
            closing=drawn.integers(0, 6, sites) if paid else None,
            budget=draw(st.integers(0, 10 * places)) if paid else None,
            nobody_beyond=float(draw(st.integers(2, 12))) if fair and draw(st.booleans()) else None,
        ),
    )


def limits(seconds: float = 30, seed: int = 1) -> Limits:
    return Limits(seconds=seconds, seed=seed)


def assert_proved(plan: Plan, best: float | None) -> None:
    """Assert that the plan is the best of all choices and says so, or that none exists."""
    if best is None or not np.isfinite(best):
        assert (plan.status, plan.sites) == (Status.INFEASIBLE, ())
        assert plan.why
        return
    assert plan.status is Status.OPTIMAL, plan
    np.testing.assert_allclose(plan.objective, best, rtol=1e-9)
    np.testing.assert_allclose(plan.bound, best, rtol=1e-9)
