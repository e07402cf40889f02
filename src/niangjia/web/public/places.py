"""The nearest open place, for anybody: by where she stands, or by district and town.

Where she stands comes in the body of a request, is measured from and forgotten: it is in no
address, no log, no session and no table.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from niangjia.apps.accounts.limits import within_limits
from niangjia.apps.places import selectors
from niangjia.apps.places.choices import Service
from niangjia.apps.places.selectors import Found
from niangjia.web import words
from niangjia.web.errors import too_many
from niangjia.web.http import invalid, now, page

PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(self), payment=(), usb=()"
"""This page alone may ask the browser where it is, and does when the button is pressed."""
FAR_M = 50_000
"""Beyond it a place is no place nearby: that is said first, with how to go on."""
WEEK = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)


class AreaForm(forms.Form):
    """Which district and town is looked at, and what is needed there; its state is the address."""

    region = forms.ChoiceField(label=gettext_lazy("县（市、区）"), required=False)
    town = forms.ChoiceField(label=gettext_lazy("乡镇街道"), required=False)
    service = forms.ChoiceField(label=gettext_lazy("要什么"), required=False)

    def __init__(self, data: Any, *, districts: list[selectors.District]) -> None:
        super().__init__(data)
        # A district that has just been changed leaves a town behind that is not in it.
        regions = {one.region: f"{one.city} {one.name}" for one in districts}
        region = self.data.get("region", "")
        towns = selectors.towns_of(region) if region in regions else []
        self._offer("region", [("", _("请选择")), *regions.items()])
        self._offer("town", [("", _("全部")), *((name, name) for name in towns)])
        self._offer("service", _services())
        if self.data.get("town", "") not in towns:
            self.data = {**self.data.dict(), "town": ""}

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class HereForm(forms.Form):
    """Where somebody stands (WGS-84 degrees, as browsers tell it), and what she needs."""

    lat = forms.FloatField(min_value=-90, max_value=90, widget=forms.HiddenInput)
    lng = forms.FloatField(min_value=-180, max_value=180, widget=forms.HiddenInput)
    service = forms.ChoiceField(
        label=gettext_lazy("要什么"), required=False, choices=lambda: _services()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A place as the page tells it."""

    found: Found
    state: str
    away: str
    services: list[str]
    hours: list[tuple[str, str]]


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """List the nearest places, open ones first; without a position those of a district."""
    if request.method == "POST" and not within_limits(request, "places"):
        return too_many(request)
    at = now()
    districts = selectors.districts()
    here = HereForm(request.POST) if request.method == "POST" else None
    area = AreaForm(request.GET, districts=districts)
    context: dict[str, Any] = {"area": area, "has_places": bool(districts)}
    draw = page
    if here is not None and here.is_valid():
        asked = here.cleaned_data
        found = selectors.nearest(
            lat=asked["lat"], lng=asked["lng"], service=asked["service"], at=at
        )
        context |= {"here": here, "lat": asked["lat"], "lng": asked["lng"], "is_asked": True}
        context |= {"far": _far(found)}
    elif here is not None:
        found, draw = [], invalid
        context["is_lost"] = True
    else:
        found, more = _in_area(area, at)
        context |= more
    first = None if context.get("far") else _first(found)
    context |= {"shown": [_shown(one, at) for one in found], "first": first}
    response = draw(request, "public/places.html", context)
    response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
    return response


def _in_area(area: AreaForm, at: datetime) -> tuple[list[Found], dict[str, Any]]:
    """Return the places of the asked district, or around the asked town."""
    if not area.is_valid() or not area.cleaned_data["region"]:
        return [], {}
    asked = area.cleaned_data
    if asked["town"]:
        middle = selectors.middle_of(region=asked["region"], town=asked["town"])
        assert middle is not None  # the form offers towns with places only
        found = selectors.nearest(lat=middle[0], lng=middle[1], service=asked["service"], at=at)
        return found, {"is_asked": True, "town": asked["town"]}
    found = selectors.of_district(region=asked["region"], service=asked["service"], at=at)
    return found, {"is_asked": True, "in_district": True}


def _first(found: list[Found]) -> Found | None:
    """Return the nearest open one, which the title tells."""
    return found[0] if found and found[0].opening.is_open else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Far:
    """Where the nearest place is, when none is nearby."""

    where: str
    away: str


def _far(found: list[Found]) -> Far | None:
    """Return where the nearest place is, open or not, if that is far away."""
    metres, pk = min(((one.metres or 0, one.place.pk) for one in found), default=(0, 0))
    if metres <= FAR_M:
        return None
    place = next(one.place for one in found if one.place.pk == pk)
    return Far(where=f"{place.city}{place.district}", away=_away(metres))


def _shown(found: Found, at: datetime) -> Shown:
    place = found.place
    return Shown(
        found=found,
        state=_state(found, at),
        away="" if found.metres is None else _away(found.metres),
        services=[Service(one).label for one in Service.values if one in place.services],
        hours=_hours(place.hours, place.closures),
    )


def _state(found: Found, at: datetime) -> str:
    """Return in words until when a place is open, or when it opens next."""
    told = found.opening
    if told.is_open and told.until is None:
        return _("现在开着，不关门")
    if told.is_open:
        return _("现在开着，到 %(when)s") % {"when": _when(told.until, at)}
    if told.opens is None:
        return _("现在关着，两个月内不开")
    return _("现在关着，%(when)s 开") % {"when": _when(told.opens, at)}


def _when(when: datetime | None, at: datetime) -> str:
    assert when is not None
    clock = f"{when:%H:%M}"
    if when.date() == at.date():
        return clock
    if when.date() == at.date() + timedelta(days=1):
        return _("明天 %(time)s") % {"time": clock}
    return f"{words.day(when.date(), at.date())} {clock}"


def _away(metres: int) -> str:
    if metres < 1000:
        return _("%(n)s 米") % {"n": max(10, round(metres, -1))}
    kilometres = metres / 1000
    return _("%(n)s 公里") % {"n": f"{kilometres:.1f}" if kilometres < 100 else f"{kilometres:.0f}"}


def _hours(text: str, closures: str) -> list[tuple[str, str]]:
    """Return the hours of a week, equal days together, and of holidays and days of its own."""
    hours, own = selectors.read(text, closures)
    rows: list[tuple[str, str]] = []
    first = 0
    for day in range(1, 8):
        if day < 7 and hours.week[day] == hours.week[first]:
            continue
        label = str(WEEK[first])
        if day - first == 7:
            label = _("每天")
        elif day - 1 > first:
            label = _("%(first)s至%(last)s") % {"first": label, "last": WEEK[day - 1]}
        rows.append((label, _spans(hours.week[first])))
        first = day
    if hours.holiday is not None:
        rows.append((_("节假日"), _spans(hours.holiday)))
    if hours.make_up is not None:
        rows.append((_("调休上班的周末"), _spans(hours.make_up)))
    for one in own:
        days = words.day(one.first)
        if one.last > one.first:
            days = _("%(first)s至%(last)s") % {"first": days, "last": words.day(one.last)}
        rows.append((days, " ".join(filter(None, (_spans(one.spans), one.why)))))
    return rows


def _spans(spans: Any) -> str:
    if not spans:
        return _("不开")
    return _("、").join(
        _("24 小时") if one.end - one.start == 1440 else f"{_clock(one.start)}–{_clock(one.end)}"
        for one in spans
    )


def _clock(minute: int) -> str:
    if minute > 1440:
        return _("次日 %(time)s") % {"time": _clock(minute - 1440)}
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _services() -> list[tuple[str, Any]]:
    return [("", _("都行")), *((one.value, _(str(one.label))) for one in Service)]
