"""The history of a matter: one timeline, in sentences, of its own records only."""

import pytest
from django.urls import reverse
from tests.web.desk.ground import Ground, make_ground

from niangjia.apps.audit import services as audit
from niangjia.web.desk import happenings


@pytest.fixture
def ground(db) -> Ground:
    """A matter with entries in its ledger."""
    return make_ground()


def at(ground: Ground) -> str:
    return reverse("desk:matter_history", args=[ground.matter.number])


def test_steps_money_and_the_rest_stand_in_one_line(ground):
    ground.receive(1_000_000)
    page = ground.clerk.get(at(ground))
    text = page.content.decode()
    assert "登记案件" in text
    assert "4 位职工加入案件" in text
    assert "法院来款" in text
    moments = [line.at for line in page.context["page"].object_list]
    assert moments == sorted(moments, reverse=True)
    money = ground.clerk.get(at(ground), {"kind": "money"})
    assert {line.kind for line in money.context["page"].object_list} == {"money"}


def test_for_a_stranger_there_is_no_history(ground):
    assert ground.elsewhere.get(at(ground)).status_code == 404


def test_what_happened_in_another_matter_is_not_told(ground):
    make_ground(prefix="另外").receive(777_700)
    assert "7,777.00" not in ground.leader.get(at(ground)).content.decode()


def test_an_event_nobody_wrote_a_sentence_for_is_shown_plainly(ground):
    audit.record("matters.something_new", target=ground.matter, by=ground.fed.officer)
    assert "matters.something_new" in ground.clerk.get(at(ground)).content.decode()


def test_a_name_in_the_records_is_text_never_markup(ground):
    audit.record("matters.matter_closed", target=ground.matter, by=None, why="<script>x</script>")
    text = ground.clerk.get(at(ground)).content.decode()
    assert "<script>x" not in text
    assert "&lt;script&gt;x" in text


@pytest.mark.parametrize("kind", sorted(happenings.SENTENCES))
def test_every_sentence_can_be_said_with_and_without_its_facts(kind):
    facts = {
        "seq": 3,
        "role": "mediator",
        "form": "payment_receipt",
        "pool_fen": 100,
        "fen": 100,
        "entry_no": 6,
        "people": 2,
    }
    for given in (facts, {}):
        said = happenings.sentence(kind, given)
        assert said
        assert "%(" not in said
