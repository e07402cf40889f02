"""Values that a place publishes: the one given wins, else the book's, else it is named."""

from datetime import date
from decimal import Decimal

from niangjia.engines.claims.explained import Missing, money
from niangjia.engines.claims.findings import Findings
from niangjia.engines.law import Citation, LawOn, Parameter, StatuteBook, UnknownParameter

Figure = tuple[Decimal, Citation]


def law_of(
    book: StatuteBook, day: date | None, found: Findings, region: str | None = None
) -> LawOn:
    """Return the law of the day; without one, as it was last compared with the texts."""
    if day is None:
        found.assumptions.append(f"没有给日期，按 {book.checked_on} 核对过的法律")
    return book.on(day or book.checked_on, region)


def noted(parameter: Parameter, found: Findings) -> Parameter:
    """Return the parameter; what its file warns of becomes a doubt of the result, once."""
    if parameter.note and parameter.note not in found.doubts:
        found.doubts.append(parameter.note)
    return parameter


def area_average(
    given: Decimal | None, region: str | None, year: int, book: StatuteBook, found: Findings
) -> Figure | None:
    """Return the pooling area's monthly average wage of the year, or None when nobody knows it."""
    label = f"统筹地区 {year} 年度职工月平均工资"
    return _average("area_average_wage", label, given, region, year, book, found)


def provincial_average(
    given: Decimal | None, region: str, year: int, book: StatuteBook, found: Findings
) -> Figure | None:
    """Return the province's monthly average wage of the year, or None when nobody knows it."""
    label, province = f"全省 {year} 年度职工月平均工资", f"{region[:2]}0000"
    return _average("provincial_average_wage", label, given, province, year, book, found)


def _average(
    code: str,
    label: str,
    given: Decimal | None,
    region: str | None,
    year: int,
    book: StatuteBook,
    found: Findings,
) -> Figure | None:
    if given is not None:
        found.inputs.append((label, money(given)))
        return given, Citation(law="", article=f"所给的{label}")
    try:
        law = book.on(date(year + 1, 12, 31), region)
        figure, stands_in = law.parameter_of("region.average_wage_month", str(year))
    except UnknownParameter:
        is_placed = region is not None
        ask = f"请录入 {region} 的{label}。" if is_placed else f"请补{label}，或者写明地区。"
        found.missing.append(Missing(code=code, label=label, ask=ask, is_parameter=is_placed))
        return None
    if stands_in:
        found.doubts.append(f"{label}没有录入，暂用 {figure.period} 年度的数")
        found.is_provisional = True
    found.inputs.append((f"{figure.period} 年度职工月平均工资", money(figure.value)))
    return figure.value, figure.citation


def minimum_wage_month(
    given: Decimal | None, region: str | None, day: date, book: StatuteBook
) -> Figure | None:
    """Return the monthly minimum wage of the place on the day, or None when nobody knows it."""
    if given is not None:
        return given, Citation(law="", article="所给的当地月最低工资标准")
    figure = book.on(day, region).parameter_if_any("region.minimum_wage_month")
    return (figure.value, figure.citation) if figure else None
