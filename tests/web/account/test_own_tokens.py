"""A person makes a token for a program of hers, sees it once, and ends it."""

import pytest
from tests.api.programs import Program
from tests.apps.accounts.ground import office
from tests.web.account.ground import inside, prove

from niangjia.apps.machines.models import Token

pytestmark = pytest.mark.django_db
PAGE = "/account/tokens/"
FORM = {"name": "每周统计表", "scopes": ["read:matters"], "days": "90", "union": ""}


@pytest.fixture
def officer():
    client = inside(office().officer)
    prove(client)
    return client


def test_a_token_is_shown_once_and_works_until_it_is_revoked(officer):
    assert "还没有令牌" in officer.get(PAGE).content.decode()
    assert officer.post(f"{PAGE}new/", FORM).status_code == 303
    shown = officer.get(PAGE)
    text = shown.context["text"]
    assert text in shown.content.decode()
    assert text not in officer.get(PAGE).content.decode()
    assert Program(text).get("/api/v1/me").json()["token"]["name"] == "每周统计表"
    token = Token.objects.get()
    assert officer.post(f"{PAGE}{token.pk}/end/").status_code == 303
    assert Program(text).get("/api/v1/me").status_code == 401
    assert "已作废" in officer.get(PAGE).content.decode()


def test_what_is_missing_comes_back_with_what_was_written(officer):
    came = officer.post(f"{PAGE}new/", {**FORM, "scopes": []})
    assert came.status_code == 422
    assert "请至少选一项用途" in came.content.decode()
    assert "每周统计表" in came.content.decode()
    assert not Token.objects.exists()


def test_a_token_is_made_only_after_proving_it_again():
    client = inside(office().officer)
    came = client.post(f"{PAGE}new/", FORM)
    assert came.headers["Location"].startswith("/account/again/")
    assert not Token.objects.exists()


def test_nobody_ends_anothers_token():
    house = office()
    officer, other = inside(house.officer), inside(house.city)
    prove(officer)
    officer.post(f"{PAGE}new/", FORM)
    token = Token.objects.get()
    assert other.post(f"{PAGE}{token.pk}/end/").status_code == 404
    token.refresh_from_db()
    assert token.ended_at is None
