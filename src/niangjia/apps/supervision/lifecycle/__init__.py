"""The tables of supervision: the one in force, and the one that older records run by."""

from niangjia.apps.supervision.lifecycle.version_1 import SUPERVISION as SUPERVISION_1
from niangjia.apps.supervision.lifecycle.version_2 import SUPERVISION

__all__ = ["SUPERVISION", "SUPERVISION_1"]
