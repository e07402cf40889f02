"""One matter handed to another handler, from its own page."""

import pytest
from tests.web.admin.ground import lay
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return lay()


def page_of(ground):
    return f"/desk/matters/{ground.matter.number}/hand-over/"


def form(ground, **more):
    return {
        "to": str(ground.other.pk),
        "note": "调解书已送达，下周去法院确认",
        "version": ground.matter.version,
    } | more


def test_her_handler_hands_it_over_and_the_note_stands_in_its_history(ground):
    officer = signed_in(ground.fed.officer, "officer")
    assert "hand-over/" in officer.get(f"/desk/matters/{ground.matter.number}/").content.decode()
    shown = officer.get(page_of(ground)).content.decode()
    assert ground.other.name in shown
    assert ground.fed.cashier.name not in shown, "a cashier handles no matters"
    assert officer.post(page_of(ground), form(ground)).status_code == 303
    ground.matter.refresh_from_db()
    assert ground.matter.handler == ground.other
    history = officer.get(f"/desk/matters/{ground.matter.number}/history/").content.decode()
    assert "案件交给另一位承办人" in history
    assert "下周去法院确认" in history


def test_whoever_may_not_is_not_offered_it_and_is_declined(ground):
    cashier = signed_in(ground.fed.cashier, "cashier")
    board = cashier.get(f"/desk/matters/{ground.matter.number}/").content.decode()
    assert "hand-over/" not in board
    assert cashier.post(page_of(ground), form(ground)).status_code == 422
    ground.matter.refresh_from_db()
    assert ground.matter.handler == ground.fed.officer


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"note": " "}, "请写几句交接说明"),
        ({"to": ""}, "请选交给谁"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(ground, change, words):
    officer = signed_in(ground.fed.officer, "officer")
    answer = officer.post(page_of(ground), form(ground, **change))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    ground.matter.refresh_from_db()
    assert ground.matter.handler == ground.fed.officer


def test_of_two_who_hand_it_over_the_later_is_told(ground):
    officer = signed_in(ground.fed.officer, "officer")
    kept = form(ground)
    assert officer.post(page_of(ground), kept).status_code == 303
    late = signed_in(ground.fed.leader, "leader")
    again = kept | {"to": str(ground.fed.officer.pk)}
    assert late.post(page_of(ground), again).status_code == 409
    ground.matter.refresh_from_db()
    assert ground.matter.handler == ground.other
