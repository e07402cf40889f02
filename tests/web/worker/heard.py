"""What is read on a page, and what of it is marked as Chinese: names, people's own words, law."""

import re
from html.parser import HTMLParser

HANZI = re.compile(r"[\u3400-\u9fff]+")
VOID = {"meta", "link", "input", "img", "br", "hr", "use", "rect", "path", "source"}
SPOKEN = ("title", "aria-label", "placeholder", "alt", "label")


class Heard(HTMLParser):
    """The Chinese of a page: `bare` where a reader expects English, `marked` where it is told."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.bare: list[str] = []
        self.marked: list[str] = []
        self._open: list[tuple[str, str, bool]] = []

    @property
    def _language(self) -> str:
        return next((lang for _tag, lang, _hidden in reversed(self._open) if lang), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        lang, hidden = given.get("lang") or "", given.get("aria-hidden") == "true"
        self._open.append((tag, lang, hidden))
        for name in SPOKEN:
            self._hear(given.get(name) or "")
        if tag == "input" and given.get("type") in ("submit", "button"):
            self._hear(given.get("value") or "")
        if tag in VOID:
            self._open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if not any(tag in ("script", "style") or hidden for tag, _lang, hidden in self._open):
            self._hear(data)

    def _hear(self, text: str) -> None:
        if not HANZI.search(text):
            return
        is_law = any(tag == "blockquote" for tag, _lang, _hidden in self._open)
        if not self._language.lower().startswith("zh"):
            self.bare.append(" ".join(text.split()))
        elif not is_law:
            self.marked.append(" ".join(text.split()))


def heard(html: str) -> Heard:
    """Return the Chinese that stands on a page."""
    page = Heard()
    page.feed(html)
    return page
