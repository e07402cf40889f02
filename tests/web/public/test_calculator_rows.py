"""Rows on the calculator: days pasted, and many columns as cards that need no script."""

import re

import pytest
from django.urls import reverse
from tests.web.public.test_calculator import filled, page_of

from niangjia.engines.claims.rulebook import RULEBOOK
from niangjia.web.calculator import cards
from niangjia.web.calculator.form import facts_form

pytestmark = pytest.mark.django_db
SHEET = (
    "债权金额\t债权的名字或者编号\t生效文书\t有没有担保物权或者优先权\n"
    "60,000\t王\t甲\t\n"
    "40000\t银行\t乙\t是\n"
)


def card(number: int, **columns: str) -> dict[str, str]:
    """What a browser sends of one card: every field, those left alone with what stood in them."""
    row = facts_form(RULEBOOK["R-51"])().fields["claims"].row()
    untouched = {name: field.initial or "" for name, field in row.fields.items()}
    return {f"claims-{number}-{name}": text for name, text in {**untouched, **columns}.items()}


def sent(*rows: dict[str, str], **more: str) -> dict[str, str]:
    """A form of R-51 with these cards."""
    found = filled("R-51", pool="100000", **more) | {"claims-rows": str(len(rows))}
    for number, row in enumerate(rows):
        found |= card(number, **row)
    return found


def values(page: str) -> dict[str, str]:
    """The fields of a page that have something in them, by name."""
    found = dict(re.findall(r'<input type="(?:text|hidden)" name="([^"]+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_overtime_is_written_day_by_day(client):
    days = "2026年4月28日 3\n2026-05-01\t8\n2026.5.2，6"
    facts = {"hours_by_day": days, "monthly_wage": "6000", "minimum_wage": "2000"}

    answer = client.post(page_of("R-06"), filled("R-06", month="2026-05", **facts))

    assert answer.context["form"].errors == {}
    assert answer.context["form"].raw["hours_by_day"] == {
        "2026-04-28": "3",
        "2026-05-01": "8",
        "2026-05-02": "6",
    }
    assert answer.context["found"].amount
    assert "依次写：日期、小时。" in answer.content.decode()
    assert "依次写：月份，" in client.get(page_of("R-09")).content.decode()


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ("五一 8", "第 1 行：前面要写日子"),
        ("2026-04-31 8", "第 1 行：前面要写日子"),
        ("2026-05-01 8\n2026年5月1日 2", "2026-05-01 写了两行"),
        ("2026-05-01", "第 1 行：除日子外要有"),
        ("2026-05-01 25", "2026-05-01：不能大于 24"),
    ],
)
def test_a_day_that_cannot_be_read_is_named(client, days, why):
    facts = {"hours_by_day": days, "monthly_wage": "6000"}
    answer = client.post(page_of("R-06"), filled("R-06", **facts))
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_a_month_may_also_say_in_words_how_the_work_stopped(client):
    months = "2024-01\t6,000\t0\t\t停工，没有上班"
    answer = client.post(page_of("R-04"), filled("R-04", months=months, left_on="2024-03-31"))
    assert answer.context["form"].cleaned_data["months"]["2024-01"] == {
        "due": "6000",
        "paid": "0",
        "stoppage": "IDLE",
    }


def test_creditors_are_written_one_card_each(client):
    answer = client.post(
        page_of("R-51"), sent({"id": "王", "amount": "60,000元"}, {"id": "李", "amount": "60000"})
    )
    assert "一共分出 100,000.00 元" in answer.content.decode()
    assert values(answer.content.decode())["claims-0-amount"] == "60,000元"


def test_an_empty_card_counts_for_nothing_and_none_at_all_is_asked_for(client):
    one = client.post(page_of("R-51"), sent({"id": "王", "amount": "9"}, {}))
    assert "一共分出 9.00 元" in one.content.decode()
    none = client.post(page_of("R-51"), sent({}, {}))
    assert none.status_code == 422
    assert "claims" in none.context["form"].errors


def test_a_faulty_card_says_so_at_the_field_and_above(client):
    answer = client.post(
        page_of("R-51"), sent({"id": "王", "amount": "很多"}, {"id": "", "amount": "5"})
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "第 1、2 张里有要改的" in page
    assert "要填数字" in page
    assert page.count("要填") >= 2


def test_what_the_law_declines_names_the_row(client):
    rows = ({"id": "王", "amount": "60000"}, {"id": "银行", "amount": "-1"})
    answer = client.post(page_of("R-51"), sent(*rows))
    assert "第 2 行：不能小于 0" in answer.content.decode()


def test_a_card_is_added_without_script_and_nothing_is_lost_or_computed(client):
    asked = sent({"id": "王", "amount": "60000"}, {"id": "李", "amount": "x"})
    answer = client.post(page_of("R-51"), asked | {"claims-more": "1"})
    found = values(answer.content.decode())
    assert answer.status_code == 200
    assert "found" not in answer.context
    assert "要填数字" not in answer.content.decode()
    assert (found["claims-rows"], found["claims-1-amount"]) == ("3", "x")
    assert found["claims-2-has_title"] == "true", "a new card shows its defaults"
    assert found["claims-2-is_preferred"] == "false"


def test_a_card_is_taken_away_and_those_after_it_move_up(client):
    asked = sent({"id": "王", "amount": "1"}, {"id": "李", "amount": "2"}, {"id": "赵"})
    answer = client.post(page_of("R-51"), asked | {"claims-drop": "1"})
    found = values(answer.content.decode())
    assert (found["claims-rows"], found["claims-0-id"], found["claims-1-id"]) == ("2", "王", "赵")
    assert "claims-1-amount" not in found or found["claims-1-amount"] == ""
    for odd in ("7", "x", "-1"):
        kept = client.post(page_of("R-51"), asked | {"claims-drop": odd})
        assert values(kept.content.decode())["claims-rows"] == "3"


def test_a_paste_from_a_sheet_fills_the_cards_in_the_order_its_heads_say(client):
    asked = sent({"id": "李", "amount": "1"}, {}, claims=SHEET)
    answer = client.post(page_of("R-51"), asked | {"claims-take": "1"})
    found = values(answer.content.decode())
    assert found["claims-rows"] == "3"
    assert [found[f"claims-{n}-id"] for n in range(3)] == ["李", "王", "银行"]
    assert (found["claims-1-amount"], found["claims-1-is_preferred"]) == ("60000", "false")
    assert (found["claims-2-is_preferred"], found["claims-2-has_title"]) == ("true", "true")
    assert answer.context["form"]["claims"].pasted == ""


def test_a_paste_may_be_computed_as_it_stands(client):
    answer = client.post(page_of("R-51"), sent({}, {}, claims=SHEET.replace("\t是", "\t")))
    assert answer.status_code == 422, "two instruments: the kind of debtor is asked for"
    assert "debtor" in answer.context["form"].errors


def test_a_paste_that_cannot_be_read_says_which_row_and_stays(client):
    asked = sent({}, {}, claims="王 1\n李 2 甲 首封") | {"claims-take": "1"}
    answer = client.post(page_of("R-51"), asked)
    assert "首封" in answer.content.decode()
    asked["claims"] = "王\t1\t甲\t1\t也许\t1\t\t\t\t\t多了一列"
    answer = client.post(page_of("R-51"), asked)
    assert "第 1 行：要有 1 到 10 列，现在是 11 列" in answer.content.decode()
    assert "多了一列" in answer.content.decode()


def test_more_than_fit_on_a_page_stay_a_paste_and_are_computed(client):
    many = "\n".join(f"第{n}人 1000" for n in range(60))
    asked = sent({}, {}, claims=many)
    told = client.post(page_of("R-51"), asked | {"claims-take": "1"}).content.decode()
    assert "一共 60 行，太多了" in told
    assert "一共分出 60,000.00 元" in client.post(page_of("R-51"), asked).content.decode()
    full = asked | {"claims-rows": str(cards.MOST), "claims-more": "1"}
    assert "一页最多" in client.post(page_of("R-51"), full).content.decode()
    assert client.post(page_of("R-51"), asked | {"claims-rows": "9" * 4}).status_code == 200


def test_enter_in_a_field_computes_and_removes_nothing(client):
    page = client.get(page_of("R-51")).content.decode()
    form = page[page.index('id="facts"') :]
    assert form.index(">算</button>") < form.index("claims-drop")


@pytest.mark.parametrize(("rule", "name"), [("R-41", "workers"), ("R-52", "claims")])
def test_other_rows_of_many_columns_are_cards_too(client, rule, name):
    form = client.get(page_of(rule)).context["form"]
    assert form[name].is_cards
    assert reverse("public:calculator", args=[rule]) == page_of(rule)


def test_several_claims_of_one_worker_are_written_in_one_field_of_her_card(client):
    asked = filled("R-41", is_suit_period_over="true") | {
        "workers-rows": "2",
        "workers-0-id": "王",
        "workers-0-items": "加班费、经济补偿",
        "workers-0-sues_on": "加班费",
        "workers-1-id": "李",
        "workers-1-items": "加班费",
        "workers-1-sues_on": "",
    }
    shown = client.post(page_of("R-41"), asked).content.decode()
    assert "1 人的裁决生效，1 人的不生效" in shown
