"""Those who act from outside, in a real browser: each sees her part, a stranger nothing."""

import re

import pytest
from django.utils import timezone
from tests.factories import matters as make

from niangjia.apps.accounts.services import invitations
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.models import WageMonth
from niangjia.apps.matters.services import forums, register
from niangjia.apps.people import services as people
from niangjia.apps.recovery.services import assessment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ("符海燕（演示）", "林阿珍（演示）", "吴清雄（演示）")
BODY = "海口市劳动人事争议仲裁委员会（演示）"


@pytest.fixture
def case():
    """A matter of three workers: two before the commission, and others beside it."""
    fed = make.federation("海口", "460100")
    matter, now = make.matter(fed, title="椰林湾旅业 3 人欠薪（演示）"), timezone.now()
    make.matter(fed, title="别的案件（演示）")
    for at, name in enumerate(NAMES):
        worker = make.claimant(matter, name, by=fed.officer)
        WageMonth.objects.bulk_create(
            WageMonth(
                claimant=worker,
                month=make.TODAY.replace(month=month, day=1),
                due_fen=480_000 + at * 12_345,
                paid_fen=0 if month > 7 else 480_000 + at * 12_345,
            )
            for month in range(1, 10)
        )
    on = timezone.localdate(now)
    assessment.assess_claims(matter=matter, on=on, by=fed.officer, at=now)
    items = list(matter.items.select_related("claimant__person").order_by("claimant__seq"))
    forum = forums.open_forum(
        matter=matter,
        lifecycle="arbitration",
        items=[item for item in items if item.claimant.seq != 3],
        by=fed.officer,
        opened_on=on,
        at=now,
        body_name=BODY,
    )
    return fed, matter, forum


def let_in(case, sign_in, role, **part):
    fed, matter, _forum = case
    acting = register.invite(
        matter=matter,
        name="韩外来（演示）",
        phone="",
        role=ParticipantRole(role),
        since=make.TODAY,
        on=timezone.localdate(),
        by=fed.officer,
        **part,
    )
    sign_in(people.open_account(username="partner", password=None, person=acting.person, by=None))


def test_the_commission_reads_its_proceeding_and_no_third_worker(page, case, sign_in, fits, shoot):
    _fed, matter, forum = case
    let_in(case, sign_in, "arbitration", forum=forum)
    page.goto("/partner/")
    page.get_by_text("参与的案件：1 件").wait_for()
    shoot(page, "partner-home")
    fits(page)
    page.get_by_role("link", name=matter.title).click()
    page.get_by_role("heading", name="各人各项").wait_for()
    shoot(page, "partner-forum")
    fits(page)
    shown = page.content()
    assert BODY in shown
    assert NAMES[0] in shown
    assert NAMES[1] in shown
    assert NAMES[2] not in shown
    doors = page.get_by_role("navigation", name="主导航").get_by_role("link")
    for address in {link.get_attribute("href") for link in doors.all()}:
        if address.startswith("/"):
            assert page.goto(address).status == 200, address
            assert "别的案件" not in page.content()
    assert page.goto(f"/desk/matters/{matter.number}/").status == 404
    shoot(page, "partner-closed-door")


def test_a_lawyer_of_one_worker_reads_her_part(page, case, sign_in, fits, shoot):
    _fed, matter, _forum = case
    let_in(case, sign_in, "aid_lawyer", claimant=matter.claimants.get(seq=3))
    page.goto(f"/partner/{matter.number}/")
    page.get_by_role("heading", name=NAMES[2]).wait_for()
    shoot(page, "partner-worker")
    fits(page)
    assert NAMES[0] not in page.content()
    assert NAMES[1] not in page.content()


def test_a_lawyer_of_the_whole_goes_on_to_the_desk(page, case, sign_in, fits, shoot):
    _fed, matter, _forum = case
    let_in(case, sign_in, "aid_lawyer")
    page.goto("/partner/")
    page.get_by_role("link", name=matter.title).click()
    page.get_by_role("heading", name=matter.title).wait_for()
    shoot(page, "partner-whole")
    fits(page)
    page.goto("/desk/")
    assert matter.title in page.content()
    assert "别的案件" not in page.content()


def test_a_stranger_with_every_address_in_hand_sees_nothing(page, case, sign_in, fits, shoot):
    fed, matter, _forum = case
    sign_in(people.open_account(username="officer", password=None, person=fed.officer, by=None))
    known, todo = set(), [f"/desk/matters/{matter.number}/", f"/partner/{matter.number}/"]
    while todo and len(known) < 40:
        address = todo.pop(0)
        known.add(address)
        page.goto(address)
        for found in re.findall(rf'href="(/[^"#?]*{matter.number}/[^"#?]*)"', page.content()):
            if found not in known and found not in todo:
                todo.append(found)
    assert len(known) > 10
    stranger = make.human("路人（演示）")
    sign_in(people.open_account(username="stranger", password=None, person=stranger, by=None))
    for address in known:
        assert page.goto(address).status == 404, address
        shown = page.content()
        assert not any(word in shown for word in (*NAMES, BODY, matter.title)), address
    page.goto("/partner/")
    page.get_by_text("现在没有请您参与的案件").wait_for()
    shoot(page, "partner-empty")
    fits(page)


def test_the_officer_gives_a_part_and_is_told_what_is_wrong(page, case, sign_in, fits, shoot):
    fed, matter, _forum = case
    sign_in(people.open_account(username="officer", password=None, person=fed.officer, by=None))
    page.goto(f"/desk/matters/{matter.number}/participants/")
    page.get_by_label("姓名").fill("韩外来（演示）")
    page.get_by_label("序号").fill("99")
    page.get_by_role("button", name="加入本案").click()
    page.get_by_text("名册上没有这个序号").wait_for()
    shoot(page, "partner-invite-wrong")
    fits(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_label("序号").fill("3")
    page.get_by_role("button", name="加入本案").click()
    page.get_by_role("cell", name="一个人").wait_for()


def test_a_lawyer_with_an_account_takes_a_second_matter_into_it(page, case, sign_in, fits, shoot):
    _fed, matter, _forum = case
    let_in(case, sign_in, "aid_lawyer")
    far = make.federation("抚州", "361000")
    on, now = timezone.localdate(), timezone.now()
    links = {}
    for name in ("韩外来（演示）", "别人（演示）"):
        second = make.matter(far, title=f"抚州第二件 {name}")
        part = register.invite(
            matter=second,
            name=name,
            phone="",
            role=ParticipantRole.AID_LAWYER,
            since=on,
            by=far.officer,
        )
        token = invitations.invite_person(person=part.person, by=far.officer, on=on, at=now)
        links[name] = (second, f"/invitation/{token}/")
    page.goto(links["别人（演示）"][1])
    page.get_by_text("您登记的姓名是韩外来（演示）").wait_for()
    fits(page)
    shoot(page, "invitation-of-another")
    second, link = links["韩外来（演示）"]
    page.goto(link)
    fits(page)
    shoot(page, "invitation-signed-in")
    page.get_by_role("button", name="用这个账号接受").click()
    page.get_by_text("参与的案件：2 件").wait_for()
    for one in (matter, second):
        assert page.get_by_role("link", name=one.title).is_visible()
    fits(page)
    shoot(page, "invitation-taken")
    assert page.goto(link).status == 404
