"""Places on the ground: which system a coordinate is in, what is wrong with it, how far apart.

WGS-84 is what satellites give and what GeoJSON demands; GCJ-02 is what maps published in China
show (300 to 700 metres apart); BD-09 is one vendor's further shift. Nothing is converted unless
it is asked. The two shifts are published nowhere officially; the formulas below are the ones all
open implementations agree on, tried against their known points (`tests/engines/siting`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from niangjia.engines.siting.distances import over_globe
from niangjia.engines.siting.plan import Real, Whole
from niangjia.engines.siting.said import Said, Weight

# The mainland and the islands, generously: no place of a Chinese federation is outside.
WEST, EAST, SOUTH, NORTH = 73.4, 135.1, 3.8, 53.6
FAR = 300_000.0  # metres from the middle of the others: another city, or a wrong digit
SAME_PLACE = 80.0  # metres: two readings of one place, once both are in one system
_AXIS, _FLATNESS = (
    6_378_245.0,
    0.00669342162296594323,
)  # Krasovsky 1940, which the shift is built on
_TURN = np.pi * 3000.0 / 180.0


class System(StrEnum):
    """The system that coordinates are given in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


SYSTEM_WORDS = {
    "wgs84": System.WGS84,
    "wgs-84": System.WGS84,
    "epsg:4326": System.WGS84,
    "gps": System.WGS84,
    "天地图": System.WGS84,
    "cgcs2000": System.WGS84,  # apart by centimetres
    "gcj02": System.GCJ02,
    "gcj-02": System.GCJ02,
    "国测局": System.GCJ02,
    "火星": System.GCJ02,
    "火星坐标": System.GCJ02,
    "高德": System.GCJ02,
    "腾讯": System.GCJ02,
    "bd09": System.BD09,
    "bd-09": System.BD09,
    "百度": System.BD09,
}


@dataclass(frozen=True, slots=True)
class Places:
    """Longitude and latitude in degrees, NaN where a row gives none."""

    longitude: Real
    latitude: Real

    def __len__(self) -> int:
        return len(self.longitude)

    def at(self, chosen: Whole | Sequence[int]) -> "Places":
        """Return those at the places chosen, in that order."""
        rows = np.asarray(chosen, dtype=np.int64)
        return Places(self.longitude[rows], self.latitude[rows])


def to_gcj02(places: Places) -> Places:
    """Return WGS-84 places as maps published in China show them."""
    east, north = _shift(places)
    return Places(places.longitude + east, places.latitude + north)


def to_wgs84(places: Places, system: System) -> Places:
    """Return places as satellites give them, to within a centimetre of what `to_gcj02` shifts.

    The shift has no inverse in closed form: what would be shifted to the given place is
    approached, each round some thousand times closer.
    """
    if system is System.WGS84:
        return places
    shown = _without_bd09(places) if system is System.BD09 else places
    found = shown
    for _ in range(5):
        again = to_gcj02(found)
        found = Places(
            found.longitude + shown.longitude - again.longitude,
            found.latitude + shown.latitude - again.latitude,
        )
    return found


def _shift(places: Places) -> tuple[Real, Real]:
    x, y = places.longitude - 105.0, places.latitude - 35.0
    xy, root = x * y, np.sqrt(np.abs(x))
    both = 20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * xy + 0.2 * root
    north += (both + 20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y / 30.0 * np.pi)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * xy + 0.1 * root
    east += (both + 20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    radians = np.radians(places.latitude)
    magic = 1.0 - _FLATNESS * np.sin(radians) ** 2
    meridian = _AXIS * (1.0 - _FLATNESS) / (magic * np.sqrt(magic))
    parallel = _AXIS / np.sqrt(magic) * np.cos(radians)
    return np.degrees(east / parallel), np.degrees(north / meridian)


def _without_bd09(places: Places) -> Places:
    x, y = places.longitude - 0.0065, places.latitude - 0.006
    z = np.hypot(x, y) - 0.00002 * np.sin(y * _TURN)
    angle = np.arctan2(y, x) - 0.000003 * np.cos(x * _TURN)
    return Places(z * np.cos(angle), z * np.sin(angle))


def metres(origin: Places, goal: Places) -> Real:
    """Return the straight distance over the ground of each place of one to each of the other."""
    return over_globe(_pairs(origin)[:, None, :], _pairs(goal)[None, :, :])


def apart(one: Places, other: Places) -> Real:
    """Return the straight distance in metres of each place to the one of the same row."""
    return over_globe(_pairs(one), _pairs(other))


def _pairs(places: Places) -> Real:
    return np.column_stack((places.longitude, places.latitude))


def check(places: Places, rows: Whole) -> list[Said]:
    """Return what is wrong or doubtful with places, each at its row; rows without one are skipped.

    Errors: longitude and latitude exchanged, 0 and 0, outside China. Doubts: far from all others;
    so few decimals that the place is vague.
    """
    x, y = places.longitude, places.latitude
    there = np.isfinite(x) & np.isfinite(y)
    inside = there & (x >= WEST) & (x <= EAST) & (y >= SOUTH) & (y <= NORTH)
    nought = there & (x == 0) & (y == 0)
    crossed = there & ~inside & (y >= WEST) & (y <= EAST) & (x >= SOUTH) & (x <= NORTH)
    outside = there & ~inside & ~nought & ~crossed
    said = []
    many = int(crossed.sum())
    if many > 1 and many * 2 > int(there.sum()):
        said.append(
            Said(
                Weight.ERROR,
                f"整列的经度和纬度写反了（{many:,} 行）。请用 --columns 经度=…,纬度=… 换过来，"
                "或在表里改列名。",
                None,
                "swapped-all",
                count=many,
            )
        )
    for i in np.flatnonzero(crossed):
        text = f"经度和纬度写反了（{x[i]:g},{y[i]:g}）。请对调。"
        said.append(Said(Weight.ERROR, text, int(rows[i]), "swapped"))
    for i in np.flatnonzero(nought):
        said.append(
            Said(Weight.ERROR, "坐标是 0,0，多半是没有定位。请补上，或留空。", int(rows[i]), "zero")
        )
    for i in np.flatnonzero(outside):
        said.append(
            Said(
                Weight.ERROR,
                f"坐标 {x[i]:g},{y[i]:g} 不在中国境内。请核对小数点和度分秒。",
                int(rows[i]),
                "outside",
            )
        )
    return said + _far(places, rows, inside) + _vague(places, rows, inside)


def _far(places: Places, rows: Whole, inside: np.ndarray) -> list[Said]:
    there = np.flatnonzero(inside)
    if len(there) < 3:
        return []
    middle = Places(
        np.array([np.median(places.longitude[there])]),
        np.array([np.median(places.latitude[there])]),
    )
    away = metres(places.at(there), middle)[:, 0]
    return [
        Said(
            Weight.DOUBT,
            f"离其余各点的中心 {away[i] / 1000:.0f} 公里，像是别的城市或写错一位。请核对。",
            int(rows[there[i]]),
            "far",
        )
        for i in np.flatnonzero(away > FAR)
    ]


def _vague(places: Places, rows: Whole, inside: np.ndarray) -> list[Said]:
    there = np.flatnonzero(inside)
    x, y = places.longitude[there], places.latitude[there]
    vague = (np.abs(x * 100 - np.round(x * 100)) < 1e-9) & (
        np.abs(y * 100 - np.round(y * 100)) < 1e-9
    )
    if not vague.any():
        return []
    many = int(vague.sum())
    return [
        Said(
            Weight.DOUBT,
            f"有 {many:,} 行坐标只到小数点后两位或更少，位置可能差 1 公里。请核对来源。",
            int(rows[there[np.flatnonzero(vague)[0]]]),
            "vague",
            count=many,
        )
    ]


def unlike(one: Places, other: Places) -> System | None:
    """Tell whether the same places, row by row, stand in WGS-84 in one and shifted in the other.

    Returns the system that `other` seems to be in, as seen from `one`: GCJ-02 when shifting `one`
    brings both together, WGS-84 when shifting `other` does, None when they already agree or
    nothing explains them. Three rows are the least that say anything.
    """
    there = np.isfinite(one.longitude) & np.isfinite(other.longitude)
    if int(there.sum()) < 3:
        return None
    rows = np.flatnonzero(there)
    a, b = one.at(rows), other.at(rows)
    now = float(np.median(apart(a, b)))
    if now <= SAME_PLACE:
        return None
    if float(np.median(apart(to_gcj02(a), b))) <= min(SAME_PLACE, now / 3):
        return System.GCJ02
    if float(np.median(apart(a, to_gcj02(b)))) <= min(SAME_PLACE, now / 3):
        return System.WGS84
    return None
