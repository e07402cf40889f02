"""All shortest ways of a graph by Floyd's method, compiled."""

from typing import Any

from niangjia.engines.siting.compiled import loop


@loop("void", "f4[:,::1]")
def close_whole_ways(ways: Any) -> None:
    """Shorten a full table of direct ways by going through every place; whole numbers only."""
    places = len(ways)
    for through in range(places):
        for here in range(places):
            first = ways[here, through]
            for there in range(places):
                both = first + ways[through, there]
                if both < ways[here, there]:
                    ways[here, there] = both
