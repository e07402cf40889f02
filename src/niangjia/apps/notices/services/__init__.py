"""Write side of notices: tell somebody, and note that she read it."""

from niangjia.apps.notices.services.reading import read, read_all
from niangjia.apps.notices.services.telling import tell

__all__ = ["read", "read_all", "tell"]
