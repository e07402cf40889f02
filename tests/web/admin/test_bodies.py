"""Partner bodies on the administrator's pages, and at the desk where a matter takes them in."""

import pytest
from django.utils import timezone
from tests.factories import matters as make
from tests.web.account.ground import prove
from tests.web.admin.ground import in_days, lay, today
from tests.web.conftest import signed_in
from tests.web.reading import stamp_of

from niangjia.apps.accounts.models import Invitation
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.models import Participant
from niangjia.apps.matters.services import forums, register
from niangjia.apps.people.models import Account
from niangjia.apps.people.services import accounts
from niangjia.apps.unions import services
from niangjia.apps.unions.models import Body, Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return lay()


def registered(ground, kind="mediation", name="示例调解中心（演示）"):
    return services.register_body(union=ground.fed.city, kind=kind, name=name, by=ground.boss)


def joined(ground, body, name="调解员甲（演示）"):
    return services.add_member(body=body, name=name, phone="", from_=today(), by=ground.boss)


def proven(client, person):
    """Let a browser show once more whose it is."""
    accounts.set_password(account=person.account, password="mango-river-lantern", by=person)
    client.force_login(Account.objects.get(person=person))
    prove(client)


def test_a_body_is_registered_and_stands_in_the_list_without_people(ground):
    assert "还没有伙伴单位" in ground.read("/admin/bodies/")
    data = {"name": "示例律所（演示）", "kind": "law_firm", "union": ground.fed.city.name}
    answer = ground.post("/admin/bodies/new/", **data)
    body = Body.objects.get()
    assert answer.headers["Location"].endswith(f"/admin/bodies/{body.pk}/")
    assert (body.union, body.made_by) == (ground.fed.city, ground.boss)
    listed = ground.read("/admin/bodies/")
    assert "示例律所（演示）" in listed
    assert "没有人" in listed
    again = ground.post("/admin/bodies/new/", **data)
    assert again.status_code == 422
    assert "不用再登记" in again.content.decode()


def test_a_union_that_is_not_hers_keeps_nothing_she_registers_or_reads(ground):
    far = make.federation(prefix="远方", code="110100")
    data = {"name": "律所", "kind": "law_firm", "union": far.city.name}
    assert ground.post("/admin/bodies/new/", **data).status_code == 422
    theirs = services.register_body(union=far.city, kind="court", name="远方法院", by=far.leader)
    one = services.add_member(body=theirs, name="远方的人", phone="", from_=today(), by=far.leader)
    assert "远方法院" not in ground.read("/admin/bodies/")
    base = f"/admin/bodies/{theirs.pk}/"
    assert ground.client.get(base).status_code == 404
    assert ground.post(base, name="甲", from_=in_days(0)).status_code == 404
    proven(ground.client, ground.boss)
    for act in ("end", "back", "link"):
        assert ground.post(f"{base}people/{one.pk}/{act}/").status_code == 404
    for act in ("rename", "close"):
        assert ground.client.get(f"{base}{act}/").status_code == 404
        data = {"name": "我的", "on": in_days(0), "from_": in_days(0), "why": "演示"}
        assert ground.post(f"{base}{act}/", **data).status_code == 404
    assert ground.post(f"{base}reopen/").status_code == 404
    mine = registered(ground)
    for act in ("end", "back", "link"):  # another body's membership under a body of hers
        address = f"/admin/bodies/{mine.pk}/people/{one.pk}/{act}/"
        assert ground.post(address, on=in_days(1), why="演示").status_code == 404


def test_one_is_added_gets_a_link_ends_and_comes_back(ground):
    body = registered(ground)
    base = f"/admin/bodies/{body.pk}/"
    assert "今天没有人代表这个单位" in ground.read(base)
    assert ground.post(base, name="调解员甲（演示）", from_=in_days(0)).status_code == 303
    one = Membership.objects.get()
    assert "调解员甲（演示）" in ground.read(base)
    proven(ground.client, ground.boss)
    answer = ground.post(f"{base}people/{one.pk}/link/")
    assert answer.status_code == 200
    assert "/invitation/" in answer.content.decode()
    assert Invitation.objects.get().account.person == one.person
    lacking = ground.post(f"{base}people/{one.pk}/end/", on=in_days(1), why="")
    assert lacking.status_code == 422
    assert "请写明原因" in lacking.content.decode()
    done = ground.post(f"{base}people/{one.pk}/end/", on=in_days(0), why="加错了")
    assert done.status_code == 303
    assert "以前的人员" in ground.read(base)
    assert ground.post(f"{base}people/{one.pk}/link/").status_code == 404
    assert ground.client.get(f"{base}people/{one.pk}/end/").status_code == 404
    assert ground.post(f"{base}people/{one.pk}/back/").status_code == 303
    assert "以前的人员" not in ground.read(base)


def test_a_body_changes_its_name_from_a_day_on_and_the_page_keeps_the_former_one(ground):
    body = registered(ground)
    registered(ground, name="另一个中心（演示）")
    base = f"/admin/bodies/{body.pk}/"
    stamp = stamp_of(ground.client, f"{base}rename/")
    data = {
        "name": "新名调解中心（演示）",
        "on": in_days(-3),
        "why": "机构更名",
        "version": stamp,
    }
    for wrong, words in (
        ({"name": ""}, "请写单位的全称"),
        ({"why": ""}, "请写明原因"),
        ({"on": in_days(1)}, "还没到这一天"),
        ({"name": body.name}, "没有要改的"),
        ({"name": "另一个中心（演示）"}, "不用再登记"),
    ):
        answer = ground.post(f"{base}rename/", **(data | wrong))
        assert answer.status_code == 422, wrong
        assert words in answer.content.decode()
    assert ground.post(f"{base}rename/", **data).status_code == 303
    shown = ground.read(base)
    assert "新名调解中心（演示）" in shown
    assert f"以前叫“{body.name}”" in shown
    data |= {"version": stamp_of(ground.client, f"{base}rename/")}
    earlier = ground.post(f"{base}rename/", **(data | {"name": "再改", "on": in_days(-9)}))
    assert earlier.status_code == 422
    assert "已经改过一次名" in earlier.content.decode()


def test_a_body_is_closed_with_a_reason_and_opened_again_by_a_button(ground):
    body = registered(ground)
    joined(ground, body)
    base = f"/admin/bodies/{body.pk}/"
    lacking = ground.post(f"{base}close/", from_=in_days(0), why="")
    assert lacking.status_code == 422
    assert "请写明原因" in lacking.content.decode()
    assert ground.post(f"{base}close/", from_=in_days(2), why="停办").status_code == 303
    planned = ground.read(base)
    assert "将要停用" in planned
    assert "加一位人员" in planned
    assert ground.post(f"{base}reopen/").status_code == 303
    assert ground.post(f"{base}close/", from_=in_days(0), why="停办").status_code == 303
    shown = ground.read(base)
    assert "从今天起重新启用" in shown
    assert "加一位人员" not in shown
    assert "停用</span>" in ground.read("/admin/bodies/")
    assert ground.post(base, name="新人（演示）", from_=in_days(0)).status_code == 422
    again = ground.post(f"{base}close/", from_=in_days(3), why="停办")
    assert again.status_code == 422
    assert "先重新启用" in again.content.decode()
    officer = signed_in(ground.fed.officer, "officer")
    address = f"/desk/matters/{ground.matter.number}/participants/"
    assert "还没有登记伙伴单位" in officer.get(address).content.decode()
    assert ground.post(f"{base}reopen/").status_code == 303
    assert body.name in officer.get(address).content.decode()
    assert ground.post(f"{base}reopen/").status_code == 422


def test_at_the_desk_a_closed_body_is_named_as_closed_among_those_who_act(ground):
    body = registered(ground)
    officer = signed_in(ground.fed.officer, "officer")
    address = f"/desk/matters/{ground.matter.number}/participants/"
    data = {"form": "body", "body-body": body.pk, "body-since": in_days(0)}
    assert officer.post(address, data).status_code == 303
    assert "停用</span>" not in officer.get(address).content.decode()
    ground.post(f"/admin/bodies/{body.pk}/close/", from_=in_days(0), why="停办")
    shown = officer.get(address).content.decode()
    assert body.name in shown
    assert "停用</span>" in shown


def test_an_open_tab_of_a_closed_bodys_people_shows_nothing_on_the_next_request(ground):
    body = registered(ground)
    one = joined(ground, body)
    officer = signed_in(ground.fed.officer, "officer")
    data = {"form": "body", "body-body": body.pk, "body-since": in_days(0)}
    officer.post(f"/desk/matters/{ground.matter.number}/participants/", data)
    tab = signed_in(one.person, "member")
    own = f"/desk/matters/{ground.matter.number}/"
    assert tab.get(own).status_code == 200
    ground.post(f"/admin/bodies/{body.pk}/close/", from_=in_days(0), why="停办")
    assert tab.get(own).status_code == 404
    assert ground.matter.title not in tab.get("/partner/").content.decode()


def test_what_is_missing_is_told_and_nobody_is_added(ground):
    base = f"/admin/bodies/{registered(ground).pk}/"
    answer = ground.post(base, name="", phone="", from_=in_days(0))
    assert answer.status_code == 422
    assert "请写姓名" in answer.content.decode()
    wrong = ground.post(base, name="甲", phone="12", from_=in_days(0))
    assert wrong.status_code == 422
    assert not Membership.objects.exists()


def test_an_open_tab_of_who_has_left_the_body_shows_nothing_on_the_next_request(ground):
    body = registered(ground)
    one = joined(ground, body)
    officer = signed_in(ground.fed.officer, "officer")
    address = f"/desk/matters/{ground.matter.number}/participants/"
    data = {"form": "body", "body-body": body.pk, "body-since": in_days(0)}
    assert officer.post(address, data).status_code == 303
    tab = signed_in(one.person, "member")
    own = f"/desk/matters/{ground.matter.number}/"
    assert tab.get(own).status_code == 200
    assert ground.matter.title in tab.get("/partner/").content.decode()
    assert "示例调解中心（演示）</b>" in tab.get("/partner/").content.decode()
    ground.post(f"/admin/bodies/{body.pk}/people/{one.pk}/end/", on=in_days(0), why="离职")
    assert tab.get(own).status_code == 404
    assert ground.matter.title not in tab.get("/partner/").content.decode()


def test_at_the_desk_a_body_is_chosen_for_a_part_and_no_link_is_made_for_it(ground):
    officer = signed_in(ground.fed.officer, "officer")
    address = f"/desk/matters/{ground.matter.number}/participants/"
    assert "还没有登记伙伴单位" in officer.get(address).content.decode()
    body = registered(ground, kind="court", name="示例法院（演示）")
    worker = make.claimant(ground.matter, "林阿珍（演示）", by=ground.fed.officer)
    forum = forums.open_forum(
        matter=ground.matter,
        lifecycle="mediation",
        items=[make.item(worker)],
        by=ground.fed.officer,
        opened_on=today(),
        at=timezone.now(),
    )
    data = {"form": "body", "body-body": body.pk, "body-since": in_days(0)}
    for wrong, words in (
        ({"body-body": ""}, "请选一个伙伴单位"),
        ({"body-seq": "99"}, "名册上没有这个序号"),
        ({"body-seq": "1", "body-forum": forum.pk}, "只选一样"),
    ):
        answer = officer.post(address, data | wrong)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not Participant.objects.exists()
    assert officer.post(address, data | {"body-forum": forum.pk}).status_code == 303
    row = Participant.objects.get()
    assert (row.body, row.person, row.forum) == (body, None, forum)
    shown = officer.get(address).content.decode()
    assert "示例法院（演示）" in shown
    assert f"participants/{row.pk}/link/" not in shown
    proven(officer, ground.fed.officer)
    assert officer.post(f"{address}{row.pk}/link/").status_code == 404
    assert (
        "示例法院（演示）加入案件（法院）"
        in officer.get(f"/desk/matters/{ground.matter.number}/history/").content.decode()
    )


def test_a_body_of_another_federation_is_no_choice(ground):
    far = make.federation(prefix="远方", code="110100")
    body = services.register_body(union=far.city, kind="court", name="远方法院", by=far.leader)
    officer = signed_in(ground.fed.officer, "officer")
    address = f"/desk/matters/{ground.matter.number}/participants/"
    data = {"form": "body", "body-body": body.pk, "body-since": in_days(0)}
    assert officer.post(address, data).status_code == 422
    assert not Participant.objects.exists()


def test_who_casts_a_matter_opens_no_account_that_reaches_further_than_the_matter(ground):
    """One of a firm's people, named in a matter too: her link comes from who keeps the firm."""
    one = joined(ground, registered(ground, kind="law_firm", name="示例律所（演示）"))
    row = register.add_participant(
        matter=ground.matter,
        person=one.person,
        role=ParticipantRole.AID_LAWYER,
        since=today(),
        by=ground.fed.officer,
    )
    officer = signed_in(ground.fed.officer, "officer")
    proven(officer, ground.fed.officer)
    answer = officer.post(f"/desk/matters/{ground.matter.number}/participants/{row.pk}/link/")
    assert answer.status_code == 422
    assert "登记这个单位的工会的管理员" in answer.content.decode()
    assert not Invitation.objects.exists()
