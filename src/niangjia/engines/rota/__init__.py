"""Who is on call (值班): at an instant, over a time, and when nobody is."""

from niangjia.engines.rota.who import (
    FIRST,
    HOLIDAY,
    MAKE_UP,
    SECOND,
    ZONE,
    Change,
    OnCall,
    Rota,
    Shift,
    Stretch,
    on_call,
    planned,
    timeline,
)
from niangjia.engines.rota.words import DAYS, Unreadable, clock, day_name, read_clock, read_days

__all__ = [
    "DAYS",
    "FIRST",
    "HOLIDAY",
    "MAKE_UP",
    "SECOND",
    "ZONE",
    "Change",
    "OnCall",
    "Rota",
    "Shift",
    "Stretch",
    "Unreadable",
    "clock",
    "day_name",
    "on_call",
    "planned",
    "read_clock",
    "read_days",
    "timeline",
]
