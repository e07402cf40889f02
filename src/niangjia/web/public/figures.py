"""The figures anybody may see: each with its period, its denominator and how it was counted."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from niangjia.apps.insight import definitions, open_data, release, selectors
from niangjia.apps.insight.figures import Figure, Sheet, Unit
from niangjia.apps.unions import selectors as unions
from niangjia.kernel.errors import NotFound
from niangjia.web import words
from niangjia.web.http import page, today
from niangjia.web.public import figure_words

YEARS_BACK = 4
FIRST = (
    definitions.PEOPLE_HELPED,
    definitions.MONEY_RECOVERED,
    definitions.MEDIATION_SUCCESS,
    definitions.DAYS_TO_MONEY,
)
"""The four that answer "did it help"; the others stand below them."""


class PeriodForm(forms.Form):
    """Which released period is shown; its state is the address."""

    period = forms.ChoiceField(label=gettext_lazy("哪段时间"), required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


@login_not_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the figures of a period, by default the newest that tells something."""
    offered = _offered(request)
    found = _asked(request, offered)
    rows = {figure.about.key: figure for figure in found.sheet.figures}
    first = [rows.pop(about.key) for about in FIRST]
    context = {
        "form": PeriodForm(
            initial={"period": found.release.key},
            choices=[(one.key, figure_words.period_name(one)) for one in offered],
        ),
        "release": found.release,
        "period_name": figure_words.period_name(found.release),
        "last_day": _last_day(found.sheet),
        "is_released": found.release.key != "now",
        "first": [_card(figure) for figure in first],
        "others": [_card(figure) for figure in rows.values()],
        "cells": found.sheet.by_kind,
        "has_hidden": any(cell.suppressed for cell in found.sheet.by_kind),
        "quarters": [
            (figure_words.QUARTERS[(sheet.period.since.month + 2) // 3], _row(sheet))
            for sheet in found.quarters
        ],
        "known": timezone.localtime(found.sheet.known),
    }
    return page(request, "public/figures.html", context)


@login_not_required
@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    """Give the same figures to machines, as JSON."""
    found = _asked(request, _offered(request))
    text = open_data.as_json(found.sheet)
    return HttpResponse(text, content_type="application/json; charset=utf-8")


@login_not_required
@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """Give the same figures as a table that spreadsheets open (UTF-8 with its mark)."""
    found = _asked(request, _offered(request))
    text = "\ufeff" + open_data.as_csv(found.sheet)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"niangjia-figures-{found.release.key}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _offered(request: HttpRequest) -> list[release.Release]:
    """Return the released periods; who works in a union also sees the running quarter."""
    on = today()
    offered = list(release.releases(today=on, since=on.year - YEARS_BACK))
    if request.user.is_authenticated and unions.offices_of(request.user.person, on=on):
        offered.append(release.running(today=on))
    return offered


def _asked(request: HttpRequest, offered: list[release.Release]) -> release.Released:
    """Return the figures asked for.

    :raises NotFound: that period is not released, or not yet.
    """
    known, key = timezone.now(), request.GET.get("period", "")
    if key:
        for one in offered:
            if one.key == key:
                return release.released(one, known=known)
        raise NotFound
    years = [one for one in offered if len(one.quarters) > 1] or offered
    told = (
        one for one in years if _is_told(selectors.public_figures(period=one.period, known=known))
    )
    return release.released(next(told, years[0]), known=known)


def _is_told(sheet: Sheet) -> bool:
    """Whether people were paid in that time, enough of them to be published."""
    helped = next(f for f in sheet.figures if f.about == definitions.PEOPLE_HELPED)
    return not helped.suppressed and bool(helped.value)


def _last_day(sheet: Sheet) -> date:
    return date.fromordinal(sheet.period.until.toordinal() - 1)


def _card(figure: Figure) -> dict[str, Any]:
    """Return a figure as its card shows it: large number, unit, and what it rests on."""
    card = {
        "key": figure.about.key,
        "name": figure.about.zh,
        "definition": figure.about.definition,
        "denominator": figure.about.denominator,
        "version": figure.about.version,
        "suppressed": figure.suppressed,
        "big": "",
        "unit": "",
        "fen": None,
        "rests_on": figure_words.note(figure.note),
        "exact": "",
    }
    if figure.suppressed:
        return card
    unit, value = figure.about.unit, figure.value
    if unit is Unit.PERCENT:
        return card | _share(figure)
    if value is None:  # the median of nobody, or one that half of them have not reached
        return card | {"big": _("还没有") if figure.rows else _("没有")}
    if unit is Unit.FEN:
        return card | {"fen": int(value), "exact": f"{words.yuan(int(value))} {_('元')}"}
    return card | {"big": f"{value:,}", "unit": unit.value}


def _share(figure: Figure) -> dict[str, Any]:
    of, part = figure.of or 0, figure.numerator or 0
    if not of:
        return {"big": _("没有"), "rests_on": _("这段时间里一件也没有")}
    in_money = figure.about == definitions.RECOVERY_RATE
    show = words.yuan if in_money else "{:,}".format
    unit = _("元") if in_money else _("件")
    counts = {"of": show(of), "part": show(part), "unit": unit}
    rests_on = _("%(of)s %(unit)s中 %(part)s %(unit)s") % counts
    if figure.value is None:  # too few for a percentage: the counts are the figure
        return {"big": show(part), "unit": unit, "rests_on": rests_on}
    return {"big": f"{figure.value}", "unit": "%", "rests_on": rests_on}


def _row(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the four headline figures of a quarter, for the table below a year."""
    found = {figure.about.key: figure for figure in sheet.figures}
    return [_card(found[about.key]) for about in FIRST]
