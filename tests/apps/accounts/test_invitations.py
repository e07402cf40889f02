"""A link works once, runs out, and is nowhere kept."""

from datetime import timedelta

import pytest
from django.db import connection
from tests.factories import matters as make

from niangjia.apps.accounts import errors
from niangjia.apps.accounts.services import invitations
from niangjia.apps.people import services as people

pytestmark = pytest.mark.django_db
AT = make.NOW
PASSWORD = "mango-river-lantern"


def account():
    person = make.human("王敏（演示）")
    return people.open_account(person=person, username="wangmin", password=None, by=None)


def accept(token, at=AT):
    return invitations.accept(token=token, password=PASSWORD, at=at)


def test_a_link_sets_the_password_and_is_used_up():
    token = invitations.invite(account=account(), by=None, at=AT)
    assert accept(token).check_password(PASSWORD)
    with pytest.raises(errors.InvitationDead):
        accept(token)


def test_reading_a_link_uses_nothing_up():
    token = invitations.invite(account=account(), by=None, at=AT)
    for _ in range(3):
        assert invitations.read(token=token, at=AT).account.username == "wangmin"


def test_a_newer_link_ends_the_older():
    someone = account()
    old = invitations.invite(account=someone, by=None, at=AT)
    new = invitations.invite(account=someone, by=None, at=AT)
    with pytest.raises(errors.InvitationDead):
        accept(old)
    accept(new)


@pytest.mark.parametrize("token", ["", "no-such-token", "x" * 500])
def test_what_never_was_a_link_is_none(token):
    with pytest.raises(errors.InvitationDead):
        accept(token)


def test_a_link_runs_out_after_three_days():
    token = invitations.invite(account=account(), by=None, at=AT)
    with pytest.raises(errors.InvitationDead):
        accept(token, at=AT + timedelta(days=3))


def test_a_closed_account_gets_none_and_its_open_ones_die():
    someone = account()
    token = invitations.invite(account=someone, by=None, at=AT)
    people.close_account(account=someone, by=someone.person, why="离岗")
    with pytest.raises(errors.InvitationDead):
        accept(token)
    with pytest.raises(errors.AccountClosed):
        invitations.invite(account=someone, by=None, at=AT)


def test_the_token_itself_is_not_in_the_database():
    token = invitations.invite(account=account(), by=None, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(i)::text FROM accounts_invitation i")
        (row,) = cursor.fetchone()
    assert token not in row
    assert token.encode().hex() not in row


def test_a_person_without_an_account_gets_one_with_her_link():
    person, officer = make.human("林律师（演示）"), make.human("王敏（演示）")
    token = invitations.invite_person(person=person, by=officer, on=make.TODAY, at=AT)
    assert accept(token).person == person
    again = invitations.invite_person(person=person, by=officer, on=make.TODAY, at=AT)
    assert invitations.read(token=again, at=AT).account.person == person


def test_a_clerk_opens_no_colleagues_door():
    here = make.federation()
    with pytest.raises(errors.HoldsRole):
        invitations.invite_person(person=here.officer, by=here.clerk, on=make.TODAY, at=AT)
