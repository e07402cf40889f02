"""The tables of mediation: asked for by the parties, or sent by a court."""

from niangjia.apps.mediation.lifecycle.court import COURT_MEDIATION
from niangjia.apps.mediation.lifecycle.mediation import MEDIATION

__all__ = ["COURT_MEDIATION", "MEDIATION"]
