"""Triage: what a worker's own words say, as suggestions with the words that led to each."""

from niangjia.engines.triage.amounts import Amount
from niangjia.engines.triage.cues import LABELS
from niangjia.engines.triage.days import Day
from niangjia.engines.triage.labelling import Suggested
from niangjia.engines.triage.limitation import Law, Limitation
from niangjia.engines.triage.people import Employer, Heads
from niangjia.engines.triage.reading import Answered, Reading, read
from niangjia.engines.triage.signs import Sign
from niangjia.engines.triage.suggesting import Reason, Route
from niangjia.engines.triage.words import Words

__all__ = [
    "LABELS",
    "Amount",
    "Answered",
    "Day",
    "Employer",
    "Heads",
    "Law",
    "Limitation",
    "Reading",
    "Reason",
    "Route",
    "Sign",
    "Suggested",
    "Words",
    "read",
]
