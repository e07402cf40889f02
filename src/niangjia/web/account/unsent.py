"""What was typed when the session was over: kept sealed until she is inside again, then put back.

Nothing of it was written anywhere. She finds it in the form it was typed into, and sends it again
herself; what has no place there any more stands above the page, to be copied. Files are not kept.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

from django.http import HttpRequest
from django.template import loader
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from lxml import html

from niangjia.apps.people import crypto
from niangjia.web.words import is_written

KEY = "unsent"
WAS = "was"
"""In a session of nobody: whose session it was until it ended, by itself or because she left."""
LOST = "lost"
"""In a session of nobody: something was sent that is kept for nobody; the log-in says so."""
PLACES = frozenset({"desk", "admin", "oversight", "partner", "worker"})
"""Whose forms are kept: what is typed at the door itself, passwords and codes, never is."""
INSIDE = PLACES - {"worker"}
"""Where nobody comes without signing in."""
MOST = 200_000  # characters; more than any form of ours takes
KEPT = 3600  # seconds
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "page", "back", "skip"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A form that was sent too late: where it stood, where it went, what was in it."""

    path: str
    """Where it was sent."""
    back: str
    """The page it stood on."""
    typed: Mapping[str, list[str]]
    had_files: bool
    account: int
    """Whose session it was: nobody else gets it."""
    at: float

    @classmethod
    def opened(cls, sealed: str) -> Self:
        """Return what was kept."""
        return cls(**json.loads(crypto.open_(bytes.fromhex(sealed), aad=KEY)))

    def sealed(self) -> str:
        """Return it as the session keeps it."""
        told = {name: getattr(self, name) for name in self.__slots__}
        return crypto.seal(json.dumps(told).encode(), aad=KEY).hex()


def of(request: HttpRequest) -> Unsent | None:
    """Return what a request wanted to write, or None where that is nothing to keep.

    Whose it is must be known: the next person at a counter's computer is not shown what the last
    one typed. Only a form of one of our own pages counts, whatever its token says: the browser
    names the page that it comes from, and a script of another site cannot change that.
    """
    host = request.get_host()
    origin = request.META.get("HTTP_ORIGIN", "") or request.META.get("HTTP_REFERER", "")
    account = request.user.pk if request.user.is_authenticated else request.session.get(WAS)
    if request.method != "POST" or account is None or not _is_in(PLACES, request.path):
        return None
    if urlsplit(origin).netloc != host:
        return None
    typed = {name: texts for name, texts in request.POST.lists() if name not in NOT_TYPED}
    if sum(len(text) for texts in typed.values() for text in texts) > MOST:
        return None
    return Unsent(
        path=request.get_full_path(),
        back=stood_on(request) or request.get_full_path(),
        typed=typed,
        had_files=any(file.size for file in request.FILES.values()),
        account=account,
        at=time.time(),
    )


def stood_on(request: HttpRequest) -> str:
    """Return the page of ours that a form stood on, as the browser tells, or "" if it does not."""
    came_from = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
        return ""
    stood = urlsplit(came_from)
    return stood.path + (f"?{stood.query}" if stood.query else "")


def keep(request: HttpRequest, unsent: Unsent) -> None:
    """Keep it in the session of now, instead of anything kept before."""
    request.session[KEY] = unsent.sealed()


def taken(request: HttpRequest) -> Unsent | None:
    """Take what is kept out of the session, for whom it is; None where it is not hers, or old."""
    if KEY not in request.session:
        return None
    unsent = Unsent.opened(request.session.pop(KEY))
    is_hers = unsent.account == request.user.pk
    return unsent if is_hers and time.time() - unsent.at < KEPT else None


def stands_inside(path: str) -> bool:
    """Tell whether an address is for those who are signed in."""
    return _is_in(INSIDE, path)


def _is_in(places: frozenset[str], path: str) -> bool:
    try:
        return bool(places & set(resolve(path).namespaces))
    except Resolver404:
        return False


def put_back(page: bytes, unsent: Unsent, *, at: str) -> bytes:
    """Return the page with what was typed in its form, and words that nothing was saved yet."""
    document = html.document_fromstring(page.decode())
    form = next(
        (
            form
            for form in document.forms
            if form.method == "POST" and urljoin(at, form.get("action") or at) == unsent.path
        ),
        None,
    )
    left = dict(unsent.typed)
    is_filled = form is not None and _fill(form, left)
    texts = [text for texts in left.values() for text in texts if is_written(text)]
    context: dict[str, Any] = {
        "is_filled": is_filled,
        "texts": texts,
        "had_files": unsent.had_files,
    }
    words = html.fragment_fromstring(loader.render_to_string("account/unsent.html", context))
    place = document.get_element_by_id("notice", None)
    (place if place is not None else document.body).insert(0, words)
    written: str = html.tostring(document, encoding="unicode", doctype="<!doctype html>")
    return written.encode()


def _fill(form: Any, left: dict[str, list[str]]) -> bool:
    """Put what was typed where it stood, and take from `left` what found its place.

    Returns whether there is anything in the form that a person fills in.

    What the page itself carried goes along as it was sent: with the version she looked at, what
    somebody else wrote meanwhile is shown beside hers; with the form's own mark nothing is made
    twice. An interview, whose pages carry what was answered before, takes everything.
    """
    is_interview = bool(form.xpath(".//input[@name='page']"))
    boxes: dict[str, list[Any]] = {}
    for control in form.xpath(".//input | .//textarea | .//select"):
        name, kind = control.get("name"), control.get("type", "")
        if name and name not in NOT_TYPED and kind not in ("submit", "button", "file", "password"):
            boxes.setdefault(name, []).append(control)
    for name, controls in boxes.items():
        texts = left.pop(name, [])
        for control, text in zip(controls, _dealt(controls, texts), strict=True):
            _set(control, text, texts)
    buttons = {button.get("name") for button in form.xpath(".//button")}
    for name in list(left) if is_interview else []:
        if name not in buttons:
            for text in left.pop(name):
                form.append(html.Element("input", type="hidden", name=name, value=text))
    return any(one.get("type") != "hidden" for controls in boxes.values() for one in controls)


def _dealt(controls: list[Any], texts: list[str]) -> list[str]:
    """Return one text for each of the boxes of one name."""
    return [*texts, *[""] * len(controls)][: len(controls)]


def _set(control: Any, text: str, texts: list[str]) -> None:
    if control.tag == "select":
        for option in control.iter("option"):
            value = option.get("value", (option.text or "").strip())
            _mark(option, "selected", is_on=value in texts)
    elif control.get("type") in ("checkbox", "radio"):
        _mark(control, "checked", is_on=control.get("value", "on") in texts)
    elif control.tag == "textarea":
        control.text = text
    else:
        control.set("value", text)
    if control.get("type") != "hidden":
        for fold in control.iterancestors("details"):
            fold.set("open", "")


def _mark(element: Any, name: str, *, is_on: bool) -> None:
    if is_on:
        element.set(name, "")
    else:
        element.attrib.pop(name, None)
