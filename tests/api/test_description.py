"""The description is OpenAPI 3.1, is under review, and breaks no program of the last release."""

import copy
import json
from pathlib import Path

import pytest
from ninja import Schema
from tests.api.breaking import breaks

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
