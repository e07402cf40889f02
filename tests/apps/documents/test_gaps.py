"""What a document lacks is asked for by kind, put in its place, and shown without numbers."""

import pytest

from niangjia.apps.documents import selectors, services
from niangjia.apps.documents.gaps import gap, masked, with_values
from niangjia.apps.people import services as people
from niangjia.engines.forms.values import Kind


def master(form):
    return selectors.masters().get(form)


@pytest.mark.parametrize(
    ("path", "place", "kinds"),
    [
        ("committee", "committee", [Kind.TEXT]),
        ("monthly_wage.yuan", "monthly_wage", [Kind.MONEY]),
        ("applicant.sex", "applicant.sex", [Kind.TEXT]),
        ("requests.2.amount", "requests.2.amount", [Kind.MONEY]),
        ("requests.2.amount.figures", "requests.2.amount", [Kind.MONEY]),
        ("requests.count", "requests.count", []),
        ("requests.total.amount", "requests.total.amount", []),
        ("left=right", "left=right", []),
    ],
)
def test_an_open_slot_asks_for_what_is_kept_there(path, place, kinds):
    found = gap(master("arbitration_application"), path, "标签")
    assert found.path == place
    assert [asked.kind for asked in found.fields] == kinds


def test_a_list_that_is_missing_altogether_asks_for_a_row():
    found = gap(master("arbitration_application"), "evidence", "证据")
    assert found.is_list
    assert [asked.name for asked in found.fields] == ["name", "source", "proves"]


def test_values_go_to_their_places_and_leave_the_rest_as_it_was():
    facts = {"requests": [{"title": "工资"}, {"title": "补偿"}], "applicant": {"name": "演示"}}
    values = {
        "requests.2.amount": 100,
        "applicant.sex": "女",
        "respondent.name": "演示公司",
        "committee": "演示仲裁委",
        "facts": None,
    }
    whole = with_values(master("arbitration_application"), facts, values)
    assert whole == {
        "requests": [{"title": "工资"}, {"title": "补偿", "amount": 100}],
        "applicant": {"name": "演示", "sex": "女"},
        "respondent": {"name": "演示公司"},
        "committee": "演示仲裁委",
    }
    assert facts["requests"][1] == {"title": "补偿"}, "what was given is not touched"


def test_a_list_that_is_too_short_keeps_the_rows_it_has():
    facts = {"evidence": [{"name": "工资条"}]}
    more = {"evidence": [{"name": "考勤表"}]}
    whole = with_values(master("arbitration_application"), facts, more)
    assert [row["name"] for row in whole["evidence"]] == ["工资条", "考勤表"]


def test_numbers_of_people_are_shown_by_their_ends():
    facts = {"payee": {"name": "演示", "citizen_id": "110101199003070011", "account": "62280001"}}
    shown = masked(master("payment_receipt"), facts)
    assert shown["payee"] == {
        "name": "演示",
        "citizen_id": "1101****0011",
        "account": "****0001",
    }


def test_every_gap_of_every_form_can_be_asked_for_or_goes_with_another(db):
    """An empty document of each form is filled through its gaps until nothing is missing."""
    by = people.register_person(name="演示", by=None)
    samples = {
        Kind.TEXT: "演示",
        Kind.DATE: "2026-11-23",
        Kind.MONEY: 100,
        Kind.NUMBER: 1,
        Kind.FLAG: True,
    }
    for at, one in enumerate(selectors.masters().newest()):
        document = services.draft(form=one.id, facts={}, number=f"演示-{at}", by=by)
        for _round in range(6):
            asked = [found for found in selectors.gaps_of(document) if found.fields]
            if not asked:
                break
            values = {}
            for found in asked:
                row = {
                    field.name: samples.get(field.kind) or [next(iter(field.options))]
                    for field in found.fields
                }
                is_whole = found.is_list or ("." not in found.path and len(found.fields) > 1)
                value = row if is_whole else next(iter(row.values()))
                values[found.path] = [row] * found.at_least if found.is_list else value
            document = services.fill_gaps(
                document=document, version=document.version, values=values, by=by
            )
        rest = [slot for slot in document.open_slots if "=" not in slot["path"]]
        assert not rest, f"{one.id}: {rest}"
