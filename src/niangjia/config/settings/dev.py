"""A copy on one machine: what `./niangjia demo` serves, on the loopback address."""

import os

from niangjia.config.settings.base import *  # noqa: F403

DEBUG = os.environ.get("NIANGJIA_DEBUG") == "1"
