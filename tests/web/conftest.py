"""A small house to open pages in: two invented federations, a matter, everybody signed in."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone
from tests.factories import matters as make

from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.services import forums, register
from niangjia.apps.people.models import Person
from niangjia.apps.people.services import accounts
from niangjia.apps.unions import services as unions


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Who may knock, and what there is to see."""

    clients: dict[str, Client]
    names: dict[str, object]


def signed_in(person: Person, username: str) -> Client:
    """Return the browser of a person who has signed in."""
    account = accounts.open_account(person=person, username=username, password=None, by=None)
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


@pytest.fixture
def house(db) -> House:
    """Return a federation with one matter, and everybody who may or may not see it."""
    here = make.federation()
    admin = make.human("管理员（演示）")
    unions.grant_role(person=admin, union=here.city, kind="admin", from_=make.SINCE, by=None)
    post = unions.grant_role(
        person=here.clerk, union=here.county, kind="clerk", from_=make.SINCE, by=None
    )
    far = make.federation(prefix="远方", code="110100")
    matter = make.matter(here)
    worker = make.claimant(matter, "林阿珍（演示）", by=here.officer)
    item = make.item(worker)
    forum = forums.open_forum(
        matter=matter,
        lifecycle="mediation",
        items=[item],
        by=here.officer,
        opened_on=make.TODAY,
        at=make.NOW,
    )
    lawyer, clerk_of_court = make.human("援助律师（演示）"), make.human("书记员（演示）")
    for person, role, part in (
        (lawyer, ParticipantRole.AID_LAWYER, None),
        (clerk_of_court, ParticipantRole.COURT, forum),
    ):
        register.add_participant(
            matter=matter,
            person=person,
            role=role,
            since=make.TODAY,
            on=timezone.localdate(),
            by=here.officer,
            forum=part,
        )
    return House(
        clients={
            "stranger": Client(raise_request_exception=False),
            "nobody": signed_in(make.human("无岗位（演示）"), "nobody"),
            "elsewhere": signed_in(far.officer, "elsewhere"),
            "clerk": signed_in(here.clerk, "clerk"),
            "officer": signed_in(here.officer, "officer"),
            "leader": signed_in(here.leader, "leader"),
            "cashier": signed_in(here.cashier, "cashier"),
            "admin": signed_in(admin, "admin"),
            "lawyer": signed_in(lawyer, "lawyer"),
            "court": signed_in(clerk_of_court, "court"),
            "worker": signed_in(worker.person, "worker"),
        },
        names={
            "matter": matter.number,
            "seq": worker.seq,
            "forum": forum.pk,
            "union": here.county.pk,
            "person": here.officer.pk,
            "role": post.pk,
        },
    )
