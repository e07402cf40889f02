"""A standing partner in a real browser: registered, taken in, seen by her of today alone."""

import pytest
from django.utils import timezone
from tests.factories import matters as make

from niangjia.apps.matters.services import forums
from niangjia.apps.people import services as people
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.models import Membership

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRM = "海南椰风律师事务所（演示）"
NEW_NAME = "海口市龙华区人民法院执行局（演示）"
BODIES = (
    ("court", "海口市龙华区人民法院执行局立案组（演示）"),
    ("arbitration", "海口市劳动人事争议仲裁委员会（演示）"),
    ("bureau", "海口市人力资源和社会保障局（演示）"),
)


@pytest.fixture
def case():
    """A matter in which one worker is before the commission; an administrator with an account."""
    fed = make.federation("海口", "460100")
    matter = make.matter(fed, title="椰林湾旅业 3 人欠薪（演示）")
    worker = make.claimant(matter, "符海燕（演示）", by=fed.officer)
    forums.open_forum(
        matter=matter,
        lifecycle="arbitration",
        items=[make.item(worker)],
        by=fed.officer,
        opened_on=timezone.localdate(),
        at=timezone.now(),
        body_name=BODIES[1][1],
    )
    boss = make.human("吴清和（演示）")
    unions.grant_role(person=boss, union=fed.city, kind="admin", from_=make.SINCE, by=None)
    accounts = {
        who: people.open_account(username=who, password=None, person=person, by=None)
        for who, person in (("boss", boss), ("officer", fed.officer))
    }
    return fed, matter, accounts


def test_a_firm_is_registered_taken_in_and_read_by_who_acts_for_it_today(
    page, case, sign_in, fits, shoot
):
    fed, matter, accounts = case
    desk = f"/desk/matters/{matter.number}/participants/"
    sign_in(accounts["officer"])
    page.goto(desk)
    fits(page)
    shoot(page, "bodies-desk-none")

    sign_in(accounts["boss"])
    page.goto("/admin/bodies/")
    fits(page)
    shoot(page, "bodies-none")
    page.get_by_role("link", name="登记伙伴单位").first.click()
    page.get_by_label("由哪个工会登记").fill("火星工会")
    page.get_by_role("button", name="登记这个单位").click()
    fits(page)
    shoot(page, "bodies-new-failing")
    page.get_by_label("名称", exact=True).fill(FIRM)
    page.get_by_label("类别").select_option("law_firm")
    page.get_by_label("由哪个工会登记").fill(fed.city.name)
    page.get_by_role("button", name="登记这个单位").click()
    page.get_by_role("heading", name=FIRM).wait_for()
    fits(page)
    shoot(page, "bodies-one-empty")
    page.get_by_role("button", name="加上").click()
    fits(page)
    shoot(page, "bodies-one-failing")
    for name, phone in (("韩律师（演示）", "13900000001"), ("邢助理（演示）", "")):
        page.get_by_label("姓名").fill(name)
        page.get_by_label("手机").fill(phone)
        page.get_by_role("button", name="加上").click()
        page.get_by_role("rowheader", name=name).wait_for()
    page.get_by_role("row", name="邢助理").get_by_role("link", name="结束").click()
    page.get_by_role("button", name="记下", exact=True).click()
    fits(page)
    shoot(page, "bodies-end-failing")
    page.get_by_label("原因").fill("离职（演示）")
    page.get_by_role("button", name="记下", exact=True).click()
    page.get_by_role("heading", name="以前的人员").wait_for()
    fits(page)
    shoot(page, "bodies-one-full")
    for kind, name in BODIES:
        unions.register_body(union=fed.city, kind=kind, name=name, by=fed.leader)
    page.goto("/admin/bodies/")
    fits(page)
    shoot(page, "bodies-full")
    _renamed_closed_and_opened_again(page, fits, shoot)

    sign_in(accounts["officer"])
    page.goto(desk)
    form = page.locator("form", has=page.get_by_label("伙伴单位"))
    form.get_by_role("button", name="加入本案").click()
    fits(page)
    shoot(page, "bodies-desk-failing")
    form.get_by_label("伙伴单位").select_option(label=FIRM)
    form.get_by_role("button", name="加入本案").click()
    page.get_by_role("rowheader", name=FIRM).wait_for()
    fits(page)
    shoot(page, "bodies-desk-full")

    for name, sees in (("韩律师（演示）", True), ("邢助理（演示）", False)):
        person = Membership.objects.get(person__name=name).person
        account = people.open_account(
            username=f"p{person.pk}", password=None, person=person, by=None
        )
        sign_in(account)
        page.goto("/partner/")
        assert page.get_by_text(matter.title).first.is_visible() is sees
        fits(page)
        shoot(page, f"bodies-partner-{'now' if sees else 'former'}")
        assert page.goto(f"/desk/matters/{matter.number}/").status == (200 if sees else 404)


def _renamed_closed_and_opened_again(page, fits, shoot):
    """Give one of the bodies another name, close it, and open it again."""
    page.get_by_role("link", name=BODIES[0][1]).click()
    page.get_by_role("link", name="改名").click()
    page.get_by_label("新的名称").fill(NEW_NAME)
    page.get_by_role("button", name="改名").click()
    fits(page)
    shoot(page, "bodies-rename-failing")
    page.get_by_label("原因").fill("机构调整（演示）")
    page.get_by_role("button", name="改名").click()
    page.get_by_role("heading", name=NEW_NAME).wait_for()
    page.get_by_role("link", name="停用").click()
    page.get_by_role("button", name="停用").click()
    fits(page)
    shoot(page, "bodies-close-failing")
    page.get_by_label("原因").fill("并入别的法院（演示）")
    page.get_by_role("button", name="停用").click()
    page.get_by_role("button", name="从今天起重新启用").wait_for()
    fits(page)
    shoot(page, "bodies-one-closed")
    page.goto("/admin/bodies/")
    fits(page)
    shoot(page, "bodies-one-of-them-closed")
    page.get_by_role("link", name=NEW_NAME).click()
    page.get_by_role("button", name="从今天起重新启用").click()
    page.get_by_role("link", name="停用").wait_for()
