"""A plan as GeoJSON (RFC 7946): WGS-84, longitude first, what is counter-clockwise kept so.

Sites, people and who serves whom: any map program opens it.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from niangjia.engines.siting.candidates import Candidates
from niangjia.engines.siting.coordinates import Places
from niangjia.engines.siting.demand import Demand
from niangjia.engines.siting.pictures.drawn import numbers
from niangjia.engines.siting.plan import Plan, Real
from niangjia.engines.siting.questions import nearest

DIGITS = 6  # of a degree: 0.1 metre


def as_geojson(plan: Plan, demand: Demand, candidates: Candidates, metres: Real) -> str:
    """Return a FeatureCollection of the plan's sites and of all people with the site they go to.

    `status`, `objective`, `bound` and `gap` of the plan stand beside the features, as foreign
    members (section 6.1); what is unknown is null.
    """
    way, by = nearest(metres, plan.sites)
    there = by >= 0
    load = np.bincount(by[there], demand.weight[there], len(candidates))
    number = numbers(candidates, plan.sites)
    features = [
        _point(
            candidates.places,
            site,
            {
                "role": "site",
                "number": number[site],
                "id": candidates.key[site],
                "name": candidates.label[site],
                "kind": candidates.kind[site],
                "is_new": site >= candidates.existing,
                "served": round(float(load[site]), 3),
            },
        )
        for site in sorted(number, key=lambda one: number[one])
    ]
    features += _people(demand, candidates, way, by)
    whole: dict[str, Any] = {
        "type": "FeatureCollection",
        "bbox": _box(candidates.places.at(list(plan.sites)), demand.places),
        "status": plan.status.value,
        "objective": _number(plan.objective),
        "bound": _number(plan.bound),
        "gap": _number(plan.gap),
        "unit": demand.unit,
        "features": features,
    }
    if not features:
        del whole["bbox"]
    return json.dumps(whole, ensure_ascii=False, allow_nan=False)


def _people(
    demand: Demand, candidates: Candidates, way: Real, by: np.ndarray
) -> Iterable[dict[str, Any]]:
    for i in np.flatnonzero(demand.weight > 0).tolist():
        yield _point(
            demand.places,
            i,
            {
                "role": "demand",
                "id": demand.key[i],
                "name": demand.label[i],
                "weight": round(float(demand.weight[i]), 3),
                "served_by": candidates.key[by[i]] if by[i] >= 0 else None,
                "metres": _number(round(float(way[i]), 1)),
            },
        )


def _point(places: Places, at: int, told: Mapping[str, Any]) -> dict[str, Any]:
    spot = [
        round(float(places.longitude[at]), DIGITS),
        round(float(places.latitude[at]), DIGITS),
    ]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": spot},
        "properties": dict(told),
    }


def _box(*several: Places) -> list[float]:
    x = np.concatenate([places.longitude for places in several])
    y = np.concatenate([places.latitude for places in several])
    if not len(x):
        return []
    return [round(float(v), DIGITS) for v in (x.min(), y.min(), x.max(), y.max())]


def _number(value: float) -> float | None:
    return value if np.isfinite(value) else None
