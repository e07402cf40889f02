"""A value of the law that nobody has entered is an interval; where both ends agree, it is harmless.

The bounds stand in `law/national/bounds.yaml` and never enter an amount.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from niangjia.engines.claims.explained import Explained, Missing, confidence_of, money
from niangjia.engines.law import Citation, LawOn, UnknownParameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A value of a place and a day: how much, where it stands, and the year it describes."""

    value: Decimal
    citation: Citation
    period: str = ""
    stands_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A value nobody has entered: its name as a fact, the question, and what it must lie within."""

    code: str
    label: str
    ask: str
    low: Decimal
    high: Decimal

    @property
    def as_missing(self) -> Missing:
        """Return what is told when the value matters."""
        return Missing(code=self.code, label=self.label, ask=self.ask, is_parameter=True)


def over(unknown: Unknown, compute: Callable[[Known], Explained]) -> Explained:
    """Return what is true whatever the value is.

    Computed at both ends of the interval: results that agree stand, with the assumption shown;
    otherwise there is no amount but `low` and `high`, and the value is named as missing. Only steps
    that both ends share are kept. `compute` must be monotone in the value.
    """
    source = Citation(law="", article=f"{unknown.label}的界限")
    least, most = (
        compute(Known(value=end, citation=source)) for end in (unknown.low, unknown.high)
    )
    steps = tuple(step for step in least.steps if step in most.steps)
    found = replace(
        least,
        answers=tuple(pair for pair in least.answers if pair in most.answers),
        steps=steps,
        confidence=confidence_of(steps),
        inputs=tuple(pair for pair in least.inputs if pair in most.inputs),
        doubts=tuple(dict.fromkeys((*least.doubts, *most.doubts))),
        assumptions=tuple(dict.fromkeys((*least.assumptions, *most.assumptions))),
        missing=tuple(dict.fromkeys((*least.missing, *most.missing))),
    )
    if _result(least) == _result(most):
        known = least.amount is not None or least.low is not None or least.parts
        note = (
            f"{unknown.label}没有录入；各地都在 {money(unknown.low)} 至 {money(unknown.high)} 元"
            "之间，不影响结果"
        )
        return replace(found, assumptions=(note, *found.assumptions)) if known else found
    ends = [end for one in (least, most) for end in _ends(one)]
    return replace(
        found,
        amount=None,
        parts=(),
        finding="",
        outcome="",
        answers=tuple(pair for pair in least.answers if pair in most.answers),
        low=min(ends, default=None),
        high=max(ends, default=None),
        # What was not known already is asked for first: it matters whatever this value is.
        missing=(*found.missing, unknown.as_missing),
    )


def _result(found: Explained) -> tuple[object, ...]:
    return found.amount, found.low, found.high, found.parts, found.finding


def _ends(found: Explained) -> tuple[Decimal, ...]:
    ends = (found.amount,) if found.amount is not None else (found.low, found.high)
    return tuple(end for end in ends if end is not None)


def minimum_wage(given: Decimal | None, law: LawOn) -> Known | None:
    """Return the local monthly minimum wage on the day, given or on file, or None."""
    if given is not None:
        source = Citation(law="", article="所给的当地月最低工资标准")
        return Known(value=given, citation=source)
    found = law.parameter_if_any("region.minimum_wage_month")
    return Known(value=found.value, citation=found.citation) if found else None


def with_minimum_wage(
    given: Decimal | None, law: LawOn, compute: Callable[[Known], Explained]
) -> Explained:
    """Return what `compute` makes of the local monthly minimum wage, or of its interval."""
    known = minimum_wage(given, law)
    return compute(known) if known else over(unknown_minimum_wage(law), compute)


def unknown_minimum_wage(law: LawOn) -> Unknown:
    """Return the local monthly minimum wage that nobody has entered, as an interval."""
    return Unknown(
        code="minimum_wage",
        label="当地月最低工资标准",
        ask=f"请录入 {law.region or '用工所在地'} {law.day} 的月最低工资标准。",
        low=law.parameter("bounds.lowest_minimum_wage").value,
        high=law.parameter("bounds.highest_minimum_wage").value,
    )


def with_hourly_minimum(
    given: Decimal | None, law: LawOn, compute: Callable[[Known], Explained]
) -> Explained:
    """Return what `compute` makes of the local hourly minimum wage, or of its interval."""
    if given is not None:
        source = Citation(law="", article="所给的当地小时最低工资标准")
        return compute(Known(value=given, citation=source))
    if found := law.parameter_if_any("region.minimum_wage_hour"):
        return compute(Known(value=found.value, citation=found.citation))
    unknown = Unknown(
        code="hourly_minimum_wage",
        label="当地小时最低工资标准",
        ask=f"请录入 {law.region or '用工所在地'} {law.day} 的小时最低工资标准。",
        low=law.parameter("bounds.lowest_hourly_minimum_wage").value,
        high=law.parameter("bounds.highest_hourly_minimum_wage").value,
    )
    return over(unknown, compute)


def with_city_average(
    given: Decimal | None, law: LawOn, minimum: Known, compute: Callable[[Known], Explained]
) -> Explained:
    """Return what `compute` makes of last year's monthly average wage of the city.

    When nobody has entered it, it is not below the minimum wage.
    """
    known = city_average(given, law)
    if known:
        return compute(known)
    lowest, highest = (
        law.parameter(f"bounds.{end}_city_average_wage").value for end in ("lowest", "highest")
    )
    unknown = Unknown(
        code="city_average_wage",
        label="当地上年度职工月平均工资",
        ask=f"请录入 {law.region or '用工所在地'} {law.day.year - 1} 年度职工月平均工资。",
        low=max(lowest, minimum.value),
        high=highest,
    )
    return over(unknown, compute)


def city_average(given: Decimal | None, law: LawOn) -> Known | None:
    """Return last year's monthly average wage of the city, given or on file, or None.

    A figure of an earlier year stands in while last year's is not published.
    """
    if given is not None:
        source = Citation(law="", article="所给的上年度职工月平均工资")
        return Known(value=given, citation=source)
    try:
        figure, stands_in = law.parameter_of("region.average_wage_month", str(law.day.year - 1))
    except UnknownParameter:
        return None
    return Known(
        value=figure.value, citation=figure.citation, period=figure.period, stands_in=stands_in
    )
