"""A federation with two who may confirm, and values as somebody reads them in a notice."""

from datetime import date
from decimal import Decimal

from tests.factories import matters as make

from niangjia.apps.lawbook.choices import Published
from niangjia.apps.lawbook.services import Draft
from niangjia.apps.people.models import Person
from niangjia.apps.unions import services as unions


def another_leader(fed: make.Federation) -> Person:
    """Return a second leader of the city."""
    person = make.human("另一位负责人（演示）")
    unions.grant_role(person=person, union=fed.city, kind="team_leader", from_=make.SINCE, by=None)
    return person


def draft(**more: object) -> Draft:
    """Return an invented minimum wage of the city; `more` changes it."""
    told = {
        "region": "460100",
        "name": Published.MINIMUM_WAGE.value,
        "value": Decimal("2230"),
        "valid_from": date(2026, 6, 1),
        "document": "示例市最低工资通知（演示）",
        "place": "示例发〔2026〕1号",
        "words": "每月2230元",
    }
    return Draft(**{**told, **more})
