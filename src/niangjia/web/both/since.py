"""A step somebody else took first: what happened since, what was typed, what can be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse

from niangjia.web.http import Request, page


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One step that was taken: what, by whom, when, and what was written with it."""

    what: str
    by: str
    at: datetime
    told: str = ""
    url: str = ""


def typed(form: forms.Form | None) -> list[tuple[str, str]]:
    """Return what was typed into a form, by the names people read."""
    if form is None or not form.is_bound:
        return []
    found = []
    for bound in form.visible_fields():
        value = bound.value()
        values = value if isinstance(value, list) else [value]
        words = {str(key): str(zh) for key, zh in getattr(bound.field, "choices", ())}
        texts = [words.get(str(one), str(one)) for one in values if one not in (None, "", False)]
        if texts:
            found.append((str(bound.label), "、".join(texts)))
    return found


def gone(
    request: Request,
    *,
    what: Any,
    state: Any,
    done: Sequence[Done],
    back: str,
    back_words: Any,
    written: Sequence[tuple[str, str]] = (),
    offers: Sequence[tuple[str, Any]] = (),
    crumbs: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """Return the page of a step that can no longer be taken: why, and nothing typed is lost.

    Asked for, it says what happened (200: who presses "back" has done nothing wrong); sent, it says
    that this was not done (409). `written` is what was typed, `offers` what can be done now.
    """
    is_sent = request.method == "POST"
    context = {
        "what": what,
        "state": state,
        "done": done,
        "written": written,
        "offers": offers,
        "crumbs": crumbs,
        "back": back,
        "back_words": back_words,
        "is_sent": is_sent,
    }
    return page(request, "desk/gone.html", context, status=409 if is_sent else 200)
