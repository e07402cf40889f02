"""Programs that knock at the interface in tests: each with a token of its own."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from niangjia.apps.machines.choices import OF_MACHINES, Scope
from niangjia.apps.machines.services import accounts, tokens
from niangjia.apps.people.models import Person
from niangjia.apps.unions.models import Union

EVERYTHING = tuple(Scope)


class Program(Client):
    """A program with a token; what it sends is JSON."""

    def __init__(self, text: str) -> None:
        super().__init__(raise_request_exception=False, headers={"authorization": f"Bearer {text}"})
        self.text = text

    def send(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        """Ask, with headers by name (`if_match="…"`)."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        ask = getattr(super(), method)
        if body is None:
            return ask(address, headers=named)
        return ask(address, body, content_type="application/json", headers=named)


def program(person: Person, *, scopes: Any = EVERYTHING, union: Union | None = None) -> Program:
    """Return a program that acts for a person."""
    at = timezone.now()
    made = tokens.make_token(
        name="测试（演示）",
        scopes=scopes,
        union=union,
        expires_at=at + timedelta(days=1),
        by=person,
        at=at,
    )
    return Program(made.text)


def system(union: Union, *, by: Person, door: str = "line_12345") -> Program:
    """Return a partner's system, which brings enquiries to a union."""
    at = timezone.now()
    machine = accounts.register_machine(
        name="示例热线系统（演示）", union=union, door=door, by=by, at=at
    )
    made = tokens.make_machine_token(
        machine=machine,
        name="测试（演示）",
        scopes=OF_MACHINES,
        expires_at=at + timedelta(days=1),
        by=by,
        at=at,
    )
    return Program(made.text)
