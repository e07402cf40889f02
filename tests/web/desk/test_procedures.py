"""The procedures as pictures: each in force, reachable from a matter, said in words too."""

import pytest
from tests.factories import matters as make
from tests.web.desk.ground import browser
from tests.web.reading import text_of

from niangjia.apps.matters.selectors import lifecycles
from niangjia.apps.matters.services import forums

pytestmark = pytest.mark.django_db


def test_every_procedure_in_force_has_its_picture_and_its_table_and_a_matter_leads_there():
    fed = make.federation()
    officer = browser(fed.officer)
    listed = officer.get("/desk/procedures/").content.decode()
    for table in (*lifecycles(),):
        assert f"/desk/procedures/{table.key}/" in listed
        page = officer.get(f"/desk/procedures/{table.key}/?at={table.first}")
        assert page.status_code == 200
        assert 'role="img"' in page.content.decode()
        assert "现在在这里" in text_of(page)
        for step in table.steps:
            assert step.zh in text_of(page)
    assert officer.get("/desk/procedures/nothing/").status_code == 404
    assert "现在在这里" not in text_of(officer.get("/desk/procedures/intake/?at=<b>"))
    matter = make.matter(fed)
    item = make.item(make.claimant(matter, "林阿珍（演示）", by=fed.officer))
    forum = forums.open_forum(
        matter=matter,
        lifecycle="supervision",
        items=[item],
        by=fed.officer,
        opened_on=make.TODAY,
        at=make.NOW,
    )
    here = officer.get(f"/desk/matters/{matter.number}/forums/{forum.pk}/").content.decode()
    assert "/desk/procedures/supervision/?at=registered" in here


def test_who_goes_back_to_a_step_that_was_taken_is_told_so():
    fed = make.federation()
    officer = browser(fed.officer)
    matter = make.matter(fed)
    item = make.item(make.claimant(matter, "林阿珍（演示）", by=fed.officer))
    told = {"items": [item], "by": fed.officer, "opened_on": make.TODAY, "at": make.NOW}
    forum = forums.open_forum(matter=matter, lifecycle="supervision", **told)
    path = f"/desk/matters/{matter.number}/forums/{forum.pk}/accept/"
    sent = {
        "action": "take",
        "version": forum.version,
        "happened_on": make.TODAY.isoformat(),
        "breach": "拖欠工资（演示）",
    }
    assert officer.post(path, sent).status_code == 303

    back = officer.get(path)
    assert back.status_code == 200
    assert "多半已经办过了" in text_of(back)
    assert "受理监督事项" in text_of(back)
    late = browser(fed.leader).post(path, sent | {"breach": "别人写的（演示）"})
    assert late.status_code == 409
    assert "别人写的（演示）" in text_of(late), "what was typed stays"
    assert fed.officer.name in text_of(late)
    assert "发提示函" in text_of(late), "what can be done now"
