"""The tables of the spine, one module per noun."""

from niangjia.apps.matters.models.access import Access, Participant
from niangjia.apps.matters.models.claimant import Claimant, WageMonth
from niangjia.apps.matters.models.clock import Clock, ClockEvent, ClockReading
from niangjia.apps.matters.models.evidence import Evidence
from niangjia.apps.matters.models.forum import Forum, ForumItem, ProcedureEdge, Step
from niangjia.apps.matters.models.item import Calculation, Item
from niangjia.apps.matters.models.listing import ListExport
from niangjia.apps.matters.models.look_up import LookUpTries
from niangjia.apps.matters.models.matter import NEVER, Matter, Numbering, OpenSum
from niangjia.apps.matters.models.paper import Paper
from niangjia.apps.matters.models.roster import RosterImport, RosterPart

__all__ = [
    "NEVER",
    "Access",
    "Calculation",
    "Claimant",
    "Clock",
    "ClockEvent",
    "ClockReading",
    "Evidence",
    "Forum",
    "ForumItem",
    "Item",
    "ListExport",
    "LookUpTries",
    "Matter",
    "Numbering",
    "OpenSum",
    "Paper",
    "Participant",
    "ProcedureEdge",
    "RosterImport",
    "RosterPart",
    "Step",
    "WageMonth",
]
