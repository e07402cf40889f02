"""Life cycles as tables, and what they allow now (程序表): pure, total, checked over all paths."""

from niangjia.engines.procedure.asked import FactFaulty, FactUnknown, read, schema
from niangjia.engines.procedure.diagram import Line, lines, mermaid, page
from niangjia.engines.procedure.faults import Fault, check
from niangjia.engines.procedure.interpreter import (
    OPEN,
    SPLIT,
    Edge,
    NoSuchStep,
    NotYours,
    Offer,
    clock_acts,
    edges,
    missing,
    offers,
    role_for,
    step,
)
from niangjia.engines.procedure.likely import Choice, is_reached, likely
from niangjia.engines.procedure.picture import svg
from niangjia.engines.procedure.stage import Stage, stage
from niangjia.engines.procedure.table import (
    HAPPENED_ON,
    Act,
    Clock,
    Covers,
    Kind,
    Lifecycle,
    Need,
    State,
    Step,
    Subject,
    Toward,
    UnknownState,
)

__all__ = [
    "HAPPENED_ON",
    "OPEN",
    "SPLIT",
    "Act",
    "Choice",
    "Clock",
    "Covers",
    "Edge",
    "FactFaulty",
    "FactUnknown",
    "Fault",
    "Kind",
    "Lifecycle",
    "Line",
    "Need",
    "NoSuchStep",
    "NotYours",
    "Offer",
    "Stage",
    "State",
    "Step",
    "Subject",
    "Toward",
    "UnknownState",
    "check",
    "clock_acts",
    "edges",
    "is_reached",
    "likely",
    "lines",
    "mermaid",
    "missing",
    "offers",
    "page",
    "read",
    "role_for",
    "schema",
    "stage",
    "step",
    "svg",
]
