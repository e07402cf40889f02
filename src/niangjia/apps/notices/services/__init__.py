"""Write side of notices: tell somebody, and note that she read it."""

from niangjia.apps.notices.services.reading import read, read_all
from niangjia.apps.notices.services.telling import tell, tell_each

__all__ = ["read", "read_all", "tell", "tell_each"]
