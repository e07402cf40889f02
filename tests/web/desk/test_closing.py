"""Closing at the desk: every reason why not, then once, and open again with a reason."""

import pytest
from django.urls import reverse
from tests.web.desk.ground import Ground, make_ground

from niangjia.apps.matters.services import closing


@pytest.fixture
def ground(db) -> Ground:
    """A matter with money still to come, and everybody signed in."""
    return make_ground()


def at(ground: Ground, name: str = "close") -> str:
    return reverse(f"desk:{name}", args=[ground.matter.number])


def settle(ground: Ground) -> None:
    """Take away what keeps the matter open, as the ledger would in the end."""
    closing.set_open_sums(matter=ground.matter, sums=[])


def close(ground: Ground, **more: object) -> object:
    ground.matter.refresh_from_db()
    sent = {"why": "都拿到了", "version": ground.matter.version, **more}
    return ground.officer.post(at(ground), sent)


def test_the_reasons_why_not_lead_to_where_they_are_dealt_with(ground):
    page = ground.officer.get(at(ground))
    text = page.content.decode()
    assert "还不能结案" in text
    assert at(ground, "matter_money") in text
    assert close(ground).status_code == 422
    ground.matter.refresh_from_db()
    assert ground.matter.is_open


def test_a_matter_is_closed_once_with_words(ground):
    settle(ground)
    assert "可以结案" in ground.officer.get(at(ground)).content.decode()
    assert close(ground, why="").status_code == 422
    assert close(ground).status_code == 303
    ground.matter.refresh_from_db()
    assert not ground.matter.is_open


def test_a_matter_that_changed_since_is_shown_again(ground):
    settle(ground)
    assert close(ground, version=99).status_code == 409
    ground.matter.refresh_from_db()
    assert ground.matter.is_open


def test_who_may_not_close_is_told_who_may(ground):
    settle(ground)
    page = ground.clerk.get(at(ground))
    assert page.status_code == 200
    assert "承办人" in page.content.decode()
    sent = {"why": "完了", "version": ground.matter.version}
    assert ground.clerk.post(at(ground), sent).status_code == 422
    ground.matter.refresh_from_db()
    assert ground.matter.is_open


def test_a_closed_matter_is_opened_again_with_a_reason(ground):
    settle(ground)
    close(ground)
    assert "已经结案" in ground.leader.get(at(ground)).content.decode()
    ground.matter.refresh_from_db()
    version = ground.matter.version
    assert ground.leader.post(at(ground), {"why": " ", "version": version}).status_code == 422
    sent = {"why": "又追回一笔", "version": version}
    assert ground.leader.post(at(ground), sent).status_code == 303
    ground.matter.refresh_from_db()
    assert ground.matter.is_open
