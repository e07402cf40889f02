"""Where in the federation somebody can knock: the unions of cities and counties on a day."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from niangjia.apps.unions.choices import Level
from niangjia.apps.unions.models import Union
from niangjia.apps.unions.positions import key_at


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


# Every page of the interview asks this, and hundreds tell at once: the database plans it once.
_COLUMNS = ("id", "name", "short_name", "code")
_DOORS = f"SELECT start, level, {', '.join(_COLUMNS)} FROM unions_doors(%s)"


def where_to_knock(on: date) -> list[Knock]:
    """Return the unions of cities, each with its counties, as they stand on a day."""
    with connection.cursor() as cursor:
        cursor.execute(_DOORS, [on])
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
