"""Where in the federation somebody can knock: the unions of cities and counties on a day."""

from dataclasses import dataclass
from datetime import date

from niangjia.apps.unions.choices import Level, Line
from niangjia.apps.unions.models import Placement, Union
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


def where_to_knock(on: date) -> list[Knock]:
    """Return the unions of cities, each with its counties, as they stand on a day."""
    rows = (
        Placement.objects.filter(
            during__contains=on,
            known__upper_inf=True,
            line=Line.TERRITORIAL,
            level__in=LEVELS,
        )
        .select_related("union")
        .order_by("span")
    )
    found: dict[int, tuple[Union | None, list[Union]]] = {}
    for row in rows:
        at = key_at(row.span.lower, Level.CITY)
        _city, counties = found.setdefault(at, (None, []))
        if row.level == Level.CITY:
            found[at] = (row.union, counties)
        else:
            counties.append(row.union)
    return [Knock(city=city, counties=tuple(counties)) for city, counties in found.values()]
