"""The clock of commands and deferred work: the interfaces' own."""

from niangjia.apps.teaching.clock import now, today

__all__ = ["now", "today"]
