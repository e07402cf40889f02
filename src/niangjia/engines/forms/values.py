"""What a slot may hold, and how each kind of value is printed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from niangjia.kernel.days import in_full
from niangjia.kernel.errors import DomainError
from niangjia.kernel.money import capitals, figures

TICKED, UNTICKED = "■", "□"


class WrongValue(DomainError):
    """A fact does not have the type its slot declares."""

    code = "forms.wrong_value"
    message = "“%(label)s”填的内容不合要求：%(wanted)s。请改过再生成文书。"


class Kind(StrEnum):
    """The kinds of a single value."""

    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    FLAG = "flag"
    CHOICES = "choices"


_WANTED = {
    Kind.TEXT: "要填文字",
    Kind.DATE: "要填日期，如 2026-11-23",
    Kind.MONEY: "要填以分计的整数金额",
    Kind.NUMBER: "要填整数",
    Kind.FLAG: "要填是或否",
    Kind.CHOICES: "只能从列出的选项里选",
}

# What may be written after a value in a master: `{amount.capitals}`.
VIEWS: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        Kind.TEXT: frozenset(),
        Kind.DATE: frozenset(),
        Kind.MONEY: frozenset({"figures", "capitals", "yuan"}),
        Kind.NUMBER: frozenset({"chinese"}),
        Kind.FLAG: frozenset(),
        Kind.CHOICES: frozenset({"chosen"}),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One value a form asks for.

    `empty` is what is printed when the value is absent (无, 不详); without it an absent value
    that the form prints is an open slot.
    """

    name: str
    label: str
    kind: Kind
    empty: str | None = None
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def _fields(**labels: tuple[str, Kind] | str) -> Mapping[str, Field]:
    made = {}
    for name, given in labels.items():
        label, kind = (given, Kind.TEXT) if isinstance(given, str) else given
        made[name] = Field(name=name, label=label, kind=kind)
    return MappingProxyType(made)


# The standard particulars of a person (P) and an employer (E). A form prints only what it needs.
PERSON = _fields(
    name="姓名",
    sex="性别",
    born_on=("出生日期", Kind.DATE),
    age=("年龄", Kind.NUMBER),
    ethnicity="民族",
    citizen_id="公民身份号码",
    phone="联系电话",
    address="住所",
    service_address="送达地址",
    occupation="职业",
    post="岗位",
    licence="执业证号",
    organisation="所在单位",
    relation="与委托人的关系",
    account_name="收款户名",
    bank="开户银行",
    account="收款账号",
)
EMPLOYER = _fields(
    name="名称",
    credit_code="统一社会信用代码",
    address="住所",
    legal_representative="法定代表人（主要负责人）",
    post="职务",
    contact="联系人",
    phone="联系电话",
)
IDENTITY_TO_VERIFY = "identity_to_verify"

# Not allowed in XML 1.0, plus marks that turn or hide what a reader sees. The joiners and the
# variation selectors stay: names and emoji are written with them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
    "\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text without characters no writer can print, and the code points taken out."""
    text = _LINE_END.sub("\n", text)
    taken = tuple(f"U+{ord(found):04X}" for found in _UNSEEN.findall(text))
    return (_UNSEEN.sub("", text) if taken else text).replace("\t", "　"), taken


def checked(value: Any, asked: Field, label: str) -> Any:
    """Return the value as the type its field declares; None stands for absent.

    Blank text and an empty choice are absent. A day may come as ISO text, as stored facts do.

    :raises WrongValue: the value is of another type, or not among the options.
    """
    if value is None:
        return None
    match asked.kind:
        case Kind.TEXT if isinstance(value, str):
            return value.strip() or None
        case Kind.DATE if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError as error:
                raise WrongValue(label=label, wanted=_WANTED[Kind.DATE]) from error
        case Kind.DATE if isinstance(value, date):
            return value
        case Kind.MONEY | Kind.NUMBER if isinstance(value, int) and not isinstance(value, bool):
            return value
        case Kind.FLAG if isinstance(value, bool):
            return value
        case Kind.CHOICES:
            chosen = (value,) if isinstance(value, str) else tuple(value)
            if all(choice in asked.options for choice in chosen):
                return chosen or None
    raise WrongValue(label=label, wanted=_WANTED[asked.kind])


def printed(value: Any, asked: Field, view: str | None) -> str:
    """Return a checked, present value as the form prints it."""
    match asked.kind:
        case Kind.DATE:
            return in_full(value)
        case Kind.MONEY:
            return _money(value, view)
        case Kind.NUMBER:
            return chinese_number(value) if view == "chinese" else str(value)
        case Kind.FLAG:
            return "是" if value else "否"
        case Kind.CHOICES if view == "chosen":
            return "、".join(asked.options[choice] for choice in value)
        case Kind.CHOICES:
            return "　".join(ticked(asked, value))
    return str(value)


def ticked(asked: Field, chosen: tuple[str, ...]) -> list[str]:
    """Return every option with its box, ticked when chosen."""
    # A no-break space keeps the box with its words at the end of a line.
    return [
        f"{TICKED if option in chosen else UNTICKED}\u00a0{label}"
        for option, label in asked.options.items()
    ]


def _money(fen: int, view: str | None) -> str:
    match view:
        case "figures":
            return figures(fen)
        case "capitals":
            return f"人民币{capitals(fen)}"
        case "yuan":
            return f"{figures(fen)} 元"
    return f"{figures(fen)} 元（大写：人民币{capitals(fen)}）"


def chinese_number(number: int) -> str:
    """Return 1 to 99 as a numbered clause writes it: 一, 十二, 三十."""
    digits = "零一二三四五六七八九"
    if not 0 < number < 100:
        return str(number)
    tens, units = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十") + (
        digits[units] if units else ""
    )
