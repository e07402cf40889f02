"""A worker leaves the matter: her part ends by the table's own step, the others' goes on."""

from datetime import date

import pytest
from tests.apps.proceedings import way

from niangjia.apps.matters.choices import LeftWhy
from niangjia.apps.matters.models import Clock, Forum, ForumItem
from niangjia.apps.recovery.services.leaving import leave_matter

pytestmark = pytest.mark.django_db
OPENED = date(2026, 10, 13)


def leave(worker, fed):
    return leave_matter(
        claimant=worker, why=LeftWhy.WITHDREW, on=date(2026, 10, 15), by=fed.officer, at=way.AT
    )


def test_one_of_several_is_split_off_and_the_others_go_on(matter, fed, workers):
    talk = way.opened(matter, "mediation", way.items_of(*workers), by=fed.officer, on=OPENED)

    leave(workers[0], fed)

    talk.refresh_from_db()
    hers = Forum.objects.get(parent=talk)
    assert (talk.state, talk.is_live) == ("accepted", True)
    assert (hers.state, hers.is_live) == ("withdrawn", False)
    assert ForumItem.objects.filter(forum=talk, state="in").count() == 10
    assert not Clock.objects.filter(item__claimant=workers[0], state="running").exists()


def test_a_record_she_was_alone_in_comes_to_its_end(matter, fed, workers):
    talk = way.opened(matter, "mediation", way.items_of(workers[0]), by=fed.officer, on=OPENED)

    leave(workers[0], fed)

    talk.refresh_from_db()
    assert (talk.state, talk.is_live) == ("withdrawn", False)


def test_where_the_table_has_no_such_step_now_her_items_are_just_released(matter, fed, workers):
    aid = way.opened(matter, "aid", way.items_of(*workers), by=fed.officer, on=OPENED)
    aid = way.take(aid, "prepare", PREPARED, by=fed.officer, on=OPENED)
    way.release_papers(aid, "aid_application", by=fed.officer)
    way.take(aid, "apply", {"agency_kind": "union"}, by=fed.officer, on=OPENED)
    granted = {"agency_kind": "union", "reason": "请求支付劳动报酬"}
    aid = way.take(aid, "grant", granted, by=fed.officer, on=OPENED)

    leave(workers[0], fed)

    rows = ForumItem.objects.filter(forum=aid, claimant=workers[0])
    assert set(rows.values_list("state", flat=True)) == {"withdrawn"}
    assert ForumItem.objects.filter(forum=aid, state="in").count() == 10


PREPARED = {
    "agency": "海口市总工会法律援助中心（演示）",
    "stage": "arbitration",
    "applicant_type": "migrant",
    "facts": "单位拖欠工资（演示）。",
    "attachments": "身份证复印件（演示）",
    "exemption": "wages",
    "exemption_proof": "户口簿复印件（演示）",
    "address": "海口市示例宿舍（演示）",
}
