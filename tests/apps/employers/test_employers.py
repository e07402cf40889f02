"""Employers: registered once by the code on the licence, found by code or name."""

import pytest
from django.db import IntegrityError, connection

from niangjia.apps.audit import selectors as audit
from niangjia.apps.employers import selectors
from niangjia.apps.employers import services as employers
from niangjia.apps.employers.models import Employer
from niangjia.apps.people import services as people
from niangjia.kernel.errors import NotFound, StaleVersion

pytestmark = pytest.mark.django_db
CODE, OTHER_CODE, AS_PRINTED = "91110000600037341L", "81110000MB0000000L", "91350203M0001FUE2P"
NAME = "示例电子（海南）有限公司"


def register(name=NAME, uscc=CODE, **more):
    return employers.register_employer(
        **{"name": name, "uscc": uscc, "region": "460100", "by": None} | more
    )


@pytest.fixture
def clerk():
    return people.register_person(name="登记员(演示)", by=None)


def test_one_code_is_one_employer_however_it_is_typed():
    one = register()
    assert register(name="示例电子(海南)有限公司", uscc=" 91110000-60003734 1l ") == one
    assert (one.uscc, one.code) == (CODE, CODE)
    assert [event.kind for event in audit.events_of(one)] == ["employers.employer_registered"]


def test_the_same_code_under_another_name_is_asked_about():
    register()
    with pytest.raises(employers.NameDiffers, match="示例电子（海南）有限公司") as declined:
        register(name="另一家有限公司")
    assert "更名" in str(declined.value)


def test_what_is_lacking_is_filled_up_and_what_stands_is_kept():
    one = register(address="示例路 1 号")
    again = register(address="别处", legal_representative="张三(演示)", phone="0898-00000000")
    assert again == one
    again.refresh_from_db()
    assert (again.address, again.legal_representative) == ("示例路 1 号", "张三(演示)")
    assert again.version == 2
    assert audit.events_of(one).last().facts == {"fields": ["legal_representative", "phone"]}
    register(address="别处")
    assert Employer.objects.get().version == 2


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("91110000600037341X", "校验码"),
        ("123", "18 位"),
        (AS_PRINTED, "校验码"),
    ],
)
def test_a_code_that_fails_its_checks_is_declined_with_what_is_wrong(code, fault):
    with pytest.raises(employers.UsccInvalid, match=fault) as declined:
        register(uscc=code)
    assert "按执照原样登记" in str(declined.value)
    assert not Employer.objects.exists()


def test_a_code_printed_wrongly_on_the_licence_is_taken_with_a_reason():
    one = register(uscc=AS_PRINTED, as_printed_why="营业执照照面如此，已电话核实登记机关")
    one.refresh_from_db()
    assert (one.uscc, one.uscc_as_printed, one.code) == (None, AS_PRINTED, AS_PRINTED)
    assert one.uscc_reason.startswith("营业执照")
    assert register(uscc=AS_PRINTED, as_printed_why="同上") == one
    assert selectors.employer_by_uscc(AS_PRINTED) == one


def test_employers_without_a_code_yet_are_each_their_own():
    one, other = register(uscc=None), register(uscc="  ")
    assert one != other
    assert (one.code, other.code) == ("", "")


def test_an_employer_has_a_name_and_a_region():
    with pytest.raises(employers.NameMissing):
        register(name=" ")
    with pytest.raises(employers.RegionInvalid):
        register(region="海口")


def test_a_correction_is_kept_with_before_and_after(clerk):
    one = register()
    employers.correct_employer(
        employer=one,
        version=1,
        by=clerk,
        why="单位更名",
        name="示例电子科技有限公司",
        uscc=OTHER_CODE,
        region="460105",
        phone=" 0898-1 ",
    )
    one.refresh_from_db()
    assert (one.name, one.uscc, one.region, one.phone, one.version) == (
        "示例电子科技有限公司",
        OTHER_CODE,
        "460105",
        "0898-1",
        2,
    )
    event = audit.events_of(one).last()
    assert (event.why, event.facts) == ("单位更名", {"fields": ["name", "phone", "region", "uscc"]})
    assert audit.personal_of(event)["before"]["name"] == NAME


def test_a_code_as_printed_gives_way_to_the_sound_one(clerk):
    one = register(uscc=AS_PRINTED, as_printed_why="照面如此")
    employers.correct_employer(employer=one, version=1, by=clerk, why="已换照", uscc=CODE)
    one.refresh_from_db()
    assert (one.uscc, one.uscc_as_printed, one.uscc_reason) == (CODE, None, "")


def test_corrections_are_declined_where_they_must_be(clerk):
    one, other = register(), register(name="另一家有限公司", uscc=OTHER_CODE)

    def correct(**values):
        employers.correct_employer(
            **{"employer": one, "version": 1, "by": clerk, "why": "更正"} | values
        )

    for error, values in [
        (employers.NameMissing, {"name": ""}),
        (employers.RegionInvalid, {"region": "1"}),
        (employers.UsccInvalid, {"uscc": AS_PRINTED}),
        (employers.UsccTaken, {"uscc": OTHER_CODE}),
        (StaleVersion, {"version": 2, "name": "新名"}),
    ]:
        with pytest.raises(error):
            correct(**values)
    correct()
    correct(name=NAME, uscc=CODE)
    assert Employer.objects.get(pk=one.pk).version == 1
    assert audit.events_of(one).count() == 1
    stale = Employer.objects.get(pk=other.pk)
    Employer.objects.filter(pk=other.pk).update(version=2)
    with pytest.raises(StaleVersion):
        correct(employer=stale, phone="1")


@pytest.mark.parametrize(
    "words", ["海南", "示例电子", NAME, CODE, CODE[:8], CODE.lower(), " 91110000 "]
)
def test_an_employer_is_found_by_a_part_of_its_name_or_the_start_of_its_code(words):
    one = register()
    register(name="别的工厂", uscc=OTHER_CODE)
    assert list(selectors.search_employers(words)) == [one]


@pytest.mark.parametrize("words", ["", "  ", "没有这一家", "9111111"])
def test_what_is_not_there_is_not_found(words):
    register()
    assert not selectors.search_employers(words)
    assert selectors.employer_by_uscc(words) is None


def test_a_search_by_name_can_use_its_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT FROM employers_employer WHERE name LIKE '%示例电子%'")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "employers_employer_by_name" in plan


def test_an_employer_is_got_by_its_number():
    one = register()
    assert selectors.get_employer(one.pk) == one
    with pytest.raises(NotFound):
        selectors.get_employer(0)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("employers_employer_uscc_form", {"uscc": "9111000060003734IL"}),
        ("employers_employer_as_printed_has_reason", {"uscc_as_printed": "x"}),
        ("employers_employer_as_printed_has_reason", {"uscc_reason": "x"}),
        (
            "employers_employer_as_printed_has_reason",
            {"uscc": CODE, "uscc_as_printed": "x", "uscc_reason": "x"},
        ),
        ("employers_employer_region_is_six_digits", {"region": "46"}),
        ("employers_employer_name_not_empty", {"name": ""}),
        ("employers_employer_uscc_key", {"uscc": OTHER_CODE}),
    ],
)
def test_the_database_refuses_nonsense(constraint, values):
    register(name="已有的工厂", uscc=OTHER_CODE)
    with pytest.raises(IntegrityError, match=constraint):
        Employer.objects.create(**{"name": "x", "region": "460100"} | values)


@pytest.mark.parametrize("number", ["430407199312020025", "362322198709086409"])
@pytest.mark.parametrize("why", ["", "照面如此"])
def test_a_citizen_id_is_no_code_even_with_a_reason_and_never_stands_in_clear(number, why):
    with pytest.raises(employers.UsccIsCitizenId):
        register(uscc=number, as_printed_why=why)
    assert not Employer.objects.exists()
