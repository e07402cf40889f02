"""Two people edit one record: both versions are shown, and each value has somebody's word."""

import pytest
from tests.factories import matters as make
from tests.web.desk.ground import make_ground
from tests.web.reading import hidden, sent_from, text_of

from niangjia.apps.audit.selectors import events_of, personal_of
from niangjia.apps.matters.models import Matter
from niangjia.apps.unions import services as unions
from niangjia.web.both.stood import written as written_stamp

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    return make_ground()


def page_of(ground):
    return f"/desk/matters/{ground.matter.number}/employer/"


def opened(client, path):
    """Open the form and return what its browser would send back of the hidden fields."""
    return {"version": hidden(client.get(path), "version")}


def written(**more):
    return {"address": "", "legal_representative": "", "phone": "", "why": "核对执照"} | more


def employer(ground):
    unit = ground.matter.employer
    unit.refresh_from_db()
    return unit


def met(ground, *, hers, mine):
    """Let two open the form; the leader saves, then the officer sends."""
    path = page_of(ground)
    first, second = opened(ground.leader, path), opened(ground.officer, path)
    assert ground.leader.post(path, written(**hers) | first).status_code == 303
    return ground.officer.post(path, written(**mine) | second)


def test_who_saves_second_sees_three_versions_and_nothing_is_written(ground):
    answer = met(ground, hers={"phone": "0898-11111111"}, mine={"phone": "0898-22222222"})

    assert answer.status_code == 409
    words = text_of(answer)
    assert "两个人都改了，还没有存" in words
    assert "0898-11111111" in words
    assert "0898-22222222" in words
    assert f"{ground.fed.leader.name}" in words, "who it was"
    assert employer(ground).phone == "0898-11111111"


@pytest.mark.parametrize(
    ("take", "phone"), [("mine", "0898-22222222"), ("theirs", "0898-11111111")]
)
def test_all_of_one_is_taken_with_one_button(ground, take, phone):
    answer = met(ground, hers={"phone": "0898-11111111"}, mine={"phone": "0898-22222222"})

    done = ground.officer.post(
        page_of(ground), sent_from(answer) | {"why": "核对执照", "take": take}
    )

    assert done.status_code == 303
    assert employer(ground).phone == phone


def test_each_field_is_taken_as_chosen(ground):
    answer = met(
        ground,
        hers={"phone": "0898-11111111", "address": "甲路 1 号"},
        mine={"phone": "0898-22222222", "address": "乙路 2 号"},
    )
    sent = sent_from(answer) | {"why": "核对执照", "take": "each"}

    asked = ground.officer.post(page_of(ground), sent | {"take-phone": "mine"})
    assert asked.status_code == 409, "what was not chosen is asked for"
    assert "还有没选的" in text_of(asked)
    done = ground.officer.post(
        page_of(ground), sent | {"take-phone": "mine", "take-address": "theirs"}
    )

    assert done.status_code == 303
    unit = employer(ground)
    assert (unit.phone, unit.address) == ("0898-22222222", "甲路 1 号")


def test_what_only_one_of_them_touched_is_proposed_and_not_decided_unseen(ground):
    answer = met(ground, hers={"phone": "0898-11111111"}, mine={"address": "乙路 2 号"})
    page = answer.content.decode()

    assert "只有对方改了" in page
    assert "只有您改了" in page
    assert page.count("checked") == 2
    sent = sent_from(answer) | {"why": "核对执照", "take": "each"}
    done = ground.officer.post(
        page_of(ground), sent | {"take-phone": "theirs", "take-address": "mine"}
    )
    assert done.status_code == 303
    unit = employer(ground)
    assert (unit.phone, unit.address) == ("0898-11111111", "乙路 2 号")


def test_a_third_change_brings_the_page_again_with_the_same_words(ground):
    answer = met(ground, hers={"phone": "0898-11111111"}, mine={"phone": "0898-22222222"})
    path = page_of(ground)
    third = opened(ground.clerk, path)
    assert ground.clerk.post(path, written(phone="0898-33333333") | third).status_code == 303

    again = ground.officer.post(path, sent_from(answer) | {"why": "核对执照", "take": "mine"})

    assert again.status_code == 409
    words = text_of(again)
    assert "0898-33333333" in words
    assert "0898-22222222" in words
    assert employer(ground).phone == "0898-33333333"


@pytest.mark.parametrize("take", ["mine", "theirs"])
def test_the_audit_keeps_all_versions_and_which_was_taken(ground, take):
    answer = met(ground, hers={"phone": "0898-11111111"}, mine={"phone": "0898-22222222"})
    ground.officer.post(page_of(ground), sent_from(answer) | {"why": "核对执照", "take": take})

    (event,) = events_of(employer(ground)).filter(kind="sendings.versions_met")
    assert event.facts == {"taken": {"phone": take}}
    assert event.by_id == ground.fed.officer.pk
    assert personal_of(event) == {
        "opened": {"phone": ""},
        "theirs": {"phone": "0898-11111111"},
        "mine": {"phone": "0898-22222222"},
    }


def test_where_nobody_met_nobody_nothing_more_is_recorded(ground):
    path = page_of(ground)
    assert ground.officer.post(path, written(phone="0898-1") | opened(ground.officer, path))

    assert not events_of(employer(ground)).filter(kind="sendings.versions_met").exists()


def test_a_page_whose_stamp_was_changed_on_its_way_is_not_believed(ground):
    path = page_of(ground)
    stamp = opened(ground.officer, path)["version"]

    answer = ground.officer.post(path, written(phone="0898-1") | {"version": stamp[:-2] + "xx"})

    assert answer.status_code == 422
    assert employer(ground).phone == ""


def test_the_same_written_by_both_has_nothing_to_choose(ground):
    answer = met(ground, hers={"phone": "0898-1"}, mine={"phone": "0898-1"})

    assert "您写的和现在的一样" in text_of(answer)
    done = ground.officer.post(
        page_of(ground), sent_from(answer) | {"why": "核对执照", "take": "each"}
    )
    assert done.status_code == 303


def test_a_matter_handed_over_by_another_is_shown_beside_to_whom_it_was_to_go(ground):
    others = []
    for name in ("演示接手甲", "演示接手乙"):
        other = make.human(name)
        unions.grant_role(
            person=other, union=ground.fed.city, kind="case_officer", from_=make.SINCE, by=None
        )
        others.append(other)
    path = f"/desk/matters/{ground.matter.number}/hand-over/"
    first, second = opened(ground.leader, path), opened(ground.officer, path)
    sent = {"note": "交接（演示）"}
    ground.leader.post(path, sent | first | {"to": others[0].pk})

    answer = ground.officer.post(path, sent | second | {"to": others[1].pk})

    assert answer.status_code == 409
    words = text_of(answer)
    assert ground.fed.officer.name in words, "who had it"
    assert others[0].name in words
    assert others[1].name in words
    assert "交接（演示）" in answer.content.decode()


def test_who_closes_what_another_has_closed_does_not_open_it_again(ground):
    path = f"/desk/matters/{ground.matter.number}/close/"
    stamp = {"version": written_stamp(ground.matter.version, {})}
    Matter.objects.filter(pk=ground.matter.pk).update(
        is_open=False, closed_at=ground.now, close_why="演示", version=ground.matter.version + 1
    )

    answer = ground.leader.post(path, stamp | {"why": "钱都到手了（演示）"})

    assert answer.status_code == 409
    ground.matter.refresh_from_db()
    assert not ground.matter.is_open
    assert "钱都到手了（演示）" in answer.content.decode(), "what was typed stays"


def test_two_who_fill_in_one_account_see_each_others_without_the_number(ground):
    worker = ground.matter.claimants.get(seq=3).person
    ground.receive(500_000)
    path = f"/desk/matters/{ground.matter.number}/money/accounts/3/"
    version = worker.version
    sent = {"c3-why": "本人提供", "c3-bank_name": "演示银行", "c3-version": version}
    assert (
        ground.cashier.post(path, sent | {"c3-bank_account": "6228480000000000003"}).status_code
        == 303
    )

    answer = ground.cashier.post(path, sent | {"c3-bank_account": "6228480000000000029"})

    assert answer.status_code == 409
    words = text_of(answer)
    assert "6228480000000000029" in words, "mine is not lost"
    assert "6228480000000000003" not in words, "hers is not shown whole"
    done = ground.cashier.post(
        path, sent_from(answer) | {"c3-why": "本人提供", "c3-take": "theirs"}
    )
    assert done.status_code == 303
    worker.refresh_from_db()
    assert worker.bank_account_last4 == "0003"
