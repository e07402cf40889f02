"""Everything the description allows, and much that it does not, asked by a machine: no fault."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from tests.api.programs import program

from niangjia.api.v1 import api
from niangjia.apps.people.models import Person

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
application = get_wsgi_application()


def addressed(environ: dict[str, Any], start: Any) -> Any:
    """Answer as a server does, which always knows from which address somebody asks."""
    return application({"REMOTE_ADDR": "127.0.0.1", **environ}, start)


schema.app = addressed


@schema.auth()
class Token:
    """Comes with a token for everything; the machine also tries without."""

    value = ""

    def get(self, case: Any, context: Any) -> str:
        """Return the token of this test."""
        return Token.value

    def set(self, case: Any, data: str, context: Any) -> None:
        """Put it where a program would."""
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


@pytest.fixture
def let_in(house, settings) -> Iterator[None]:
    """Somebody who sees a matter, over the connection of the test, asking as often as she likes."""
    settings.ACCOUNT_RATE_LIMITS = {
        **settings.ACCOUNT_RATE_LIMITS,
        "calculate": "100000/m/ip",
        "token_failed": "100000/m/ip",
    }
    settings.TOKEN_CALLS_A_MINUTE = 100_000
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    Token.value = program(Person.objects.get(pk=house.names["person"])).text
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@hypothesis_settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_interface_keeps_its_word(case, let_in):
    # What is written must fit the records that are there, which no schema says: 422 is an answer.
    left_out = [] if case.method == "GET" else [positive_data_acceptance]
    case.call_and_validate(excluded_checks=left_out)
