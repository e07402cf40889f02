"""Amounts as companies write them: 7,060.55 · ¥7060.55元 · （300.00） · 4,9OO · 1.2万 · 未发."""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from niangjia.engines.tables.cells import Unreadable, Value, shown
from niangjia.engines.tables.problems import Finding, found
from niangjia.kernel.money import yuan

ZERO = Decimal("0.00")
_LARGEST = Decimal(10) ** 12

# Words that stand for nothing paid, for everything paid, and for not knowing.
_NOTHING = """
- -- --- — —— – ─ ── ― ／ / \\ 〇 零 无 无发放 没有 没发 未发 未发放
未付 未支付 未领 未领取 欠 欠发 拖欠 停发 不发 全欠 没付 暂未发 尚未发放 尚未发
未到账 nil
"""
NOTHING = frozenset(_NOTHING.split())
_EVERYTHING = """
已发 已发放 全发 全额 已付 已付清 付清 已结 结清 已结清 已领 足额 已足额
全额发放 已全额发放 已足额发放 √ ✓ ✔
"""
EVERYTHING = frozenset(_EVERYTHING.split())
_UNKNOWN = """
不详 不明 未知 待核 待核实 待查 待定 待补 不清楚 记不清 ? ?? ??? null none n/a
na
"""
UNKNOWN = frozenset(_UNKNOWN.split())
_UNITS = {"万": Decimal(10_000), "千": Decimal(1_000), "k": Decimal(1_000), "百": Decimal(100)}
_CURRENCY = re.compile(r"(人民币|rmb|cny|[¥￥$])", re.IGNORECASE)
_ENDING = re.compile(r"(元整|圆整|块钱|元|圆|块|整|/月|每月)+$")
_LETTERS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "S": "5", "B": "8", "〇": "0"})
_NUMBER = re.compile(r"\d+(\.\d*)?|\.\d+")

Amount = tuple[Decimal | None, tuple[Finding, ...]]
PAID_IN_FULL = Decimal("-1e15")


def read_amount(value: Value) -> Amount:
    """Return the amount in yuan with two places, and what was noticed.

    None means unknown, or unreadable when an error was found. An empty cell is None without a
    finding: only its column knows what it means. `PAID_IN_FULL` stands for 已发, 付清.
    """
    match value:
        case None:
            return None, ()
        case bool():
            return None, found("amount.unreadable", text=shown(value))
        case int() | float():
            return _number(Decimal(repr(float(value))), shown(value), is_float=True)
        case date():
            return None, found("amount.unreadable", text=shown(value))
        case Unreadable():
            code = "formula.no_value" if value.is_formula else "cell.error"
            return None, found(code, text=value.text)
        case str():
            return _text(value)


def _number(number: Decimal, text: str, *, is_float: bool = False) -> Amount:
    if not number.is_finite() or abs(number) > _LARGEST:
        return None, found("amount.unreadable", text=text)
    amount = yuan(number)
    findings: tuple[Finding, ...] = ()
    # 7060.549999999 is how a machine keeps 7060.55, not a third decimal anybody wrote.
    if abs(amount - number) > (Decimal("0.0001") if is_float else 0):
        findings = found("amount.rounded", text=text, value=amount)
    if amount < 0:
        findings += found("amount.negative", value=amount)
    return amount + ZERO, findings


@lru_cache(maxsize=65_536)
def _text(text: str) -> Amount:
    folded = re.sub(r"[\s'\u200b\ufeff]", "", unicodedata.normalize("NFKC", text))
    bare = folded.strip("()（）").lower()
    if not folded:
        return None, ()
    if bare in NOTHING or folded in NOTHING:
        return ZERO, ()
    if bare in EVERYTHING:
        return PAID_IN_FULL, ()
    if bare in UNKNOWN:
        return None, found("amount.unknown", text=text.strip())
    if bare.startswith(("#n/a", "#ref", "#value", "#div", "#name", "#num")):
        return None, found("cell.error", text=text.strip())
    return _figures(text.strip(), folded)


def _figures(text: str, folded: str) -> Amount:
    negative = False
    if bracketed := re.fullmatch(r"\((.+)\)(元?)", folded):
        negative, folded = True, bracketed.group(1)
    folded = _ENDING.sub("", _CURRENCY.sub("", folded))
    if folded[:1] in "-−–—负":
        negative, folded = not negative, folded[1:]
    folded = _CURRENCY.sub("", folded).lstrip("+").replace(",", "").replace("，", "")
    folded = folded.replace("'", "").replace("。", ".")
    factor, code = Decimal(1), ""
    if folded and folded[-1].lower() in _UNITS:
        factor, folded, code = _UNITS[folded[-1].lower()], folded[:-1], "amount.unit"
    if folded.startswith("约"):
        folded, code = folded[1:], "amount.words"
    if not _NUMBER.fullmatch(folded):
        swapped = folded.translate(_LETTERS)
        # A lone word such as "SO" must not become 50: most of it has to be figures already.
        digits = sum(c.isdigit() for c in folded)
        if not (_NUMBER.fullmatch(swapped) and digits >= 1 and digits * 3 >= len(folded)):
            return None, found("amount.unreadable", text=text)
        folded, code = swapped, "amount.letters"
    try:
        number = Decimal(folded) * factor
    except InvalidOperation:
        return None, found("amount.unreadable", text=text)
    amount, findings = _number(-number if negative else number, text)
    if code and amount is not None:
        findings = found(code, text=text, value=amount) + findings
    return amount, findings
