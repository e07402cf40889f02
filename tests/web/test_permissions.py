"""Every address, asked by everybody: what comes is what the table says."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse


class _Loader(yaml.SafeLoader):
    """Reads a table in which no key stands twice: the second would silently replace the first."""


def _once(loader: _Loader, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:
    keys = [key.value for key, _ in node.value]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise yaml.constructor.ConstructorError(
            None, None, f"stands twice: {', '.join(twice)}", node.start_mark
        )
    return loader.construct_mapping(node, deep=deep)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _once)


def read(text: str) -> dict[str, Any]:
    """Return the table in a text.

    :raises ConstructorError: a key stands twice.
    """
    return yaml.load(text, Loader=_Loader)  # it is a SafeLoader


TABLE = read((Path(__file__).parent / "permissions.yaml").read_text("utf-8"))


def _names(resolver: URLResolver, space: str = "") -> list[str]:
    found = []
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            inner = f"{space}{part.namespace}:" if part.namespace else space
            found += _names(part, inner)
        elif isinstance(part, URLPattern):
            found.append(f"{space}{part.name}")
    return found


def _pages() -> set[str]:
    """The names of all pages; the programming interface has a table of its own."""
    return {name for name in _names(get_resolver()) if not name.startswith("api")}


def _address(name: str, things: dict[str, Any]) -> str:
    arguments = dict(TABLE["arguments"].get(name, {}))
    query = arguments.pop("query", "")
    filled = {
        key: things[value[1:-1]] if isinstance(value, str) and value.startswith("<") else value
        for key, value in arguments.items()
    }
    return reverse(name, kwargs=filled) + (f"?{query}" if query else "")


def _said(response: HttpResponse) -> Any:
    if response.status_code not in {301, 302, 303}:
        return response.status_code
    return "login" if response.headers["Location"].startswith("/login/") else "sent"


def test_an_address_with_two_rows_is_refused():
    with pytest.raises(yaml.constructor.ConstructorError, match="desk:today"):
        read("pages:\n  desk:today: [200]\n  desk:money: [200]\n  desk:today: [404]\n")


def test_every_address_has_its_row_and_every_row_its_address():
    assert set(TABLE["pages"]) == _pages()


def test_every_address_gives_everybody_what_the_table_says(house):
    wrong = []
    for name, row in TABLE["pages"].items():
        assert len(row) == len(TABLE["people"]), name
        address = _address(name, house.names)
        for who, cell in zip(TABLE["people"], row, strict=True):
            came = _said(house.clients[who].get(address))
            if came != cell:
                wrong.append(f"{name}: {who} should get {cell}, gets {came}")
    assert not wrong, "\n".join(wrong)


def test_nobody_posts_where_she_may_not(house):
    wrong = []
    for name, row in TABLE["posts"].items():
        address = _address(name, house.names)
        for who, cell in zip(TABLE["outsiders"], row, strict=True):
            came = _said(house.clients[who].post(address))
            if came != cell:
                wrong.append(f"{name}: {who} should get {cell}, gets {came}")
    assert not wrong, "\n".join(wrong)


def test_every_page_says_what_it_may_load(house):
    for name in TABLE["pages"]:
        address = _address(name, house.names)
        for who in ("stranger", "nobody", "officer"):
            policy = house.clients[who].get(address).headers["Content-Security-Policy"]
            assert "script-src 'self'" in policy, name
            assert "style-src 'self'" in policy, name
            assert "unsafe" not in policy, name


def test_what_only_takes_posts_is_in_the_table_of_posts():
    open_to_all = {"public:logout", "worker:look_up", "worker:close"}
    only_posts = {name for name, row in TABLE["pages"].items() if 405 in row}
    assert only_posts - open_to_all <= set(TABLE["posts"])
