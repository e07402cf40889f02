"""Every address, asked by everybody: what comes is what the table says, and says what it is."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.web.conftest import House

from niangjia.apps.matters.models import Matter
from niangjia.config.headers import HEADERS
from niangjia.web.downloads import STRICTEST

Expected = dict[str, Any]
POLICY = "Content-Security-Policy"
OURS = HEADERS[POLICY]
SHARES = 4  # the walk by everybody is long: so many tests share it


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
    query = re.sub(r"<(\w+)>", lambda found: str(things[found[1]]), query)
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


KEPT_TO_GO_BACK_TO = {"worker:tell"}
"""Pages that show nothing of anybody's, only what was just typed there: decision 0026."""


def everybody(table: dict[str, Any], people: list[str], row: list[Any], name: str) -> Expected:
    """Return what each person of a table should get at a name, those told by likeness too."""
    assert len(row) == len(people), name
    told = dict(zip(people, row, strict=True))
    for who, one in table["alike"].items():
        if one["like"] in told:
            told[who] = one.get("but", {}).get(name, told[one["like"]])
    return told


def disagreements(house: House, names: Iterable[str]) -> Iterator[str]:
    """Return where somebody does not get what the table says, or an answer lacks what all carry."""
    for name in names:
        address = _address(name, house.names)
        row = TABLE["pages"][name]
        told = everybody(TABLE, TABLE["people"], row, name)
        if set(row[1:]) == {405}:
            # Refused before anybody is looked at; who may post is asked below.
            told = dict(zip(TABLE["people"], row, strict=True))
        for who, cell in told.items():
            answer = house.clients[who].get(address)
            if _said(answer) != cell:
                yield f"{name}: {who} should get {cell}, gets {_said(answer)}"
            for lack in lacks(answer, kept=who == "stranger" or name in KEPT_TO_GO_BACK_TO):
                yield f"{name}, to {who}: {lack}"


def lacks(answer: HttpResponse, *, kept: bool) -> Iterator[str]:
    """Return what an answer should say of itself: what it may load, what it is, who keeps it."""
    kind = answer.headers.get("Content-Type", "")
    is_saved = answer.headers.get("Content-Disposition", "").startswith("attachment")
    may_load = {OURS, STRICTEST} if is_saved or kind.startswith("image/") else {OURS}
    if answer.headers[POLICY] not in may_load:
        yield f"it may load {answer.headers[POLICY]}"
    # A picture is one we drew ourselves from what was sent in.
    is_plain = kind.startswith(("text/html; charset=utf-8", "application/", "image/jpeg"))
    if (
        answer.content
        and not is_plain
        and not (kind.startswith("text/") and "charset=utf-8" in kind)
    ):
        yield f"it is {kind}"
    if not kept and "no-store" not in answer.headers.get("Cache-Control", ""):
        yield "somebody with a session, and it may be kept"


@pytest.mark.parametrize("share", range(SHARES))
def test_every_address_gives_everybody_what_the_table_says(house, share):
    wrong = list(disagreements(house, sorted(TABLE["pages"])[share::SHARES]))
    assert not wrong, "\n".join(wrong)


def test_everybody_of_the_house_stands_in_the_table(house):
    assert {*TABLE["people"], *TABLE["alike"]} == set(house.clients)
    for who, one in TABLE["alike"].items():
        assert one["like"] in TABLE["people"], who
        assert set(one.get("but", {})) <= set(TABLE["pages"]), who


@pytest.mark.parametrize(
    "flipped",
    [
        "ALTER POLICY sees ON matters_matter USING (false)",
        "ALTER POLICY sees ON matters_matter USING (NOT (home_key <@ (SELECT nj_scope())))",
        "ALTER POLICY sees ON matters_access USING (false)",
        "UPDATE matters_access SET active = NOT active",
    ],
)
def test_an_inverted_policy_is_red(house, flipped):
    with connection.cursor() as cursor:
        cursor.execute(flipped)
    assert next(disagreements(house, ["desk:matter", "partner:matter"]), "")


@pytest.mark.parametrize("shows", ["all", "none"])
def test_an_inverted_lens_is_red(house, monkeypatch, shows):
    found = Matter.objects.all() if shows == "all" else Matter.objects.none()
    scope = "niangjia.apps.matters.selectors.scope.matters_visible_to"
    monkeypatch.setattr(scope, lambda *_args, **_named: found)
    assert next(disagreements(house, ["desk:matter"]), "")


def test_nobody_posts_where_she_may_not(house):
    wrong = []
    for name, row in TABLE["posts"].items():
        address = _address(name, house.names)
        for who, cell in everybody(TABLE, TABLE["outsiders"], row, name).items():
            came = _said(house.clients[who].post(address))
            if came != cell:
                wrong.append(f"{name}: {who} should get {cell}, gets {came}")
    assert not wrong, "\n".join(wrong)


def test_what_only_takes_posts_is_in_the_table_of_posts():
    open_to_all = {"public:logout", "worker:look_up", "worker:close"}
    only_posts = {name for name, row in TABLE["pages"].items() if 405 in row}
    assert only_posts - open_to_all <= set(TABLE["posts"])
