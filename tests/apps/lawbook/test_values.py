"""Values that places publish: one proposes, another confirms, and only then are they law here."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from tests.apps.lawbook.ground import another_leader, draft
from tests.factories import matters as make

from niangjia.apps.audit.models import Event
from niangjia.apps.lawbook import selectors, services
from niangjia.apps.lawbook.choices import Published, ValueState
from niangjia.apps.lawbook.errors import (
    NoReason,
    NothingChosen,
    NotProposer,
    SameHand,
    SheetFaulty,
    ValueDecided,
    ValueFaulty,
)
from niangjia.apps.lawbook.models import RegionalValue
from niangjia.apps.lawbook.policies import NotYourRegion
from niangjia.engines.law import Confidence

pytestmark = pytest.mark.django_db
WAGE = Published.MINIMUM_WAGE.value
ON, AT = make.TODAY, make.NOW


@pytest.fixture
def fed(db):
    return make.federation()


def propose(fed, by=None, **more):
    return services.propose_value(draft=draft(**more), by=by or fed.officer, on=ON, at=AT)


def confirm(fed, *values, by=None):
    return services.confirm_values(values=values, by=by or fed.leader, on=ON, at=AT)


def wage_on(day, region="460106"):
    found = selectors.law_on(day, region).parameter_if_any(WAGE)
    return found and (found.value, found.confidence)


# --- four eyes ----------------------------------------------------------------------------------


def test_a_proposed_value_is_no_law_until_another_confirms_it(fed):
    before = wage_on(date(2026, 6, 1))
    value = propose(fed)
    assert wage_on(date(2026, 6, 1)) == before
    confirm(fed, value)
    assert wage_on(date(2026, 6, 1)) == (Decimal("2230"), Confidence.TEXT)
    assert wage_on(date(2026, 5, 31)) == before
    kinds = Event.objects.filter(kind__startswith="lawbook.").values_list("kind", flat=True)
    assert sorted(kinds) == ["lawbook.value_confirmed", "lawbook.value_proposed"]


def test_the_digest_of_the_law_tells_a_confirmed_value_and_nothing_proposed(fed):
    files = selectors.files().digest
    value = propose(fed)
    assert selectors.book().digest == files
    confirm(fed, value)
    assert selectors.book().digest != files
    assert selectors.book() is selectors.book()


def test_nobody_confirms_what_she_proposed_herself(fed):
    value = propose(fed, by=fed.leader)
    with pytest.raises(SameHand, match="要另一个人核对"):
        confirm(fed, value)
    confirm(fed, value, by=another_leader(fed))


def test_the_database_holds_to_four_eyes_too(fed):
    value = propose(fed)
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        RegionalValue.objects.filter(pk=value.pk).update(
            state=ValueState.CONFIRMED, decided_by=fed.officer, decided_at=AT
        )


def test_an_officer_proposes_and_does_not_confirm(fed):
    value = propose(fed, by=fed.leader)
    with pytest.raises(NotYourRegion, match="负责人、主席"):
        confirm(fed, value, by=fed.officer)


@pytest.mark.parametrize("who", ["clerk", "cashier"])
def test_who_reads_no_notices_proposes_nothing(fed, who):
    with pytest.raises(NotYourRegion, match="承办人、负责人、主席"):
        propose(fed, by=getattr(fed, who))


def test_a_federation_answers_for_its_own_region_alone(fed):
    with pytest.raises(NotYourRegion):
        propose(fed, region="350581")
    far = make.federation(prefix="远方", code="110100")
    value = propose(fed)
    with pytest.raises(NotYourRegion):
        confirm(fed, value, by=far.leader)


def test_a_city_answers_for_its_counties(fed):
    value = propose(fed, region="460106")
    confirm(fed, value)
    assert wage_on(date(2026, 6, 1), "460106")[0] == Decimal("2230")
    assert wage_on(date(2026, 6, 1), "460107")[0] != Decimal("2230")


def test_the_nations_income_is_for_a_province(fed):
    national = {
        "region": "CN",
        "name": Published.DISPOSABLE_INCOME.value,
        "value": Decimal("54188"),
        "valid_from": date(2026, 1, 17),
        "period": "2025",
    }
    with pytest.raises(NotYourRegion):
        propose(fed, **national)
    far = make.federation(prefix="省", code="350000")
    value = services.propose_value(draft=draft(**national), by=far.officer, on=ON, at=AT)
    confirm(fed, value, by=far.leader)
    found = selectors.law_on(ON, "460100").parameter_of(value.name, "2025")
    assert (found[0].value, found[1]) == (Decimal("54188"), False)


def test_several_are_confirmed_all_or_none(fed):
    one, two = propose(fed), propose(fed, by=fed.leader, valid_from=date(2026, 7, 1))
    with pytest.raises(SameHand):
        confirm(fed, one, two)
    one.refresh_from_db()
    assert one.state == ValueState.PROPOSED
    with pytest.raises(NothingChosen):
        confirm(fed)


def test_a_refused_value_stays_with_its_reason_and_never_becomes_law(fed):
    value = propose(fed)
    with pytest.raises(NoReason):
        services.refuse_value(value=value, why=" ", by=fed.leader, on=ON, at=AT)
    services.refuse_value(value=value, why="文号写错了", by=fed.leader, on=ON, at=AT)
    [kept] = selectors.values_for(fed.officer, on=ON)
    assert (kept.state, kept.why) == (ValueState.REFUSED, "文号写错了")
    with pytest.raises(ValueDecided, match="没有通过"):
        confirm(fed, value, by=another_leader(fed))
    assert wage_on(date(2026, 6, 1))[1] is Confidence.DEMO


def test_only_whoever_proposed_takes_back_and_only_while_it_waits(fed):
    value = propose(fed)
    with pytest.raises(NotProposer):
        services.withdraw_value(value=value, by=fed.leader, at=AT)
    services.withdraw_value(value=value, by=fed.officer, at=AT)
    with pytest.raises(ValueDecided):
        confirm(fed, value)


def test_a_correction_of_the_same_day_is_another_row_and_the_later_one_counts(fed):
    confirm(fed, propose(fed, value=Decimal("2320")))
    confirm(fed, propose(fed))
    assert wage_on(date(2026, 6, 1))[0] == Decimal("2230")
    assert RegionalValue.objects.filter(state=ValueState.CONFIRMED).count() == 2


def test_what_was_decided_is_never_rewritten_or_deleted(fed):
    value = propose(fed)
    rows = RegionalValue.objects.filter(pk=value.pk)
    with pytest.raises(IntegrityError, match="decided_once"), transaction.atomic():
        rows.update(value=Decimal("1"))
    confirm(fed, value)
    with pytest.raises(IntegrityError, match="decided_once"), transaction.atomic():
        rows.update(state=ValueState.PROPOSED, decided_by=None, decided_at=None)
    with (
        pytest.raises(IntegrityError, match="decided_once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM lawbook_regionalvalue")


def test_words_of_the_notice_make_it_checked_and_without_them_it_is_second_hand(fed):
    confirm(fed, propose(fed, words=""))
    assert wage_on(date(2026, 6, 1))[1] is Confidence.SECONDARY


def test_what_is_entered_in_a_demo_says_so(fed, settings):
    settings.IS_DEMO = True
    confirm(fed, propose(fed))
    found = selectors.law_on(date(2026, 6, 1), "460100").parameter(WAGE)
    assert found.confidence is Confidence.DEMO
    assert found.citation.summary.startswith("演示：")


def test_whatever_the_rules_look_up_by_place_can_be_entered():
    engines = Path(selectors.__file__).parents[3] / "engines"
    asked = {
        name
        for file in engines.rglob("*.py")
        for name in re.findall(r'"(region\.\w+|death\.disposable_income)"', file.read_text("utf-8"))
    }
    assert asked == set(Published.values)


def test_an_hourly_wage_is_held_to_bounds_of_its_own(fed):
    told = {"name": Published.MINIMUM_WAGE_HOUR.value, "words": "每小时20.5元"}
    with pytest.raises(ValueFaulty, match="不像“小时最低工资标准”"):
        propose(fed, value=Decimal("2230"), **told)
    value = propose(fed, value=Decimal("20.5"), **told)
    confirm(fed, value)
    assert selectors.law_on(date(2026, 6, 1), "460106").parameter(value.name).value == Decimal(
        "20.5"
    )


# --- bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "field", "says"),
    [
        ({"value": Decimal("0")}, "value", "大于零"),
        ({"value": Decimal("2230.123")}, "value", "两位小数"),
        ({"value": Decimal("22300")}, "value", "不像“月最低工资标准”"),
        ({"value": Decimal("25")}, "value", "核对单位"),
        ({"period": "2025"}, "period", "不分年度"),
        ({"name": Published.AVERAGE_WAGE.value, "value": Decimal("8000")}, "period", "所属年度"),
        (
            {"name": Published.AVERAGE_WAGE.value, "value": Decimal("8000"), "period": "2026"},
            "period",
            "第二年才公布",
        ),
        ({"valid_until": date(2026, 6, 1)}, "valid_until", "晚于"),
        ({"valid_from": date(2028, 6, 1)}, "valid_from", "一年多才到"),
        ({"region": "CN"}, "region", "六位代码"),
        ({"name": Published.DISPOSABLE_INCOME.value}, "region", "请写 CN"),
        ({"place": " "}, "document", "文号"),
    ],
)
def test_what_cannot_be_so_is_declined_by_its_field(fed, more, field, says):
    with pytest.raises(ValueFaulty, match=says) as declined:
        propose(fed, **more)
    assert declined.value.data["field"] == field
    assert not RegionalValue.objects.exists()


def test_the_same_value_twice_and_another_while_one_waits_are_declined(fed):
    value = propose(fed)
    with pytest.raises(ValueFaulty, match="已经在库里"):
        propose(fed)
    with pytest.raises(ValueFaulty, match="在等核对"):
        propose(fed, value=Decimal("2231"))
    confirm(fed, value)
    with pytest.raises(ValueFaulty, match="已经在库里"):
        propose(fed)


# --- a sheet ------------------------------------------------------------------------------------

HEAD = "地区代码,项目,数值,所属年度,从哪天起,到哪天,文件名称,文号或条款,摘录\n"
ROWS = (
    "460100,月最低工资标准,2230,,2026-06-01,,示例通知,一号,每月2230元\n"
    "460100,职工月平均工资,9300,2025,2026-07-01,,示例公报,二号,\n"
)


def bring(fed, text, by=None):
    return services.propose_sheet(
        name="数值.csv", data=text.encode(), by=by or fed.officer, on=ON, at=AT
    )


def test_a_sheet_proposes_every_row_and_the_same_sheet_again_nothing(fed):
    found = bring(fed, HEAD + ROWS)
    assert [one.value for one in found.proposed] == [Decimal("2230"), Decimal("9300")]
    assert found.proposed[1].origin == "数值.csv 第 3 行"
    again = bring(fed, HEAD + ROWS)
    assert (again.proposed, again.known) == ([], 2)


def test_a_sheet_with_faults_writes_nothing_and_tells_each_by_its_cell(fed):
    bad = (
        "350581,月最低工资标准,2265,,2026-06-01,,甲,乙,\n"
        "460100,月最低工资标准,22300,,2026-07-01,,甲,乙,\n"
        "460100,月最低工资标准,两千,,2026-08-01,,甲,乙,\n"
        "460100,月最低工资标准,2240,,2026-06-01,,甲,乙,\n"
    )
    with pytest.raises(SheetFaulty, match="4 处要改，一行也没有录入") as declined:
        bring(fed, HEAD + ROWS + bad)
    assert [(one.row, one.column) for one in declined.value.faults] == [
        (4, "A"),
        (5, "C"),
        (6, "C"),
        (7, "E"),
    ]
    assert not RegionalValue.objects.exists()


def test_a_sheet_that_meets_a_waiting_value_writes_nothing(fed):
    propose(fed)
    with pytest.raises(SheetFaulty) as declined:
        bring(fed, HEAD + ROWS.replace("2230", "2231"))
    assert "在等核对" in declined.value.faults[0].message
    assert RegionalValue.objects.count() == 1
