"""Read side of places: the nearest open first, or those of a district."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Avg, QuerySet

from niangjia.apps.lawbook.selectors import calendar
from niangjia.apps.places.models import Place
from niangjia.engines.hours import Closure, Hours, Opening, opening, read_closures, read_hours

EARTH_M = 6_371_009
"""Mean radius (IUGG), metres; a great circle is then within 0.6 % of the ellipsoid."""
METRES_A_DEGREE = math.radians(1) * EARTH_M
RINGS_M = (1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000)
"""How far is looked, ring after ring, until enough open places are found; nobody goes further."""
FARTHER_M = (*(256_000 * 2**n for n in range(7)), round(math.pi * EARTH_M) + 1)
"""How far is looked where there is none at all, until there is one: the whole earth."""
SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A place as somebody finds it at an instant; metres from where she stands, if known."""

    place: Place
    opening: Opening
    metres: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """A county-level district with places in it."""

    region: str
    city: str
    name: str


def nearest(
    *, lat: float, lng: float, at: datetime, service: str = "", wanted: int = SHOWN
) -> list[Found]:
    """Return the nearest places around a point (WGS-84 degrees): open ones first, then the others.

    Looks in rings that double until `wanted` open ones stand within one, so that a dense city is
    never read whole; within a ring the order is exact. Who is far from all of them is still told
    which are the nearest.
    """
    found: list[Found] = []
    opened = _openings(at)
    for radius in (*RINGS_M, *FARTHER_M):
        if found and radius > RINGS_M[-1]:
            break
        around = _offering(service).filter(**_box(lat, lng, radius))
        found = [
            Found(place=one, opening=opened(one), metres=metres)
            for one in around
            if (metres := distance(lat, lng, one.lat, one.lng)) <= radius
        ]
        if sum(one.opening.is_open for one in found) >= wanted:
            break
    return sorted(found, key=_nearest_open_first)[:wanted]


def of_district(
    *, region: str, at: datetime, town: str = "", service: str = "", wanted: int = 200
) -> list[Found]:
    """Return the places of a district, or of a town in it: open ones first, then by name."""
    opened = _openings(at)
    asked = _offering(service).filter(region=region, **({"town": town} if town else {}))
    found = [Found(place=one, opening=opened(one)) for one in asked.order_by("town", "name", "pk")]
    return sorted(found, key=lambda one: not one.opening.is_open)[:wanted]


def middle_of(*, region: str, town: str) -> tuple[float, float] | None:
    """Return the middle of the places of a town (WGS-84 degrees), None when it has none."""
    found = Place.objects.filter(region=region, town=town, is_closed=False).aggregate(
        lat=Avg("lat"), lng=Avg("lng")
    )
    return None if found["lat"] is None else (found["lat"], found["lng"])


def districts() -> list[District]:
    """Return every district that has places, by its code."""
    rows = (
        Place.objects.filter(is_closed=False)
        .values_list("region", "city", "district")
        .distinct()
        .order_by("region")
    )
    return [District(region=region, city=city, name=name) for region, city, name in rows]


def towns_of(region: str) -> list[str]:
    """Return the towns of a district that have places."""
    rows = Place.objects.filter(is_closed=False, region=region)
    return sorted(rows.values_list("town", flat=True).distinct())


def distance(lat: float, lng: float, to_lat: float, to_lng: float) -> int:
    """Return the metres between two points along the great circle (haversine, exact when near)."""
    a, b = math.radians(lat), math.radians(to_lat)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(to_lng - lng) / 2) ** 2
    return round(2 * EARTH_M * math.asin(math.sqrt(min(1.0, half))))


def _nearest_open_first(one: Found) -> tuple[bool, int, int]:
    return not one.opening.is_open, one.metres or 0, one.place.pk


def _offering(service: str) -> "QuerySet[Place]":
    places = Place.objects.filter(is_closed=False)
    return places.filter(services__contains=[service]) if service else places


def _box(lat: float, lng: float, radius: int) -> dict[str, tuple[float, float]]:
    """Return the degrees that hold every point within a radius."""
    high = radius / METRES_A_DEGREE
    # Widest at the edge that is nearer to the pole.
    wide = high / math.cos(math.radians(min(89.0, abs(lat) + high)))
    return {"lat__range": (lat - high, lat + high), "lng__range": (lng - wide, lng + wide)}


def _openings(at: datetime) -> Callable[[Place], Opening]:
    """Return what tells whether a place is open at an instant; equal hours are asked once."""
    law, known = calendar(), dict[tuple[str, str], Opening]()

    def opened(place: Place) -> Opening:
        key = place.hours, place.closures
        if key not in known:
            known[key] = opening(*read(*key), at, law)
        return known[key]

    return opened


@lru_cache(maxsize=4096)
def read(hours: str, closures: str) -> tuple[Hours, tuple[Closure, ...]]:
    """Return the hours of a place from its words; they were read once when they came in.

    :raises Unclear: they were never read before.
    """
    return read_hours(hours), read_closures(closures)


def by_number(numbers: Iterable[str]) -> dict[str, Place]:
    """Return the places with these numbers, those out of use too."""
    return {one.number: one for one in Place.objects.filter(number__in=list(numbers))}
