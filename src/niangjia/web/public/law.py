"""The law book anybody may read: by day and place, two days compared, an article in full."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from niangjia.apps.lawbook import selectors
from niangjia.apps.lawbook.choices import SUBJECT as PUBLISHED
from niangjia.apps.lawbook.choices import Published
from niangjia.engines.law import Citation, LawOn, StatuteBook
from niangjia.engines.law.comparing import Turn, changes
from niangjia.engines.law.listing import Line, lines
from niangjia.kernel.errors import NotFound
from niangjia.web.explain import LOOKS, article_url
from niangjia.web.fields import DayField
from niangjia.web.http import page, today
from niangjia.web.law_words import confidence_label, says, subject
from niangjia.web.places import is_code, place_name

PER_PAGE = 20
TURNS = {
    Turn.BEGAN: (gettext_lazy("新有"), "info"),
    Turn.ENDED: (gettext_lazy("不再有"), "warn"),
    Turn.CHANGED: (gettext_lazy("改了"), "warn"),
}


class PlaceField(forms.CharField):
    """A place by its code; empty is the whole nation."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"list": "places", "inputmode": "numeric", "autocomplete": "off"}
        )
        kwargs.setdefault("label", gettext_lazy("地区代码"))
        kwargs.setdefault("help_text", gettext_lazy("六位行政区划代码，如 350581；空着是全国。"))
        super().__init__(required=False, max_length=40, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the code, or nothing.

        :raises ValidationError: it is none.
        """
        code = super().clean(value).strip()
        if code and not is_code(code):
            raise ValidationError(_("这里要填六位行政区划代码，如 350581；空着是全国。"))
        return code


class BookForm(forms.Form):
    """Which day's law, seen from where, and what is looked for; its state is the address."""

    day = DayField(label=gettext_lazy("哪一天的法"), required=False)
    region = PlaceField()
    about = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    q = forms.CharField(
        label=gettext_lazy("找什么"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("名称、条文里的字、说明，都找得到。"),
    )


class CompareForm(forms.Form):
    """Which two days, seen from where."""

    before = DayField(label=gettext_lazy("前一天"))
    after = DayField(label=gettext_lazy("后一天"))
    region = PlaceField()


@login_not_required
@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """Show the law of a day as it is seen from a place; nothing of the question is stored."""
    form = BookForm(request.GET if request.GET else {"day": today().isoformat()})
    form.is_valid()
    asked = form.cleaned_data
    day = asked.get("day") or today()
    region = asked.get("region", "")
    law = selectors.law_on(day, region or None)
    published = {one.value: str(one.label) for one in Published}
    found = lines(law, asked.get("q", ""), published)
    subjects: dict[str, int] = {}
    for line in found:
        subjects[line.subject] = subjects.get(line.subject, 0) + 1
    about = asked.get("about", "")
    chosen = [line for line in found if not about or line.subject == about]
    rows = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "day": day,
        "place": _place(law, region),
        "region": region,
        "page": rows,
        "rows": [_row(law.book, line) for line in rows.object_list],
        "segments": [
            {"label": label, "count": n, "url": _url(asked, day, key), "current": key == about}
            for key, label, n in (("", _("全部"), len(found)), *_named(law.book, subjects))
        ],
        "places": _places(law),
        "digest": law.book.digest[:12],
    }
    return page(request, "public/law.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show what differs between the law of two days, each with what was and what is."""
    on = today()
    form = CompareForm(
        request.GET if request.GET else None,
        initial={"before": on.replace(year=on.year - 1, day=1), "after": on},
    )
    context: dict[str, Any] = {"form": form, "found": None, "places": _places(selectors.law_on(on))}
    if form.is_valid():
        asked = form.cleaned_data
        region = asked["region"]
        law_book = selectors.book()
        found = changes(law_book, asked["before"], asked["after"], region or None)
        context |= {
            "found": found,
            "before": asked["before"],
            "after": asked["after"],
            "region": region,
            "place": _place(selectors.law_on(on), region),
            "page": (rows := Paginator(found, PER_PAGE).get_page(request.GET.get("page"))),
            "rows": [
                {
                    "change": one,
                    "subject": subject(law_book, one.subject),
                    "turn": TURNS[one.turn],
                    "place": place_name(one.jurisdiction),
                    "url": article_url(_cited(one)),
                }
                for one in rows.object_list
            ],
        }
    return page(request, "public/law_compare.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def article(request: HttpRequest) -> HttpResponse:
    """Show one article: its full text where it is on file, else what the book knows of it.

    :raises NotFound: nobody knows such an article.
    """
    law, name = request.GET.get("law", "")[:200], request.GET.get("article", "")[:100]
    if not law or not name:
        raise NotFound
    found = selectors.article_of(law, name, _day(request.GET.get("version", "")))
    quoted = [
        {
            "title": one.title,
            "name": one.name,
            "words": one.citation.words,
            "article": one.citation.article,
            "summary": one.citation.summary,
            "confidence": (confidence_label(one.citation.confidence), _look(one.citation)),
            "stands": one.stands,
        }
        for one in found.quoted
    ]
    context = {
        "found": found,
        "others": [
            (day, f"?{urlencode({'law': law, 'article': name, 'version': day.isoformat()})}")
            for day in found.versions
            if found.text is None or day != found.text.version_on
        ],
        "paragraphs": found.words.splitlines(),
        "quoted": quoted,
        "is_web": bool(found.instrument and found.instrument.source.startswith("http")),
    }
    return page(request, "public/law_article.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _named(book: StatuteBook, subjects: dict[str, int]) -> list[tuple[str, str, int]]:
    return [(name, subject(book, name), n) for name, n in subjects.items()]


def _url(asked: dict[str, Any], day: Any, about: str) -> str:
    told = {
        "day": day.isoformat(),
        "region": asked.get("region", ""),
        "q": asked.get("q", ""),
        "about": about,
    }
    return "?" + urlencode({key: value for key, value in told.items() if value})


def _row(book: StatuteBook, line: Line) -> dict[str, Any]:
    version = line.version
    row: dict[str, Any] = {
        "line": line,
        "subject": subject(book, line.subject),
        "place": "",
        "quotes": [],
        "note": "",
    }
    if version is None:
        return row
    return row | {
        "place": place_name(version.jurisdiction),
        "says": says(line.says),
        "summary": version.citation.summary,
        "quotes": [
            {"words": one.words, "law": one.law, "article": one.article, "url": article_url(one)}
            for one in line.citations
        ],
        "confidence": (
            confidence_label(version.confidence),
            LOOKS.get(version.confidence.value, "warn"),
        ),
        "since": version.valid_from,
        "until": version.valid_until,
        "period": getattr(version, "period", ""),
        "actor": getattr(version, "actor_zh", ""),
        "start": getattr(version, "start_zh", ""),
        "note": version.note,
    }


def _look(citation: Citation) -> str:
    return LOOKS.get(citation.confidence.value, "warn")


def _cited(change: Any) -> Citation:
    line = change.after or change.before
    found: Citation = line.citation
    return found


def _places(law: LawOn) -> list[tuple[str, str]]:
    """Return the places that have something of their own, by code."""
    codes = sorted({place for place, _name in law.book.entries if is_code(place)})
    return [(code, _place(law, code)) for code in codes]


def _place(law: LawOn, code: str) -> str:
    """Return a place by the name its file gives it, else by province and code."""
    for published in Published:
        versions = law.book.entries.get((code, published.value), ())
        names = [one.subject for one in versions if one.subject != PUBLISHED]
        if names:
            return f"{names[0]} {code}"
    return place_name(code)
