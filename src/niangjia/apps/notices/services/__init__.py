"""Write side of notices: tell somebody, call off what is no longer so, note that she read it."""

from niangjia.apps.notices.services.calling_off import call_off
from niangjia.apps.notices.services.reading import read, read_all
from niangjia.apps.notices.services.telling import MANY, tell, tell_each

__all__ = ["MANY", "call_off", "read", "read_all", "tell", "tell_each"]
