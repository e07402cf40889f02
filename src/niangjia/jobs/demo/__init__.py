"""The demo: synthetic federations and their matters, made by the services that real ones use."""

from niangjia.jobs.demo.federation import ACCOUNTS
from niangjia.jobs.demo.loading import is_loaded, load

__all__ = ["ACCOUNTS", "is_loaded", "load"]
