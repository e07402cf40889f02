"""What a line of the law says, in a few Chinese words: `3 倍`, `15 日`, `2,150 元`."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from niangjia.engines.law.model import ClockRule, Parameter
from niangjia.engines.law.reading import Version

UNIT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "yuan": "元",
        "yuan-per-year": "元/年",
        "yuan/month": "元/月",
        "yuan/day": "元/日",
        "yuan-per-order": "元/单",
        "times": "倍",
        "ratio": "",
        "ratio-per-day": "/日",
        "divisor": "",
        "day": "日",
        "hour": "小时",
        "month": "个月",
        "year": "年",
        "person": "人",
        "degree": "℃",
        "month-of-wage": "个月工资",
        "month-of-own-wage": "个月本人工资",
        "month-of-area-wage": "个月统筹地区平均工资",
        "month-of-minimum-wage": "个月最低工资",
    }
)
"""How a unit of `law/` is read."""
_SHARES = frozenset({"ratio", "ratio-per-day"})


def said(line: Version) -> str:
    """Return what a line fixes: the number with its unit, or the period; of a norm nothing.

    The list of a norm names kinds for machines; its summary says them to people.
    """
    if isinstance(line, Parameter):
        return number_with_unit(line.value, line.unit)
    if isinstance(line, ClockRule):
        length = line.extension if line.extends and line.extension else line.length
        return f"延长 {length.text}" if line.extends else length.text
    return ""


def number_with_unit(value: Decimal, unit: str) -> str:
    """Return a value as people read it; a share is told in per cent as well: `0.5（50%）`."""
    plain = f"{value:,f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    if unit in _SHARES:
        share = (
            f"{value * 100:f}".rstrip("0").rstrip(".") if value * 100 % 1 else f"{value * 100:.0f}"
        )
        return f"{plain}（{share}%{UNIT_WORDS[unit]}）"
    return f"{plain} {UNIT_WORDS.get(unit, unit)}".strip()
