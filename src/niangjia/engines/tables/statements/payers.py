"""Is the payer of a line the employer: the same name, one alike, another, or nobody named."""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from niangjia.engines.tables.months import folded
from niangjia.engines.tables.statements.words import CLEARING

_FEWEST_ALIKE = 4
"""So many characters of a name must stand in the other for the two to be alike."""
_SIGNS = re.compile(r"[^\w*\u3400-\u9fff]+")
_KIND = re.compile(
    r"(股份|责任)?有限责任公司|股份有限公司|有限公司|(集团)?公司|个体工商户|工作室|经营部|厂$|店$"
)


class Likeness(StrEnum):
    """How a payer's name stands to the employer's."""

    SAME = "same"
    ALIKE = "alike"
    PAYS = "pays"  # somebody whose other payments say that they are wages
    OTHER = "other"
    CLEARING = "clearing"  # a bank's account for paying out, which names no employer
    NOBODY = "nobody"


@lru_cache(maxsize=8_192)
def plain_name(name: str) -> str:
    """Return a name without brackets, spaces and signs, the stars of a masked one kept."""
    return _SIGNS.sub("", folded(name)).replace("_", "")


def likeness(payer: str, employers: Sequence[str]) -> Likeness:
    """Return how a payer's name stands to the names the employer is known under.

    Masked names (海南**食品有限公司), names cut off by the bank, branches and names without
    有限公司 are alike; alike is a doubt and never certain.
    """
    name = plain_name(payer)
    if not name:
        return Likeness.NOBODY
    known = [plain for one in employers if (plain := plain_name(one))]
    if name in known:
        return Likeness.SAME
    if any(_alike(name, one) for one in known):
        return Likeness.ALIKE
    return Likeness.CLEARING if CLEARING.search(name) else Likeness.OTHER


def names_one(text: str, names: Sequence[str]) -> bool:
    """Tell whether a text names one of these in full."""
    plain = plain_name(text)
    return any(name in plain for one in names if (name := plain_name(one)))


def _alike(name: str, employer: str) -> bool:
    if "*" in name:
        shape = ".+".join(re.escape(part) for part in re.split(r"\*+", name))
        shown = name.replace("*", "")
        return len(shown) >= 2 and bool(re.fullmatch(shape, employer))
    cores = sorted((_KIND.sub("", name), _KIND.sub("", employer)), key=len)
    return len(cores[0]) >= _FEWEST_ALIKE and cores[0] in cores[1]


def same_account(one: str, other: str) -> bool:
    """Tell whether two numbers can be one account's: the ends that are not masked agree."""
    if not one[-4:].isdigit() or one[-4:] != other[-4:]:
        return False
    heads = [re.split(r"[*xX]", number[:-4])[0] for number in (one, other)]
    shown = min(map(len, heads))
    return heads[0][:shown] == heads[1][:shown]


def can_be(name: str, holder: str) -> bool:
    """Tell whether the name of an account's holder can be a person's; an empty one can be.

    A star stands for one character or more: 张*三 and *三 can be 张小三.
    """
    written, person = plain_name(holder), plain_name(name)
    if not written or not person:
        return True
    shape = ".+".join(re.escape(part) for part in re.split(r"\*+", written))
    return bool(re.fullmatch(shape, person))
