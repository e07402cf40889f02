"""Rosters come in whole or not at all, once, and with their doubts."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from tests.factories import matters as make

from niangjia.apps.matters.models import Claimant, WageMonth
from niangjia.apps.matters.services import roster
from niangjia.apps.people.models import Person
from niangjia.engines.tables import Correction

pytestmark = pytest.mark.django_db
ROSTERS = Path(__file__).parents[2] / "rosters"


def bring(matter, fed, name):
    return roster.import_whole(
        matter=matter,
        name=name,
        data=(ROSTERS / name).read_bytes(),
        by=fed.officer,
        at=make.NOW,
    )


def test_48_people_and_their_months_come_in(matter, fed):
    done = bring(matter, fed, "a_wide_two_row_header.xlsx")
    assert (done.new, done.changed, done.unchanged) == (48, 0, 0)
    assert matter.claimants.count() == 48
    assert WageMonth.objects.filter(claimant__matter=matter).count() == 48 * 14
    first = matter.claimants.select_related("person").get(seq=1)
    assert (first.person.name, first.hired_on) == ("任国霞", date(2018, 10, 23))
    assert matter.access.filter(role="worker").count() == 48


def test_the_same_file_again_changes_nothing(matter, fed):
    bring(matter, fed, "a_wide_two_row_header.xlsx")
    people = Person.objects.count()
    again = bring(matter, fed, "a_wide_two_row_header.xlsx")
    assert (again.new, again.changed, again.unchanged) == (0, 0, 48)
    assert Person.objects.count() == people
    assert Claimant.objects.count() == 48


def test_people_whose_id_was_damaged_come_in_as_to_verify_and_only_once(matter, fed):
    bring(matter, fed, "b_roster_and_flow.xlsx")
    doubtful = matter.claimants.filter(person__identity="to_verify")
    count = doubtful.count()
    assert count > 0
    assert not Person.objects.filter(claims__in=doubtful, citizen_id_key__isnull=False).exists()
    again = bring(matter, fed, "b_roster_and_flow.xlsx")
    assert again.new == 0
    assert matter.claimants.filter(person__identity="to_verify").count() == count


def test_two_people_with_one_name_are_two(matter, fed):
    bring(matter, fed, "c_gbk.csv")
    names = list(matter.claimants.values_list("person__name", flat=True))
    assert len(names) == 35
    assert names.count("沈艳") == 2


def _sheet(*rows):
    import io

    book = openpyxl.Workbook()
    for row in [("工号", "姓名", "身份证号", "入职日期", "2026年8月应发", "2026年8月实发"), *rows]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


BAD = ("G1", "符小梅", "110105194912310021X"[:18], "2019.13.1", "4900", "0")
GOOD = ("G2", "林阿珍", "11010519491231002X", "2019.3.1", "5,000.00", "0")


def start(matter, fed, *rows):
    return upload(matter, fed, _sheet(*rows))


def upload(matter, fed, data):
    return roster.start_import(
        matter=matter, name="名册.xlsx", data=data, by=fed.officer, at=make.NOW
    )


def commit(draft, fed):
    return roster.commit_import(
        roster=draft, by=fed.officer, at=make.NOW, expected_version=draft.version
    )


def test_one_error_and_nobody_comes_in(matter, fed):
    draft = start(matter, fed, BAD, GOOD)
    with pytest.raises(roster.ErrorsRemain):
        commit(draft, fed)
    assert not matter.claimants.exists()
    assert not Person.objects.filter(name__in=["符小梅", "林阿珍"]).exists()


def test_the_clerk_corrects_in_place_and_all_come_in(matter, fed):
    draft = start(matter, fed, BAD, GOOD)
    error = roster.read_import(draft).errors[0]
    assert (error.row, error.column) == (2, "D")
    draft = roster.save_edits(
        roster=draft,
        corrections=[Correction(sheet=error.sheet, row=2, column="D", text="2019-03-01")],
        decisions=[],
        by=fed.officer,
        expected_version=draft.version,
    )
    assert not roster.read_import(draft).errors
    assert commit(draft, fed).new == 2


def test_what_the_clerk_typed_is_sealed(matter, fed):
    draft = start(matter, fed, BAD, GOOD)
    draft = roster.save_edits(
        roster=draft,
        corrections=[Correction(sheet="Sheet", row=2, column="C", text="11010519491231002X")],
        decisions=[],
        by=fed.officer,
        expected_version=draft.version,
    )
    assert b"110105" not in bytes(draft.edits_sealed)


def test_the_same_upload_is_taken_up_where_it_was_left(matter, fed):
    data = _sheet(BAD)  # once: a workbook carries the second it was saved
    assert upload(matter, fed, data) == upload(matter, fed, data)


def test_an_imported_roster_is_not_imported_again_by_a_second_click(matter, fed):
    draft = start(matter, fed, GOOD)
    commit(draft, fed)
    with pytest.raises(roster.AlreadyImported):
        commit(draft, fed)


def test_row_keys_hold_no_number_of_a_person(matter, fed):
    bring(matter, fed, "a_wide_two_row_header.xlsx")
    assert not Claimant.objects.filter(row_key__contains="460106").exists()
