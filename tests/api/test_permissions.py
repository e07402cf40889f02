"""Every operation, asked by everybody: what comes is what the table says."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from tests.web.conftest import House
from tests.web.test_permissions import TABLE as PAGES
from tests.web.test_permissions import everybody, read

from niangjia.api.v1 import api

TABLE = read((Path(__file__).parent / "permissions.yaml").read_text("utf-8"))
SPACE = "api-1.0"
ROOT = Path(__file__).parents[2]


def _operations() -> set[str]:
    _prefix, resolver = get_resolver().namespace_dict[SPACE]
    return {str(pattern.name) for pattern in resolver.url_patterns}


def _address(name: str, house: House) -> str:
    arguments = {
        key: house.names[value[1:-1]] if value.startswith("<") else value
        for key, value in TABLE["arguments"].get(name, {}).items()
    }
    return reverse(f"{SPACE}:{name}", kwargs=arguments)


def _asked(client, name: str, house: House, method: str = ""):
    body = TABLE["bodies"].get(name)
    method = method or ("get" if body is None else "post")
    return getattr(client, method)(
        _address(name, house),
        **({"data": body, "content_type": "application/json"} if body else {}),
    )


def test_every_operation_has_its_row_and_every_row_its_operation():
    assert set(TABLE["operations"]) == _operations()


def test_every_operation_gives_everybody_what_the_table_says(house):
    wrong = []
    for name, row in TABLE["operations"].items():
        for who, cell in everybody(PAGES, TABLE["people"], row, name).items():
            came = _asked(house.clients[who], name, house)
            if came.status_code != cell:
                wrong.append(f"{name}: {who} should get {cell}, gets {came.status_code}")
            if cell >= 400:
                assert came.headers["Content-Type"] == "application/problem+json", (name, who)
                assert came.json()["detail"], (name, who)
    assert not wrong, "\n".join(wrong)


def _methods() -> dict[str, set[str]]:
    """Return what each address takes, by its name."""
    found: dict[str, set[str]] = {}
    for one in api.operations():
        found.setdefault(one.url_name, set()).update(one.methods)
    return found


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_an_address_takes_no_method_that_is_not_described(house, method):
    for name, methods in _methods().items():
        if method.upper() in methods:
            continue
        came = getattr(house.clients["officer"], method)(_address(name, house))
        assert came.status_code == 405, name
        assert came.json()["code"] == "method_not_allowed", name
        allowed = {one.strip() for one in came.headers["Allow"].split(",")}
        assert allowed == methods | ({"HEAD"} if "GET" in methods else set()), name


def test_head_is_answered_as_get_is_with_nothing_to_read(house):
    for who in ("officer", "stranger"):
        for name in _methods():
            address = _address(name, house)
            came, read = (getattr(house.clients[who], ask)(address) for ask in ("head", "get"))
            assert (came.status_code, came.content) == (read.status_code, b""), address
            lengthless = {k: v for k, v in read.headers.items() if k != "Content-Length"}
            assert lengthless.items() <= dict(came.headers).items(), address
            assert came.headers["Content-Length"] == str(len(read.content)), address


def test_no_session_writes(house):
    for one in api.operations():
        if one.auth_callbacks and "GET" not in one.methods:
            [method] = one.methods
            ask = getattr(house.clients["officer"], method.lower())
            came = ask(_address(one.url_name, house), {}, content_type="application/json")
            assert came.status_code == 401, one.url_name


@pytest.mark.parametrize(
    "name", sorted(name for name in TABLE["bodies"] if 200 in TABLE["operations"][name])
)
@pytest.mark.parametrize("who", ["stranger", "officer"])
def test_what_is_asked_with_a_body_is_kept_nowhere(house, name, who):
    with CaptureQueriesContext(connection) as ran:
        assert _asked(house.clients[who], name, house).status_code == 200
    writes = [one["sql"] for one in ran if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    # How often an address asked is counted, and nothing of what it asked.
    assert all("accounts_tries AS" in one for one in writes), writes
    assert not any("40800" in one or "2026-09-16" in one for one in writes)


def test_the_list_shows_nobody_what_is_not_hers(house):
    told = everybody(PAGES, TABLE["people"], TABLE["counted"], "matters")
    for who, count in (told | TABLE["counted_otherwise"]).items():
        came = house.clients[who].get(reverse(f"{SPACE}:matters"))
        assert len(came.json().get("items", [])) == count, who


def test_what_is_not_hers_reads_as_what_is_not(house):
    there = house.clients["elsewhere"].get(_address("matter", house)).content
    nowhere = reverse(f"{SPACE}:matter", kwargs={"number": "460100-2026-9999"})
    assert house.clients["elsewhere"].get(nowhere).content == there


def test_the_description_is_the_one_under_review():
    """What programs rely on is changed knowingly: openapi.json is part of the change."""
    kept = Path(__file__).parent / "openapi.json"
    described = api.get_openapi_schema(path_prefix="/api/v1/")
    now = json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    draft = ROOT / ".var/openapi.json"
    draft.write_text(now, "utf-8")
    assert kept.exists(), f"cp {draft} {kept}"
    assert kept.read_text("utf-8") == now, f"接口变了。看过以后：cp {draft} {kept}"
