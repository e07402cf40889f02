"""The tables of proceedings: arbitration, and performance and enforcement."""

from niangjia.apps.proceedings.lifecycle.arbitration import ARBITRATION
from niangjia.apps.proceedings.lifecycle.enforcement import ENFORCEMENT

__all__ = ["ARBITRATION", "ENFORCEMENT"]
