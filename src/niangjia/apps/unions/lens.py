"""The lens: where a row lies inside what a person reaches, told so that an index serves it.

For tables that carry `home_key`, `line_key` and, generated from the first, `county_key` and
`city_key` (decision 0009).
"""

from collections.abc import Iterable

from django.db.models import Q

from niangjia.apps.unions import positions
from niangjia.apps.unions.choices import Level, Line
from niangjia.apps.unions.positions import Span


def inside(spans: Iterable[Span]) -> Q:
    """Return where a row lies inside spans, by the key that has an index for a span so wide.

    Empty for no spans: whoever asks decides what that means.
    """
    found = Q()
    for low, high in spans:
        if low >= positions.LINE_BASE[Line.INDUSTRIAL]:
            found |= Q(line_key__gte=low, line_key__lt=high)
        elif (low, high) == _whole(low, Level.COUNTY):
            found |= Q(county_key=low)
        elif (low, high) == _whole(low, Level.CITY):
            found |= Q(city_key=low)
        else:
            found |= Q(home_key__gte=low, home_key__lt=high)
    return found


def _whole(low: int, level: Level) -> Span:
    start = positions.key_at(low, level)
    return start, start + (1 << positions.width_bits(level))
