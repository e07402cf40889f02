"""The description is OpenAPI 3.1, is under review, and breaks no program of the last release."""

import copy
import json
from pathlib import Path

import pytest
from ninja import Schema
from tests.api.breaking import breaks

from niangjia.apps.machines import signing
from niangjia.apps.machines.choices import EventKind

HERE = Path(__file__).parent
KEPT = json.loads((HERE / "openapi.json").read_text("utf-8"))
RELEASED = json.loads((HERE / "released.json").read_text("utf-8"))
ENQUIRY = "/api/v1/enquiries/{number}"


def test_the_description_is_openapi_by_its_own_schema():
    validator = pytest.importorskip("openapi_spec_validator")  # has no wheel for Intel Macs
    validator.validate(KEPT, cls=validator.OpenAPIV31SpecValidator)
    assert KEPT["openapi"].startswith("3.1.")


def test_no_two_schemas_share_a_name():
    """Of two with one name, one would silently be described as the other."""
    found: dict[str, type] = {}
    waiting = [Schema]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("niangjia.api.") and "[" not in kind.__name__:
                assert found.setdefault(kind.__name__, kind) is kind, kind.__name__


OPERATIONS = {
    one["operationId"]: (method, one)
    for operations in KEPT["paths"].values()
    for method, one in operations.items()
}


def sent_with(one, *, required):
    return {
        parameter["name"]
        for parameter in one["parameters"]
        if parameter["in"] == "header" and parameter["required"] is required
    }


def test_what_is_declined_without_a_header_calls_it_required():
    by_header = {"If-Match": set(), "Idempotency-Key": set()}
    for name, (_method, one) in OPERATIONS.items():
        for header in sent_with(one, required=True):
            by_header[header].add(name)
    declined = {status: set() for status in ("428", "412")}
    for name, (_method, one) in OPERATIONS.items():
        for status, names in declined.items():
            if status in one["responses"]:
                names.add(name)
    assert by_header["If-Match"] == declined["428"] == declined["412"]
    assert by_header["Idempotency-Key"] == {
        "enquiries_create",
        "enquiries_tell_more",
        "referrals_create",
        "referrals_add",
        "webhooks_register",
        "webhooks_renew",
    }
    for _method, one in OPERATIONS.values():
        for parameter in one["parameters"]:
            if parameter["in"] == "header" and parameter["required"]:
                assert parameter["schema"]["type"] == "string"


def test_every_answer_says_which_headers_it_carries():
    for name, (method, one) in OPERATIONS.items():
        carried = {
            status: set(answer.get("headers", ())) for status, answer in one["responses"].items()
        }
        assert carried["429"] == {"Retry-After"}, name
        assert carried["401"] == {"WWW-Authenticate"}, name
        if method == "get":
            assert carried["200"] == carried["304"] == {"ETag"}, name
            assert sent_with(one, required=False) == {"If-None-Match"}, name
        elif "412" in carried:
            assert "ETag" in carried["412"], name
            assert "ETag" in carried.get("201", carried.get("200")), name
    assert OPERATIONS["forums_take"][1]["responses"]["202"]["headers"].keys() == {
        "Idempotency-Replayed"
    }
    for name in ("enquiries_create", "referrals_create", "referrals_add"):
        assert "Location" in OPERATIONS[name][1]["responses"]["201"]["headers"]


def test_names_in_a_generated_client_can_be_typed_and_say_what_is_done():
    tags = {one["name"] for one in KEPT["tags"]}
    for name, (_method, one) in OPERATIONS.items():
        assert set(one["tags"]) <= tags, name
        assert all(tag.isascii() and tag.isidentifier() for tag in one["tags"]), name
        assert one["description"].startswith(one["summary"]), name
        assert len(one["summary"].split()) > 2, name


def test_what_is_posted_to_a_call_back_is_described_with_its_signature():
    assert set(KEPT["webhooks"]) == set(EventKind.values)
    signed = signing.headers(message="msg_1", seconds=1, body=b"{}", with_secrets=["whsec_AAAA"])
    for item in KEPT["webhooks"].values():
        assert sent_with(item["post"], required=True) == set(signed)
        content = item["post"]["requestBody"]["content"]["application/json"]
        assert content["schema"]["$ref"].endswith("/HookTold")


def test_no_program_of_the_last_release_breaks():
    """At a release: cp tests/api/openapi.json tests/api/released.json."""
    assert list(breaks(RELEASED, KEPT)) == []


def changed(*path, to=None):
    """Return the description with one place set, or taken away."""
    found = copy.deepcopy(KEPT)
    inner = found
    for step in path[:-1]:
        inner = inner[step]
    if to is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = to
    return found


SCHEMAS = ("components", "schemas")


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (changed("paths", ENQUIRY), "is gone"),
        (changed("paths", ENQUIRY, "get", "responses", "200"), "no longer answers 200"),
        (changed(*SCHEMAS, "EnquiryOut", "properties", "state"), "state is gone"),
        (
            changed(*SCHEMAS, "EnquiryOut", "properties", "version", to={"type": "string"}),
            "integer",
        ),
        (
            changed(*SCHEMAS, "EnquiryIn", "required", to=["words", "name", "phone"]),
            "phone is newly",
        ),
        (changed(*SCHEMAS, "Door", "enum", to=["counter"]), "fewer values"),
        (
            changed("paths", ENQUIRY, "get", "security", to=[{"token": ["read:matters"]}]),
            "another use",
        ),
        (
            changed(
                "paths",
                ENQUIRY,
                "get",
                "parameters",
                to=[{"in": "query", "name": "at", "required": True, "schema": {}}],
            ),
            "at is newly required",
        ),
    ],
)
def test_what_would_break_a_program_is_named(now, says):
    assert any(says in one for one in breaks(KEPT, now)), list(breaks(KEPT, now))


def test_what_is_only_added_breaks_nothing():
    more = changed("paths", "/api/v1/new", to=KEPT["paths"][ENQUIRY])
    more["components"]["schemas"]["EnquiryOut"]["properties"]["more"] = {"type": "string"}
    assert list(breaks(KEPT, more)) == []
