"""Where in the federation somebody can knock: the unions of cities and counties on a day."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from niangjia.apps.unions.choices import Level, Line
from niangjia.apps.unions.models import Union
from niangjia.apps.unions.positions import key_at

LEVELS = (Level.CITY, Level.COUNTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """A city's union with those of its counties: whom a stranger may tell.

    Counties directly below a province have no city between.
    """

    city: Union | None
    counties: tuple[Union, ...]

    @property
    def unions(self) -> tuple[Union, ...]:
        """All of them, the city's first."""
        return (self.city, *self.counties) if self.city else self.counties


# Every page of the interview asks this, and hundreds tell at once: without a query set to build.
_COLUMNS = ("id", "name", "short_name", "code")
_DOORS = f"""
SELECT lower(place.span), place.level, {", ".join(f"held.{name}" for name in _COLUMNS)}
  FROM unions_placement place JOIN unions_union held ON held.id = place.union_id
 WHERE place.during @> %s::date AND upper_inf(place.known)
   AND place.line = %s AND place.level = ANY (%s)
 ORDER BY place.span
"""


def where_to_knock(on: date) -> list[Knock]:
    """Return the unions of cities, each with its counties, as they stand on a day."""
    with connection.cursor() as cursor:
        cursor.execute(_DOORS, [on, str(Line.TERRITORIAL), [int(level) for level in LEVELS]])
        rows = cursor.fetchall()
    found: dict[int, tuple[Union | None, list[Union]]] = {}
    for start, level, *values in rows:
        union = Union.from_db(connection.alias, _COLUMNS, values)
        at = key_at(start, Level.CITY)
        _city, counties = found.setdefault(at, (None, []))
        if level == Level.CITY:
            found[at] = (union, counties)
        else:
            counties.append(union)
    return [Knock(city=city, counties=tuple(counties)) for city, counties in found.values()]
