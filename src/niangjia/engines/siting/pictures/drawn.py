"""What a map is asked to show, its sheet of paper, and the number each site bears on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from niangjia.engines.siting.candidates import Candidates
from niangjia.engines.siting.demand import Demand
from niangjia.engines.siting.plan import Real

WIDE, HIGH = 1280.0, 900.0
WINDOW = (40.0, 92.0, 850.0, 732.0)

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a map is to show: a plan's `sites` among candidates, for a demand.

    `metres` from each point to each candidate; `reach` in metres of way, and the same as the crow
    flies (`straight`, None where distances were given by a matrix); `outlines` are named borders.
    """

    title: str
    subtitle: str
    demand: Demand
    candidates: Candidates
    sites: tuple[int, ...]
    metres: Real
    reach: float
    reach_words: str
    straight: float | None
    outlines: Sequence[tuple[str, Ring]] = ()
    foot: str = ""


def numbers(candidates: Candidates, sites: Sequence[int]) -> dict[int, int]:
    """Return the number each site bears on map, list and sheet: what is new first, from north."""
    new = [site for site in sites if site >= candidates.existing]
    old = [site for site in sites if site < candidates.existing]
    north = candidates.places.latitude

    def order(some: list[int]) -> list[int]:
        return sorted(some, key=lambda site: (-north[site], site))

    return {site: n for n, site in enumerate([*order(new), *order(old)], 1)}
