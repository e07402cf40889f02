"""Who goes to which place when each can serve only so many: the model, and a plan's own worth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from niangjia.engines.siting import conditions as held
from niangjia.engines.siting import milp
from niangjia.engines.siting.milp import Ended, Model
from niangjia.engines.siting.plan import Limits, Real, Whole
from niangjia.engines.siting.reductions import Flags

TENFOLD = 1e4  # costs are brought to this size when they are no whole numbers HiGHS tells apart
WHOLE_SUM = 1e9
NEAR_ENOUGH = 1e-7  # of a person: what a linear solver may leave over

Share = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Case:
    """Open places and who may go there: `ways` infinite where they may not, `room` None for any."""

    ways: Real
    people: Real
    room: Real | None
    opened: Flags
    split: bool
    is_most: bool


@dataclass(frozen=True, slots=True)
class Served:
    """Open places and the shares (point, candidate, weight) that go there, worth so much."""

    opened: Flags
    shares: tuple[Share, ...]
    worth: float


@dataclass(frozen=True, slots=True)
class Built:
    """A model with its arcs; `over` are the variables that price what was left out."""

    milp: Model
    scale: float
    points: Whole
    sites: Whole
    over: Whole

    @property
    def is_cut(self) -> bool:
        """Whether some candidates of some points were left out."""
        return len(self.over) > 0


def model(
    *,
    ways: Real,
    people: Real,
    room: Real | None,
    kept: int,
    split: bool,
    is_most: bool,
    limiting: tuple[sp.csr_matrix, Real],
    held: Flags,
) -> Built:
    """Return the model over the `kept` nearest candidates of each point.

    Variables: each candidate open or not, the share of a point on each arc, and for each point
    whose farther candidates were left out what would go there.
    """
    count, sites = ways.shape
    order = np.argsort(ways, axis=1, kind="stable")
    near = order[:, :kept]
    point = np.repeat(np.arange(count), near.shape[1])
    site = near.ravel()
    allowed = np.isfinite(ways[point, site])
    point, site = point[allowed], site[allowed]
    arcs = len(point)
    cut = np.zeros(count, dtype=np.bool_)
    if kept < sites:
        cut = np.isfinite(ways[np.arange(count), order[:, kept]])
    cut_points = np.flatnonzero(cut)
    over_cost = -people[cut_points]
    arc_cost = -people[point]
    if not is_most:
        arc_cost = people[point] * ways[point, site]
        over_cost = people[cut_points] * ways[cut_points, order[cut_points, min(kept, sites - 1)]]
    cost = np.concatenate([np.zeros(sites), arc_cost, over_cost])
    scale = _scale(cost)
    every = sp.csr_matrix((np.ones(arcs), (point, np.arange(arcs))), shape=(count, arcs))
    overflow = sp.csr_matrix(
        (np.ones(len(cut_points)), (cut_points, np.arange(len(cut_points)))),
        shape=(count, len(cut_points)),
    )
    link = sp.csr_matrix((np.ones(arcs), (np.arange(arcs), site)), shape=(arcs, sites))
    rows, ends = limiting
    blocks = [
        [sp.csr_matrix((count, sites)), every, overflow],
        [-link, sp.identity(arcs), None],
        [rows, None, None],
    ]
    least = [np.full(count, 0.0 if is_most else 1.0), np.full(arcs, -np.inf)]
    most = [np.ones(count), np.zeros(arcs)]
    least.append(np.where(np.arange(len(ends)) == 0, 1.0, -np.inf))  # the number: at least one
    most.append(ends)
    if room is not None:
        loads = sp.csr_matrix((people[point], (site, np.arange(arcs))), shape=(sites, arcs))
        blocks.append([-sp.diags(room), loads, None])
        least.append(np.full(sites, -np.inf))
        most.append(np.zeros(sites))
        if not is_most:
            blocks.append([sp.csr_matrix(room[None, :]), None, None])
            least.append(np.array([people.sum()]))
            most.append(np.array([np.inf]))
    total = len(cost)
    whole = np.zeros(total, dtype=np.bool_)
    whole[:sites] = True
    whole[sites : sites + arcs] = room is not None and not split
    low = np.zeros(total)
    low[:sites][held] = 1
    return Built(
        Model(
            cost / scale,
            sp.bmat(blocks).tocsr(),
            np.concatenate(least),
            np.concatenate(most),
            low,
            np.ones(total),
            whole,
        ),
        scale,
        point.astype(np.int64),
        site.astype(np.int64),
        np.arange(sites + arcs, total),
    )


def served(case: Case, limits: Limits) -> Served | None:
    """Return who goes where when these places are open; None when they cannot serve everybody."""
    if case.room is None:
        return _to_the_nearest(case)
    return _transported(case, limits) if case.split else _one_by_one(case)


def as_given(built: Built, values: Real, case: Case) -> Served | None:
    """Return what the solver's own shares say, when each point goes whole to one place."""
    if case.split and case.room is not None:
        return None
    shares = values[case.ways.shape[1] :][: len(built.points)]
    goes = shares > 0.5
    to = np.full(len(case.people), -1, dtype=np.int64)
    to[built.points[goes]] = built.sites[goes]
    return _checked(case, to)


def _scale(cost: Real) -> float:
    largest = float(np.abs(cost).max(initial=0))
    is_whole = held.whole_unit(cost) == 1 and np.abs(cost).sum() <= WHOLE_SUM * len(cost)
    return 1.0 if largest <= TENFOLD or (is_whole and largest <= WHOLE_SUM) else largest / TENFOLD


def _to_the_nearest(case: Case) -> Served | None:
    ways = np.where(case.opened, case.ways, np.inf)
    to = ways.argmin(axis=1)
    to = np.where(np.isfinite(ways[np.arange(len(to)), to]), to, -1)
    return _checked(case, to)


def _checked(case: Case, to: Whole) -> Served | None:
    """Return the plan when each point goes to one place, if it holds, with its worth."""
    goes = to >= 0
    if not case.is_most and not goes.all():
        return None
    if case.room is not None:
        load = np.bincount(to[goes], case.people[goes], minlength=len(case.opened))
        if (load > case.room * (1 + 1e-12)).any():
            return None
    if not case.opened[to[goes]].all():
        return None
    rows = np.flatnonzero(goes)
    shares = tuple((int(row), int(to[row]), float(case.people[row])) for row in rows)
    return Served(case.opened, shares, _worth(case, shares))


def _worth(case: Case, shares: tuple[Share, ...]) -> float:
    if case.is_most:
        return float(sum(weight for *_, weight in shares))
    return float(sum(weight * case.ways[row, to] for row, to, weight in shares))


def _one_by_one(case: Case) -> Served | None:
    """Return a plan where each point goes whole: first who would lose most by waiting, then moves.

    It may miss a plan that exists; the bound does not lean on it.
    """
    assert case.room is not None
    sites = np.flatnonzero(case.opened)
    ways, room = case.ways[:, sites], case.room[sites].copy()
    to = np.full(len(case.people), -1, dtype=np.int64)
    waiting = np.ones(len(to), dtype=np.bool_)
    heavy = case.people / case.people.max()
    while waiting.any():
        rows = np.flatnonzero(waiting)
        can = np.where(case.people[rows, None] <= room[None, :], ways[rows], np.inf)
        can.sort(axis=1)
        none = ~np.isfinite(can[:, 0])
        regret = 1e15 * (1 + heavy[rows])  # of those who have one choice left, the largest first
        if can.shape[1] > 1:
            both = np.isfinite(can[:, 1])
            regret[both] = can[both, 1] - can[both, 0]
        regret[none] = -1
        if none.all():
            break
        row = int(rows[int(regret.argmax())])
        fits = np.where(case.people[row] <= room, ways[row], np.inf)
        best = int(fits.argmin())
        to[row], waiting[row] = sites[best], False
        room[best] -= case.people[row]
    _moved_nearer(case, sites, to, room)
    return _checked(case, to)


def _moved_nearer(case: Case, sites: Whole, to: Whole, room: Real) -> None:
    place = {int(site): at for at, site in enumerate(sites)}
    moved = True
    while moved:
        moved = False
        for row in np.flatnonzero(to >= 0):
            now = place[int(to[row])]
            fits = np.where(case.people[row] <= room, case.ways[row, sites], np.inf)
            fits[now] = case.ways[row, sites[now]]
            best = int(fits.argmin())
            if fits[best] < fits[now]:
                room[now] += case.people[row]
                room[best] -= case.people[row]
                to[row] = sites[best]
                moved = True


def _transported(case: Case, limits: Limits) -> Served | None:
    """Return the least transport, of whole persons where people and room are whole."""
    assert case.room is not None
    point, site = np.nonzero(np.isfinite(case.ways) & case.opened)
    arcs = len(point)
    if not arcs:
        return Served(case.opened, (), 0.0) if case.is_most else None
    cost = np.full(arcs, -1.0) if case.is_most else case.ways[point, site]
    count, sites = case.ways.shape
    every = sp.csr_matrix((np.ones(arcs), (point, np.arange(arcs))), shape=(count, arcs))
    loads = sp.csr_matrix((np.ones(arcs), (site, np.arange(arcs))), shape=(sites, arcs))
    answer = milp.solve(
        Model(
            np.asarray(cost, dtype=np.float64),
            sp.vstack([every, loads]).tocsr(),
            np.concatenate(
                [np.zeros(count) if case.is_most else case.people, np.full(sites, -np.inf)]
            ),
            np.concatenate([case.people, case.room]),
            np.zeros(arcs),
            case.people[point],
            np.zeros(arcs, dtype=np.bool_),
        ),
        limits,
    )
    if answer.ended is not Ended.PROVED or answer.values is None:
        return None
    flow: npt.NDArray[np.float64] = np.maximum(answer.values, 0)
    if held.whole_unit(np.concatenate([case.people, case.room])) == 1:
        flow = np.rint(flow)
    else:
        flow[flow < NEAR_ENOUGH] = 0
        flow = flow * _kept_to(np.asarray(every @ flow), case.people, case.is_most)[point]
    off = np.abs(every @ flow - case.people) > NEAR_ENOUGH
    over = loads @ flow > case.room + NEAR_ENOUGH
    if over.any() or (not case.is_most and off.any()):
        return None
    shares = tuple(
        (int(point[arc]), int(site[arc]), float(flow[arc])) for arc in np.flatnonzero(flow > 0)
    )
    return Served(case.opened, shares, _worth(case, shares))


def _kept_to(given: Real, people: Real, is_most: bool) -> Real:
    """Return the factors that make what is served of each point what lives there (or no more)."""
    factor = np.divide(people, given, out=np.ones_like(people), where=given > 0)
    return np.minimum(factor, 1) if is_most else factor
