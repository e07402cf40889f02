"""Every operation by token: nobody without one, none for another use, none that is dead."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.api.programs import Program, program

from niangjia.api.entering import Bearer, Nobody
from niangjia.api.v1 import api
from niangjia.apps.audit.models import Event
from niangjia.apps.machines.choices import Scope
from niangjia.apps.machines.models import Token
from niangjia.apps.people.models import Person
from niangjia.apps.unions.models import Role, Union

pytestmark = pytest.mark.django_db
MATTERS = "/api/v1/matters"
SIGNED = ("receipts_sms_receipt",)
"""Open to whoever signs as the gateway: the operation itself asks."""


def ways():
    """Return each operation with the use a token needs for it: None for any use."""
    return {
        api.get_openapi_operation_id(one): [
            w.scope for w in one.auth_callbacks if isinstance(w, Bearer)
        ]
        for one in api.operations()
    }


def officer(house):
    return Person.objects.get(pk=house.names["person"])


def with_token(house, **changes):
    found = program(officer(house))
    Token.objects.update(**changes)
    return found


def test_every_operation_names_its_way_in_or_is_the_laws():
    for one in api.operations():
        name = api.get_openapi_operation_id(one)
        if not one.auth_callbacks:
            assert name.partition("_")[0] == "law" or name in (
                "v1_description",
                "v1_nothing",
                *SIGNED,
            ), name
        else:
            assert not any(isinstance(way, Nobody) for way in one.auth_callbacks), name
            assert any(isinstance(way, Bearer) for way in one.auth_callbacks), name


def test_the_description_says_which_use_each_operation_needs():
    described = api.get_openapi_schema(path_prefix="/api/v1/")
    needed = ways()
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            scopes = needed[operation["operationId"]]
            if not scopes:
                assert {} in operation["security"], path
                continue
            asked = [way["token"] for way in operation["security"] if "token" in way]
            assert asked == [[str(one)] if one else [] for one in scopes], path
            if method != "get":
                assert not any("session" in way for way in operation["security"]), path


def _guarded(described):
    """Yield the method and address of every operation that asks who comes."""
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            if {} not in operation["security"]:
                filled = path
                for parameter in operation["parameters"]:
                    if parameter["in"] == "path":
                        filled = filled.replace("{{{}}}".format(parameter["name"]), "1")
                yield method, filled, operation


def test_no_operation_answers_without_a_token_or_with_one_that_opens_nothing(
    house, client, settings
):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "token_failed": "1000/m/ip"}
    dead = {
        "wrong": Program("nj_" + "x" * 43),
        "no token": Program(""),
    }
    expired = program(officer(house))
    Token.objects.update(
        made_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(days=1)
    )
    revoked = program(officer(house))
    Token.objects.filter(expires_at__gt=timezone.now()).update(ended_at=timezone.now())
    dead |= {"expired": expired, "revoked": revoked}
    described = api.get_openapi_schema(path_prefix="/api/v1/")
    for method, address, _operation in _guarded(described):
        assert getattr(client, method)(address).status_code == 401, (method, address)
        for why, one in dead.items():
            came = one.send(method, address, {} if method != "get" else None)
            assert came.status_code == 401, (why, method, address)
            assert came.json()["code"] == "machines.token_dead", (why, method, address)


def test_no_operation_answers_to_a_token_made_for_another_use(house):
    described = api.get_openapi_schema(path_prefix="/api/v1/")
    for scope in Scope:
        one = program(officer(house), scopes=[scope])
        for method, address, operation in _guarded(described):
            [needed] = [way["token"] for way in operation["security"] if "token" in way]
            came = one.send(method, address, {} if method != "get" else None)
            if needed in ([], [str(scope)]):
                assert came.status_code not in (401, 403), (scope, method, address)
            else:
                assert came.status_code == 403, (scope, method, address)
                assert came.json()["code"] == "machines.scope_missing", (scope, method, address)


def test_a_token_reads_what_its_holder_reads(house):
    one = program(officer(house))
    mine = one.get(MATTERS).json()["items"]
    assert [each["number"] for each in mine] == [house.names["matter"]]
    assert one.get(f"{MATTERS}/{house.names['matter']}").status_code == 200
    me = one.get("/api/v1/me").json()
    assert me["token"]["scopes"] == sorted(Scope)
    assert house.clients["officer"].get("/api/v1/me").json()["token"] is None


def test_a_token_never_reaches_more_than_its_holder_today(house):
    one = program(officer(house))
    Role.objects.filter(covers__person=officer(house)).delete()
    Role.objects.filter(person=officer(house)).delete()
    assert one.get(MATTERS).json()["items"] == []
    assert one.get(f"{MATTERS}/{house.names['matter']}").status_code == 404


def test_a_token_of_a_union_reaches_only_what_is_there(house):
    county = Union.objects.get(pk=house.names["union"])
    one = program(officer(house), union=county)
    assert one.get(MATTERS).json()["items"] == []
    assert one.get(f"{MATTERS}/{house.names['matter']}").status_code == 404


def test_each_use_is_recorded_with_its_answer_and_so_is_what_was_declined(house):
    one = program(officer(house), scopes=["read:matters"])
    one.get(MATTERS)
    one.get(f"{MATTERS}/460100-2026-9999")
    uses = Event.objects.filter(kind="machines.token_used").order_by("at", "seq")
    facts = {(e.facts["operation"], e.facts["status"]) for e in uses}
    assert facts == {("GET matters", 200), ("GET matter", 404)}
    assert Token.objects.get().used_at


def test_a_session_is_not_looked_at_where_a_token_was_sent(house):
    client = house.clients["officer"]
    came = client.get(MATTERS, headers={"authorization": "Bearer nj_nothing"})
    assert came.status_code == 401
    assert "Bearer" in came.headers["WWW-Authenticate"]
    assert client.get(MATTERS).status_code == 200


def test_a_program_that_calls_too_often_is_told_when_to_come_again(house, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "token_failed": "2/m/ip"}
    settings.TOKEN_CALLS_A_MINUTE = 2
    one, other = program(officer(house)), program(officer(house))
    assert [one.get(MATTERS).status_code for _ in range(3)] == [200, 200, 429]
    assert one.get(MATTERS).headers["Retry-After"] == "60"
    assert other.get(MATTERS).status_code == 200
    tried = [Program("nj_" + letter * 43).get(MATTERS).status_code for letter in "abc"]
    assert tried == [401, 401, 429]
