"""A copy on one machine: what `./niangjia demo` serves, on the loopback address."""

import os

from niangjia.config.environment import database
from niangjia.config.postgres import address_if_running
from niangjia.config.settings.base import *  # noqa: F403

DEBUG = os.environ.get("NIANGJIA_DEBUG") == "1"

# A command typed beside a running copy finds the copy's own database.
if not os.environ.get("DATABASE_URL"):
    DATABASES = {"default": database(url=address_if_running(DATA_DIR / "database"))}  # noqa: F405
