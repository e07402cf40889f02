"""What a page's form carries, read from the page as a browser would send it back."""

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client


def text_of(answer: HttpResponse) -> str:
    """Return the words of a page, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def hidden(answer: HttpResponse, name: str) -> str:
    """Return the value of a hidden field of the page, the first of that name."""
    page = answer.content.decode()
    for tag in re.findall(r"<input[^>]*>", page):
        if f'name="{name}"' in tag and 'type="hidden"' in tag:
            found = re.search(r'value="([^"]*)"', tag)
            return unescape(found[1]) if found else ""
    raise AssertionError(f"the page has no hidden {name}")


def stamp_of(client: Client, path: str, name: str = "version") -> str:
    """Open a page and return what stood by it."""
    return hidden(client.get(path), name)


def sent_from(answer: HttpResponse) -> dict[str, list[str]]:
    """Return the hidden fields of a page's main form, several of one name together."""
    page = answer.content.decode()
    start = page.index('<main id="main"')
    found: dict[str, list[str]] = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', page[start:]):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    return found
