"""The page of a one-time link for whoever has an account already and is signed in."""

import pytest
from django.test import Client
from django.utils import timezone
from tests.factories import matters as make
from tests.web.account.ground import account, inside, knock, with_app

from niangjia.apps.accounts.models import Invitation
from niangjia.apps.accounts.services import invitations
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.models import Participant
from niangjia.apps.matters.services import register

pytestmark = pytest.mark.django_db
MINE = {"action": "mine"}
OFFER = "用这个账号接受，不另设账号"


@pytest.fixture
def link():
    """The address of a link for somebody called as the account `hanlin` is, and its matter."""
    fed = make.federation()
    matter = make.matter(fed)
    on, at = timezone.localdate(), timezone.now()
    part = register.invite(
        matter=matter,
        name="hanlin（演示）",
        phone="",
        role=ParticipantRole.AID_LAWYER,
        since=on,
        by=fed.officer,
    )
    token = invitations.invite_person(person=part.person, by=fed.officer, on=on, at=at)
    return f"/invitation/{token}/", matter


def test_whoever_is_signed_in_takes_it_with_one_button_and_finds_the_matter_among_hers(link):
    address, matter = link
    client = inside(with_app("hanlin"))
    page = client.get(address).content.decode()
    assert OFFER in page
    assert "设好密码" in page, "she may still have a second account"
    answer = client.post(address, MINE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/partner/")
    assert matter.title in client.get("/partner/").content.decode()
    assert client.get(f"/desk/matters/{matter.number}/").status_code == 200
    assert client.get(address).status_code == 404
    assert client.post(address, MINE).status_code == 404


def test_a_stranger_is_offered_nothing_and_asked_to_sign_in_whatever_the_link_is(link):
    address, _ = link
    assert OFFER not in Client().get(address).content.decode()
    for where in (address, "/invitation/no-such-token/"):
        answer = Client().post(where, MINE)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/login/")
    assert not Invitation.objects.filter(ended_at__isnull=False).exists()


def test_with_one_step_only_she_is_a_stranger_here(link):
    address, _ = link
    half = Client()
    knock(half, with_app("hanlin").username)
    bare = Client()
    bare.force_login(account("hanlin2"))
    session = bare.session
    session.pop("second_factor", None)
    session.save()
    for client in (half, bare):
        assert OFFER not in client.get(address).content.decode()
        answer = client.post(address, MINE)
        assert answer.headers["Location"].startswith("/login/")
    assert not Invitation.objects.filter(ended_at__isnull=False).exists()


def test_whoever_may_not_is_told_why_and_may_still_set_a_password(link):
    address, _ = link
    client = inside(with_app("zhaoliu"))
    page = client.get(address).content.decode()
    assert OFFER not in page
    assert "您登记的姓名是zhaoliu（演示）" in page
    assert "设好密码" in page
    answer = client.post(address, MINE)
    assert answer.status_code == 422
    assert "您登记的姓名是" in answer.content.decode()
    assert not Participant.objects.filter(person__name="zhaoliu（演示）").exists()
    assert not Invitation.objects.filter(ended_at__isnull=False).exists()


def test_a_form_of_another_site_takes_nothing(link):
    address, _ = link
    someone = with_app("hanlin")
    client = Client(enforce_csrf_checks=True)
    client.cookies = inside(someone).cookies
    assert client.post(address, MINE).status_code == 403
    assert not Invitation.objects.filter(ended_at__isnull=False).exists()
