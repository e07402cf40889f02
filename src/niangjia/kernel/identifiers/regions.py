"""Division codes (行政区划代码, GB/T 2260): whether one was ever in force.

A citizen ID keeps the code of the day it was given, so a code of 1983 that nobody uses any more is
sound, and so is one younger than its bearer. The list is python-stdnum's: it lacks a few dozen
short-lived codes, which is why a miss is a doubt and never a refusal.
"""

from functools import lru_cache

from stdnum import numdb


@lru_cache(maxsize=4096)
def was_ever_in_force(code: str) -> bool:
    """Tell whether the six digits named a county, city or province at some time."""
    return any("county" in properties for _part, properties in numdb.get("cn/loc").info(code))


def is_place(code: str) -> bool:
    """Tell whether a code is one of six digits in a province that there is."""
    return len(code) == 6 and code.isascii() and code.isdigit() and is_province(code[:2])


@lru_cache(maxsize=128)
def is_province(code: str) -> bool:
    """Tell whether the two digits name a province, autonomous region or municipality."""
    return any("province" in properties for _part, properties in numdb.get("cn/loc").info(code))
