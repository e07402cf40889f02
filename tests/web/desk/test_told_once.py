"""What was told once is not asked again: it stands there, says where from, may be changed."""

import re

import pytest
from django.utils import timezone
from tests.factories import matters as make
from tests.web.desk.ground import browser

from niangjia.apps.audit.models import Event
from niangjia.apps.documents import selectors as documents
from niangjia.apps.employers.models import Employer
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.models import Claimant, Paper
from niangjia.apps.matters.services import forums, steps
from niangjia.apps.people import services as people
from niangjia.apps.people.choices import Field

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed():
    """A mediation of three workers that failed, with what it was told, and an arbitration."""
    fed = make.federation("说过", "460100")
    matter = make.matter(fed, title="说过旅业 3 人欠薪（演示）")
    for at in range(3):
        make.item(make.claimant(matter, f"演示职工{at + 1}", by=fed.officer, key=f"no:{at}"))
    on, at = timezone.localdate(), timezone.now()
    told = {"by": fed.officer, "at": at}
    items = list(matter.items.order_by("pk"))
    mediation = forums.open_forum(
        matter=matter, lifecycle="mediation", items=items, opened_on=on, **told
    )
    steps.take(
        forum=mediation,
        verb="agree",
        happened_on=on,
        expected_version=mediation.version,
        items=[items[0].pk],
        facts={
            "terms": {str(items[0].pk): 100_000},
            "perform_by": str(on.replace(year=on.year + 1)),
            "facts": "三人从 6 月起没有拿到工资。",
            "responsibility": "单位付清。",
            "employer_post": "执行董事",
            "address": "海口市示例路 1 号（演示）",
            "each_consents": True,
            "both_signed": True,
            "mediator_signed": True,
            "sealed": True,
        },
        **told,
    )
    mediation.refresh_from_db()
    steps.take(
        forum=mediation,
        verb="fail",
        happened_on=on,
        expected_version=mediation.version,
        items=[item.pk for item in items[1:]],
        facts={
            "reason": "apart",
            "committee": "海口市劳动人事争议仲裁委员会（演示）",
            "contact": "0898-0（演示）",
        },
        **told,
    )
    arbitration = forums.open_forum(
        matter=matter, lifecycle="arbitration", items=items[1:], opened_on=on, **told
    )
    return fed, matter, arbitration


def _file(matter, forum):
    return f"/desk/matters/{matter.number}/forums/{forum.pk}/prepare/"


def _prepare(forum, fed, **more):
    forum.refresh_from_db()
    steps.take(
        forum=forum,
        verb="prepare",
        by=fed.officer,
        happened_on=timezone.localdate(),
        at=timezone.now(),
        expected_version=forum.version,
        items=None,
        facts={
            "committee": "海口仲裁委（演示）",
            "facts": "欠薪",
            "contract": "没有签",
            "employer_post": "董事",
            **more,
        },
    )


def test_arbitration_starts_from_what_mediation_was_told(failed):
    fed, matter, arbitration = failed
    page = browser(fed.officer).get(_file(matter, arbitration)).content.decode()
    assert 'value="执行董事"' in page
    assert 'value="海口市劳动人事争议仲裁委员会（演示）"' in page
    assert 'value="海口市示例路 1 号（演示）"' in page
    assert "三人从 6 月起没有拿到工资。</textarea>" in page
    assert page.count("照调解里") == 4, "each says where it came from"


def test_what_only_one_kind_of_proceeding_means_is_not_carried_over(failed):
    _fed, _matter, arbitration = failed
    told = matters.told_before(arbitration)
    assert told["facts"].zh == "调解"
    assert "contact" not in told, "the committee's telephone is not the aid agency's"
    assert matters.facts_told(arbitration) == {}


def test_her_own_address_goes_before_the_one_for_all(failed):
    fed, matter, arbitration = failed
    first, second = Claimant.objects.filter(matter=matter, seq__gt=1).order_by("seq")
    people.keep_addresses(
        addresses={first.person_id: "海口市自家路 2 号（演示）"}, by=fed.officer, why="本人提供"
    )
    client = browser(fed.officer)
    page = client.get(_file(matter, arbitration)).content.decode()
    assert "2 人里 1 人登记过住址" in page
    _prepare(arbitration, fed, address="海口市示例路 1 号（演示）")
    where = {
        paper.claimant_id: documents.facts_of(paper.document)["applicant"]["address"]
        for paper in Paper.objects.filter(matter=matter, form="arbitration_application")
    }
    assert where == {
        first.pk: "海口市自家路 2 号（演示）",
        second.pk: "海口市示例路 1 号（演示）",
    }


def test_a_pasted_list_of_addresses_is_looked_at_and_then_kept(failed):
    fed, matter, _arbitration = failed
    client = browser(fed.officer)
    path = f"/desk/matters/{matter.number}/people/addresses/"
    text = (
        "姓名\t住址\n演示职工1\t海口市甲路 1 号\n演示职工2　海口市乙路 2 号\n张三\t某处\n演示职工3"
    )
    shown = client.post(path, {"lines": text, "action": "look"})
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "认出 2 人，还没有存" in page
    assert "2 行没有认出来" in page
    assert "名册里没有" in page
    assert "没有写住址" in page
    first = Claimant.objects.get(matter=matter, seq=1).person
    assert not first.has_address
    answer = client.post(path, {"lines": text, "action": "keep"})
    assert answer.status_code == 303
    first.refresh_from_db()
    kept = people.reveal(person=first, field=Field.ADDRESS, by=fed.officer, why="测试")
    assert kept == "海口市甲路 1 号"
    event = Event.objects.filter(kind="people.person_corrected").latest("pk")
    assert "海口市" not in str(event.facts), "where she lives stands sealed, not in the record"
    assert "原来有，会换成这个" in client.post(path, {"lines": text}).content.decode()


def test_the_employer_is_put_right_once_for_all_papers(failed):
    fed, matter, _arbitration = failed
    client = browser(fed.officer)
    path = f"/desk/matters/{matter.number}/employer/"
    sent = {
        "address": "海口市滨海大道 1 号（演示）",
        "legal_representative": "符某某（演示）",
        "phone": "",
        "why": "营业执照",
        "version": matter.employer.version,
    }
    assert client.post(path, sent).status_code == 303
    unit = Employer.objects.get(pk=matter.employer_id)
    assert (unit.address, unit.legal_representative) == (sent["address"], "符某某（演示）")
    assert client.post(path, sent).status_code == 409, "the version that was looked at is gone"


def test_what_was_filled_into_one_paper_stands_in_the_form_of_the_next(failed):
    fed, matter, arbitration = failed
    _prepare(arbitration, fed)
    client = browser(fed.officer)
    one, other = Paper.objects.filter(matter=matter, form="arbitration_application").order_by("pk")
    path = f"/desk/matters/{matter.number}/papers/"
    page = client.get(f"{path}{one.pk}/").content.decode()
    names = re.findall(r'name="(gap-[^"]+-1-legal_representative)"', page)
    assert names, "it is missed, so it is asked"
    answer = client.post(
        f"{path}{one.pk}/", {"version": one.document.version, names[0]: "符某某（演示）"}
    )
    assert answer.status_code == 303
    page = client.get(f"{path}{other.pk}/").content.decode()
    assert 'value="符某某（演示）"' in page
    assert "带过来，不对的请改" in page
    # DEBUG
