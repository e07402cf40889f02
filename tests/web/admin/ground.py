"""A city with its administrator at her pages, and the people she keeps."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from tests.factories import matters as make
from tests.web.conftest import signed_in

from niangjia.apps.matters.models import Matter
from niangjia.apps.people.models import Person
from niangjia.apps.unions import services as unions


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The administrator's browser, her city, a matter of its officer, another officer."""

    fed: make.Federation
    boss: Person
    client: Client
    other: Person
    matter: Matter

    def post(self, path: str, **data: Any) -> HttpResponse:
        """Send a form."""
        return self.client.post(path, data)

    def read(self, path: str) -> str:
        """Read a page."""
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.content.decode()


def today() -> date:
    """Return the day it is."""
    return timezone.localdate()


def in_days(days: int) -> str:
    """Return a day from today as a form sends it."""
    return (today() + timedelta(days=days)).isoformat()


def lay() -> Ground:
    """Return the city as it is on a quiet day."""
    fed = make.federation()
    boss, other = make.human("管理员（演示）"), make.human("新承办人（演示）")
    for person, kind in ((boss, "admin"), (other, "case_officer")):
        unions.grant_role(person=person, union=fed.city, kind=kind, from_=make.SINCE, by=None)
    return Ground(
        fed=fed,
        boss=boss,
        client=signed_in(boss, "boss"),
        other=other,
        matter=make.matter(fed),
    )
