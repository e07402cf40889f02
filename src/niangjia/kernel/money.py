"""Money: `Decimal` yuan for people and formulas, `int` fen for storage, one rounding rule."""

from decimal import ROUND_HALF_UP, Decimal

from niangjia.kernel.errors import DomainError

FEN = Decimal("0.01")
_EXACT = Decimal("1e-12")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_LARGEST_FEN = 10**18 - 1


class AmountOutOfRange(DomainError):
    """Too large, or negative, to be written out in words."""

    code = "money.out_of_range"
    message = "金额 %(fen)s 分写不成大写，请核对数字。"


def yuan(amount: Decimal) -> Decimal:
    """Return the amount rounded to the fen, halves up (N-1: once, at the end of a claim line).

    A quotient without end was cut at 28 digits, and what should be half a fen may have become a
    little less: 14815.03 ÷ 12 × 6 is 7407.515, not 7407.51499…. So it is made whole again first.
    """
    return amount.quantize(_EXACT).quantize(FEN, rounding=ROUND_HALF_UP)


def to_fen(amount: Decimal) -> int:
    """Return the amount in fen, rounded once, halves up."""
    return int(yuan(amount) * 100)


def from_fen(fen: int) -> Decimal:
    """Return the amount in yuan, with two places."""
    return Decimal(fen).scaleb(-2).quantize(FEN)


def figures(fen: int) -> str:
    """Return the amount as it is printed: `42,960.00`."""
    return f"{from_fen(fen):,.2f}"


def capitals(fen: int) -> str:
    """Return the amount in Chinese capitals (大写), as contracts and vouchers need it.

    Follows the rules for filling in settlement vouchers (支付结算办法附一《正确填写票据和结算凭证的
    基本规定》): zeros inside are read once, 整 ends an amount without fen.

    :raises AmountOutOfRange: the amount is negative or beyond 9,999 万亿.
    """
    if not 0 <= fen <= _LARGEST_FEN:
        raise AmountOutOfRange(fen=fen)
    whole, cents = divmod(fen, 100)
    jiao, fraction = divmod(cents, 10)
    words = _integer_words(whole)
    text = f"{words}元" if words else ""
    if not cents:
        return (text or "零元") + "整"
    if jiao:
        # A yuan that ends in zero, before jiao, may be read with or without 零; we read it.
        text += ("零" if whole and whole % 10 == 0 else "") + _DIGITS[jiao] + "角"
    elif whole:
        text += "零"
    return text + (_DIGITS[fraction] + "分" if fraction else "整")


def _integer_words(whole: int) -> str:
    groups: list[int] = []
    while whole:
        whole, group = divmod(whole, 10_000)
        groups.append(group)
    words, gap = "", False
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += "零"
        # 万位是零而千位不是零: the rule's own example, 107,000.53, reads 壹拾万柒仟元零伍角叁分.
        words += _group_words(group) + _GROUPS[place]
        gap = False
    return words


def _group_words(group: int) -> str:
    words, gap = "", False
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return words
