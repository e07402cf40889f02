"""A rota as people write it: 周一至周五, 节假日, 22:00, 次日 08:00."""

import re
import unicodedata

from niangjia.kernel.errors import DomainError

DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日", "节假日", "调休上班")
"""Names of the kinds of day, by their number."""
_GROUPS = {"每天": range(7), "工作日": range(5), "周末": range(5, 7)}
_DAY_OF = {name[1]: number for number, name in enumerate(DAYS[:7])} | {"天": 6}
_CLOCK = re.compile(r"(次日)?(\d{1,2})[:.点时](\d{2})?分?(?::00)?")


class Unreadable(DomainError):
    """What stands there names no day of the week and no time."""

    code = "rota.unreadable"
    message = "“%(said)s”看不出是%(what)s。请写成 %(example)s 这样。"


def day_name(day: int) -> str:
    """Return what a kind of day is called."""
    return DAYS[day]


def read_days(text: str) -> tuple[int, ...]:
    """Return the kinds of day in words: 周一至周五、周日, 工作日, 每天, 节假日, 调休上班.

    :raises Unreadable: a part names no day.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    plain = plain.replace("星期", "周").replace("礼拜", "周").replace("法定节假日", "节假日")
    found: dict[int, None] = {}
    for part in re.split(r"[、,;和]", plain):
        if part in _GROUPS:
            days = list(_GROUPS[part])
        elif part in DAYS:
            days = [DAYS.index(part)]
        elif span := re.fullmatch(
            r"周([一二三四五六日天])(?:[至到\-~—–]+周?([一二三四五六日天]))?", part
        ):
            first, last = _DAY_OF[span[1]], _DAY_OF[span[2] or span[1]]
            days = [(first + ahead) % 7 for ahead in range((last - first) % 7 + 1)]
        else:
            raise Unreadable(said=text, what="哪几天", example="周一至周五、节假日")
        found.update(dict.fromkeys(days))
    return tuple(found)


def read_clock(text: str) -> int:
    """Return a time in minutes after midnight: 8:00, 22点, 24:00, 次日08:00 (which is 1920).

    :raises Unreadable: it is no time.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = _CLOCK.fullmatch(plain)
    hours, minutes = (int(found[2]), int(found[3] or 0)) if found else (99, 0)
    if minutes > 59 or hours * 60 + minutes > 24 * 60:
        raise Unreadable(said=text, what="几点", example="08:00、22:30、次日08:00")
    return hours * 60 + minutes + (24 * 60 if found and found[1] else 0)


def clock(minute: int) -> str:
    """Return minutes after midnight as people write them: 08:00, 24:00, 次日08:00."""
    if minute > 24 * 60:
        return f"次日{clock(minute - 24 * 60)}"
    return f"{minute // 60:02d}:{minute % 60:02d}"
