"""Somebody from outside is let into one matter by a link, and sees no more than that."""

import pytest
from django.test import Client
from tests.apps.accounts.ground import opened
from tests.factories import matters as make
from tests.web.account.ground import code_of, inside, knock, prove, show

from niangjia.apps.accounts.services import factors
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.services import register

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    fed = make.federation()
    matter = make.matter(fed)
    other = make.matter(fed, title="别的案件（演示）")
    officer = opened(fed.officer, "officer")
    acting = register.invite(
        matter=matter,
        name="林律师（演示）",
        phone="",
        role=ParticipantRole.AID_LAWYER,
        since=make.TODAY,
        by=fed.officer,
    )
    return fed, matter, other, officer, acting


def link(client, matter, acting):
    return client.post(f"/desk/matters/{matter.number}/participants/{acting.pk}/link/")


def test_a_lawyer_comes_in_by_a_link_and_sees_her_matter_only(here):
    _, matter, other, officer, acting = here
    client = inside(officer)
    assert link(client, matter, acting).headers["Location"].startswith("/account/again/")
    prove(client)
    page = link(client, matter, acting).content.decode()
    path = "/" + page.split('id="link">http://testserver/')[1].split("<")[0]
    lawyer = Client()
    words = "mango-river-lantern"
    answer = lawyer.post(path, {"password": words, "again": words})
    assert answer.headers["Location"] == "/account/"
    assert lawyer.get("/desk/matters/").headers["Location"] == "/account/"

    account = acting.person.account
    factors.give_authenticator(account=account, secret="JBSWY3DPEHPK3PXP", by=None)
    lawyer.post("/logout/")
    knock(lawyer, account.username, words)
    assert show(lawyer, code_of(account)).headers["Location"] == "/partner/"
    listed = lawyer.get("/desk/matters/").content.decode()
    assert matter.title in listed
    assert other.title not in listed
    assert lawyer.get(f"/desk/matters/{other.number}/").status_code == 404


def test_nobody_makes_a_link_for_who_does_not_act_there(here):
    fed, matter, other, officer, acting = here
    client = inside(officer)
    prove(client)
    assert link(client, other, acting).status_code == 404
    cashier = inside(opened(fed.cashier, "cashier"))
    prove(cashier)
    assert link(cashier, matter, acting).status_code == 422
