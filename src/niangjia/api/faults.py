"""Where something is wrong in what was sent, and what, in Chinese and in English."""

from collections.abc import Mapping
from typing import Any

from ninja import Schema
from pydantic import Field

from niangjia.api.bodies import PLAIN, REGION, SEEN

UNKNOWN_PARAMETER = "unknown_parameter"
SAYS = {
    UNKNOWN_PARAMETER: "没有这个参数。可以写的：%(known)s",
    "missing": "没有写",
    "extra_forbidden": "没有这一项",
    "literal_error": "可以写：%(expected)s",
    "enum": "可以写：%(expected)s",
    "string_type": "要写文字",
    "string_too_short": "至少 %(min_length)s 个字",
    "string_too_long": "最多 %(max_length)s 个字",
    "int_type": "要写整数",
    "int_parsing": "要写整数",
    "int_from_float": "要写整数",
    "int_parsing_size": "数太大了",
    "greater_than_equal": "不能小于 %(ge)s",
    "less_than_equal": "不能大于 %(le)s",
    "bool_type": "要写 true 或 false",
    "bool_parsing": "要写 true 或 false",
    "list_type": "要写一个列表",
    "too_short": "至少 %(min_length)s 项",
    "too_long": "最多 %(max_length)s 项",
    "dict_type": "要写一个对象",
    "model_type": "要写一个对象",
    "model_attributes_type": "要写一个对象",
    "dataclass_type": "要写一个对象",
    "region_unknown": "没有这个行政区划代码（GB/T 2260），请核对前两位",
    "timezone_aware": "要写明时区，例如 2026-11-30T09:00:00+08:00",
}
"""What is wrong, by pydantic's name for it, and by the one of ours."""
FAMILIES = {
    "date_": "要写日期，例如 2026-11-30",
    "datetime_": "要写时刻，带时区，例如 2026-11-30T09:00:00+08:00",
}
"""The same for its names that begin alike."""
OTHERWISE = "不对，请照接口说明核对"
PATTERNS = {
    PLAIN: ("里面有看不见的字符 NUL（U+0000），请去掉", "It holds a NUL: leave it out"),
    SEEN: (
        "不能只有空白，也不能有看不见的字符 NUL（U+0000）",
        "It holds nothing but blanks, or a NUL",
    ),
    REGION: ("要写六位数字（半角），例如 460100", "Six digits are wanted, like 460100"),
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": (FAMILIES["date_"], "A day is wanted, like 2026-11-30"),
    r"^[\x21-\x7e]{1,200}$": (
        "要用 1 到 200 个英文字母、数字或者符号",
        "1 to 200 letters, digits or signs of ASCII are wanted",
    ),
}
"""What our patterns mean."""


class Fault(Schema):
    """One place of what was sent, as a JSON pointer (RFC 6901), and what is wrong there."""

    pointer: str = Field(examples=["#/words"])
    detail: str = Field(description="What is wrong, in Chinese.")
    detail_en: str = Field(default="", description="The same in English.")


def fault_of(error: Mapping[str, Any]) -> dict[str, str]:
    """Return one error of pydantic's as it is told."""
    source, path = error["loc"][0], path_of(error)
    steps = [str(one).replace("~", "~0").replace("/", "~1") for one in path]
    where = "#/" + "/".join(steps) if source == "body" else f"{source}/{'/'.join(steps)}"
    zh, en = _what(error)
    return {"pointer": where, "detail": zh, "detail_en": en}


def path_of(error: Mapping[str, Any]) -> list[Any]:
    """Return where in what was sent something is wrong; of a body that is no object, nothing."""
    source, *path = error["loc"]
    # The body's first step is the name of the function's parameter, which nobody sends.
    return path[1:] if source == "body" else path


def _what(error: Mapping[str, Any]) -> tuple[str, str]:
    kind, about, en = error["type"], error.get("ctx", {}), str(error.get("msg", ""))
    if kind == "string_pattern_mismatch" and about.get("pattern") in PATTERNS:
        return PATTERNS[about["pattern"]]
    if kind in SAYS:
        return SAYS[kind] % {**about, "expected": _choices(about)}, en
    family = next((says for begins, says in FAMILIES.items() if kind.startswith(begins)), OTHERWISE)
    return family, en


def _choices(about: Mapping[str, Any]) -> str:
    """Return what may be chosen, which pydantic puts into an English sentence."""
    return str(about.get("expected", "")).replace(" or ", "、").replace(", ", "、").replace("'", "")
