"""The procedures as pictures: each in force, reachable from a matter, said in words too."""

import re
from dataclasses import replace
from html import unescape

import pytest
from django.http import HttpResponse
from tests.factories import matters as make
from tests.web.desk.ground import browser
from tests.web.reading import text_of

from niangjia.apps.intake import promises
from niangjia.apps.intake.lifecycle import INTAKE, REOPENABLE, WHOLE
from niangjia.apps.matters.selectors import lifecycles
from niangjia.apps.matters.services import forums
from niangjia.engines.procedure import edges
from niangjia.web.desk import procedure_clocks

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


def test_no_procedure_shows_the_name_of_a_code():
    officer = browser(make.federation().officer)
    for key in ("intake", *(table.key for table in lifecycles() if table.key != "toy")):
        page = officer.get(f"/desk/procedures/{key}/").content.decode()
        told = unescape(re.sub(r"<[^>]+>", " ", page[page.index("<h1") : page.index("</main>")]))
        assert "时限" in told
        assert not re.findall(r"[A-Za-z_]{2,}", told), key


def test_the_promises_of_the_house_stand_on_the_steps_that_start_and_end_them(monkeypatch):
    officer = browser(make.federation().officer)
    page = officer.get("/desk/procedures/intake/")
    assert "一开始就算的时限：急诊回电：30 分钟以内；当天分诊：当天" in text_of(page)
    assert "10 分钟、30 分钟、2 小时、1 天" in clocks_of(page, "打过电话没接通")
    triage = clocks_of(page, "分诊")
    assert "分诊后定下怎么办：3 个工作日以内，急诊 1 个工作日以内" in triage
    assert "办到：当天分诊" in triage
    assert "急诊回电" not in triage, "triage is no call"
    assert "办到：急诊回电；没接通再打" in clocks_of(page, "联系上本人")
    assert "请对方答复的日子：“请对方几号前回音”那天" in clocks_of(page, "转给别的部门")
    assert "分诊后定下怎么办" in clocks_of(page, "立案件")

    slower = replace(promises.promises(), call_back_minutes=45, settle_working_days=4)
    monkeypatch.setattr(procedure_clocks, "promises", lambda: slower)
    page = officer.get("/desk/procedures/intake/")
    assert "急诊回电：45 分钟以内" in text_of(page)
    assert "4 个工作日以内" in clocks_of(page, "分诊")


def test_an_ended_enquiry_that_is_taken_up_again_is_in_the_picture_and_in_the_table():
    page = browser(make.federation().officer).get("/desk/procedures/intake/")
    assert "已答复：本人又来说，接着办 → 已登记，等分诊" in unescape(page.content.decode())
    assert "当天分诊" in clocks_of(page, "本人又来说，接着办")
    moves = {("reopen", source, "told") for source in REOPENABLE}
    assert moves == {(edge.verb, edge.from_state, edge.to_state) for edge in edges(WHOLE)} - {
        (edge.verb, edge.from_state, edge.to_state) for edge in edges(INTAKE)
    }


def test_a_period_of_the_law_is_that_of_the_files_with_the_day_it_runs_from():
    officer = browser(make.federation().officer)
    page = officer.get("/desk/procedures/mediation/")
    assert "调解组织办结：15 日，从“开始那天”起算" in text_of(page)
    assert "约定的履行日：“履行期限”那天" in clocks_of(page, "达成协议")
    assert "延长：调解组织办结，到“延长到”那天" in clocks_of(page, "延长调解期限")
    page = officer.get("/desk/procedures/supervision/")
    assert "告知不受理投诉：这里没有规定期限" in text_of(page), "no such period in Hainan"


def clocks_of(page: HttpResponse, step: str) -> str:
    """Return what stands of clocks in the row of a step."""
    rows = page.content.decode().split("<tr>")
    row = next(one for one in rows if re.search(rf'scope="row">\d+ {step}</th>', one))
    cell = re.search(r'<td data-l="时限">(.*?)</td>', row, re.DOTALL)
    assert cell
    return unescape(re.sub(r"<[^>]+>", " ", cell[1]))
