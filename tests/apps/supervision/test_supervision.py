"""Supervision by the union: letters, answers, the hand-over to the inspectorate and its result."""

from datetime import date

import pytest
from tests.apps.proceedings import way

from niangjia.apps.matters.models import Clock, ForumItem, ProcedureEdge
from niangjia.apps.matters.selectors import openable, step_rows
from niangjia.apps.matters.services import forums, register, steps
from niangjia.apps.supervision.lifecycle import SUPERVISION, SUPERVISION_1
from niangjia.engines.procedure import NotYours, edges

pytestmark = pytest.mark.django_db
REGISTERED = date(2026, 11, 2)
ACCEPTED = date(2026, 11, 3)
INQUIRED = date(2026, 11, 5)
SERVED = date(2026, 11, 9)
ASKED = {
    "accept": {"breach": "拖欠工资（演示）"},
    "inquire": {
        "supervisors": "演示甲（监 001）、演示乙（监 002）",
        "two_with_card": True,
        "no_recusal": True,
        "found": "工资表显示欠发三个月（演示）",
    },
    "opine": {
        "letter_no": "监意〔2026〕1号（演示）",
        "served": "in_person",
        "provisions": "劳动合同法第三十条",
        "corrections": "付清工资",
        "reply_by": "2026-11-30",
        "signed_by_chair": True,
    },
    "propose": {
        "agency": "示例市人社局（演示）",
        "letter_no": "监建〔2026〕1号（演示）",
        "materials": "意见书、送达回执、调查笔录",
        "reply_by": "2026-12-15",
    },
    "hand_over": {
        "agency": "示例市劳动保障监察支队（演示）",
        "letter_no": "监移〔2026〕1号（演示）",
        "materials": "投诉书、工资表、调查笔录",
        "reply_by": "2026-12-20",
    },
    "hand_to_procuratorate": {
        "agency": "示例区人民检察院（演示）",
        "letter_no": "监检〔2026〕1号（演示）",
        "materials": "意见书、送达回执、调查笔录",
        "asked": "support",
        "workers_willing": True,
        "reply_by": "2026-12-20",
    },
}


@pytest.fixture
def record(matter, fed, workers):
    return way.opened(matter, "supervision", way.items_of(*workers), by=fed.officer, on=REGISTERED)


@pytest.fixture
def opined(record, fed):
    return walk(record, fed, ("accept", ACCEPTED), ("inquire", INQUIRED), ("opine", SERVED))


def walk(record, fed, *way_on):
    for verb, on, *facts in way_on:
        told = facts[0] if facts else ASKED.get(verb, {})
        record = way.take(record, verb, told, by=fed.officer, on=on)
    return record


def live(record) -> dict[str, date | None]:
    rows = Clock.objects.filter(forum=record, state="running")
    return {row.rule: row.due_on for row in rows}


@pytest.mark.parametrize("table", [SUPERVISION_1, SUPERVISION], ids=["first", "second"])
def test_the_database_holds_the_table_as_it_is_declared(table):
    rows = ProcedureEdge.objects.filter(lifecycle="supervision", lifecycle_version=table.version)

    assert {(r.verb, r.from_state, r.to_state) for r in rows} == {
        (e.verb, e.from_state, e.to_state) for e in edges(table)
    }


def test_what_ran_by_the_first_table_can_go_the_same_ways_in_the_second():
    first, second = (
        {(edge.verb, edge.from_state, edge.to_state) for edge in edges(table)}
        for table in (SUPERVISION_1, SUPERVISION)
    )

    assert first < second


def test_it_runs_beside_a_mediation_of_the_same_claims(matter, fed, workers, record):
    mediation = way.opened(
        matter, "mediation", way.items_of(*workers), by=fed.officer, on=REGISTERED
    )

    assert record.is_live
    assert mediation.is_live


def test_no_reply_leads_to_the_proposal_then_to_the_inspectorate_and_its_result_comes_back(
    opined, fed, matter
):
    assert live(opined)["reply_by"] == date(2026, 11, 30)

    defied = walk(opined, fed, ("note_silence", date(2026, 12, 2)))
    assert live(defied) == {}
    proposed = walk(defied, fed, ("propose", date(2026, 12, 3)))
    assert live(proposed) == {"reply_by": date(2026, 12, 15)}
    handed = walk(proposed, fed, ("hand_over", date(2026, 12, 16)))
    assert live(handed) == {"reply_by": date(2026, 12, 20)}
    assert handed.body_name == "示例市劳动保障监察支队（演示）"
    opened = walk(handed, fed, ("open_inspection", date(2026, 12, 18)))
    (sixty,) = live(opened).items()
    assert sixty[0] == "CL-30"
    assert sixty[1] > date(2027, 3, 1), "sixty working days"

    result = {"outcome": "ordered", "result": "责令十日内付清（演示）"}
    ended = walk(opened, fed, ("result", date(2027, 2, 1), result))

    assert not ended.is_live
    assert live(ended) == {}
    assert {row.state for row in ForumItem.objects.filter(forum=ended)} == {"done"}
    assert "mediation" in SUPERVISION.state(ended.state).leads_to
    free = {one.lifecycle.key for one in openable(matter, fed.officer, on=date(2027, 2, 1))}
    assert {"mediation", "aid", "arbitration"} <= free
    assert step_rows(matter, ended)[0].zh == "收到部门处理结果"


def test_silence_is_no_silence_before_the_day_has_passed(opined, fed):
    with pytest.raises(steps.StepRefused, match="2026-11-30 才满"):
        walk(opined, fed, ("note_silence", date(2026, 11, 30)))


def test_an_answer_in_time_stops_the_clocks_and_is_looked_into(opined, fed):
    replied = walk(opined, fed, ("reply", date(2026, 11, 20), {"reply": "已准备付款（演示）"}))
    assert live(replied) == {}

    corrected = walk(replied, fed, ("verify", date(2026, 11, 25), {"corrected": "已付清"}))

    assert corrected.state == "corrected"


def test_what_some_got_ends_for_them_and_goes_on_for_the_others(opined, fed, workers):
    some = way.items_of(*workers[:2])
    paid = way.take(
        opined,
        "verify",
        {"corrected": "两人已付清"},
        by=fed.officer,
        on=date(2026, 11, 20),
        items=some,
    )

    opined.refresh_from_db()
    assert (paid.state, opined.state) == ("corrected", "opined")
    assert live(paid) == {}
    assert "reply_by" in live(opined)


def test_two_supervisors_with_their_cards_inquire(record, fed):
    accepted = walk(record, fed, ("accept", ACCEPTED))

    with pytest.raises(steps.StepRefused, match="两名以上监督员"):
        walk(accepted, fed, ("inquire", INQUIRED, ASKED["inquire"] | {"two_with_card": False}))


def test_an_opinion_is_signed_by_the_chair(record, fed):
    inquired = walk(record, fed, ("accept", ACCEPTED), ("inquire", INQUIRED))

    with pytest.raises(steps.StepRefused, match="主席"):
        walk(inquired, fed, ("opine", SERVED, ASKED["opine"] | {"signed_by_chair": False}))


def test_what_the_committee_has_accepted_is_not_supervised_nor_handed_over(
    matter, fed, workers, record
):
    accepted = walk(record, fed, ("accept", ACCEPTED))
    claim = way.opened(matter, "arbitration", way.items_of(*workers), by=fed.officer, on=ACCEPTED)
    moves = (("file", "preparing", "filed"), ("accept", "filed", "accepted"))
    for seq, (verb, source, target) in enumerate(moves, start=1):
        forums.append_step(
            claim,
            seq=seq,
            verb=verb,
            source=source,
            target=target,
            by=fed.officer,
            happened_on=ACCEPTED,
            at=way.AT,
        )

    with pytest.raises(steps.StepRefused, match="6 人的请求已经由仲裁委或者法院受理"):
        walk(accepted, fed, ("hand_over", date(2026, 11, 9)))


def test_a_chased_authority_gets_a_new_day(opined, fed):
    proposed = walk(
        opined, fed, ("note_silence", date(2026, 12, 2)), ("propose", date(2026, 12, 3))
    )

    chased = walk(
        proposed,
        fed,
        ("chase", date(2026, 12, 16), {"note": "电话催问（演示）", "reply_by": "2026-12-28"}),
    )

    assert (chased.state, live(chased)) == ("proposed", {"reply_by": date(2026, 12, 28)})


def test_where_a_place_has_days_of_its_own_they_run(fed):
    matter = register.open_matter(
        title="浙江欠薪（演示）",
        employer=way.a_matter(fed).employer,
        union=fed.city,
        region="330100",
        received_on=REGISTERED,
        by=fed.officer,
        at=way.AT,
    )
    worker = way.a_worker(matter, 7, by=fed.officer)
    record = way.opened(matter, "supervision", way.items_of(worker), by=fed.officer, on=REGISTERED)
    assert live(record) == {"CL-34b": date(2026, 11, 9)}, "five working days to say no"

    opined = walk(
        record,
        fed,
        ("accept", ACCEPTED),
        ("inquire", INQUIRED),
        ("opine", SERVED, ASKED["opine"] | {"reply_by": "2026-11-20"}),
    )

    assert live(opined)["CL-34"] == date(2026, 11, 30), "fifteen working days"
    with pytest.raises(steps.StepRefused, match="2026-11-30 才满"):
        walk(opined, fed, ("note_silence", date(2026, 11, 23)))


def test_a_cashier_supervises_nobody(matter, fed, workers):
    with pytest.raises(NotYours):
        way.opened(matter, "supervision", way.items_of(*workers), by=fed.cashier, on=REGISTERED)


@pytest.fixture
def defied(opined, fed):
    return walk(opined, fed, ("note_silence", date(2026, 12, 2)))


def test_the_procuratorate_supports_the_suit_of_workers_whose_employer_defies(defied, fed, matter):
    there = walk(defied, fed, ("hand_to_procuratorate", date(2026, 12, 3)))
    assert there.body_name == "示例区人民检察院（演示）"
    assert live(there) == {"reply_by": date(2026, 12, 20)}
    asked = {"note": "电话催问（演示）", "reply_by": "2026-12-28"}
    there = walk(there, fed, ("ask_procuratorate", date(2026, 12, 21), asked))
    assert live(there) == {"reply_by": date(2026, 12, 28)}

    told = {"letter_no": "支诉〔2026〕1号（演示）", "court": "示例区法院（演示）", "told": True}
    supported = walk(there, fed, ("support_suit", date(2026, 12, 25), told))

    assert supported.state == "suit_supported"
    assert not supported.is_live
    assert live(supported) == {}
    free = {one.lifecycle.key for one in openable(matter, fed.officer, on=date(2026, 12, 25))}
    assert {"mediation", "aid", "arbitration"} <= free


def test_the_procuratorate_writes_and_the_result_comes_back(defied, fed):
    there = walk(defied, fed, ("hand_to_procuratorate", date(2026, 12, 3)))
    written = {
        "letter_no": "检建〔2026〕1号（演示）",
        "addressee": "示例旅业有限公司（演示）",
        "reply_by": "2027-02-03",
    }
    wrote = walk(there, fed, ("procuratorate_writes", date(2026, 12, 10), written))
    assert live(wrote) == {"reply_by": date(2027, 2, 3)}

    result = {"result": "单位已经付清（演示）"}
    ended = walk(wrote, fed, ("procuratorate_result", date(2027, 1, 20), result))

    assert (ended.state, live(ended)) == ("procuratorate_resulted", {})


def test_what_the_procuratorate_sends_back_goes_on_at_the_union(defied, fed):
    there = walk(defied, fed, ("hand_to_procuratorate", date(2026, 12, 3)))

    why = {"why": "建议先由劳动监察处理（演示）"}
    back = walk(there, fed, ("procuratorate_declines", date(2026, 12, 10), why))
    handed = walk(back, fed, ("hand_over", date(2026, 12, 11)))

    assert (back.pk, handed.state) == (handed.pk, "handed_over")
    assert live(handed) == {"reply_by": date(2026, 12, 20)}


def test_nobody_is_taken_to_the_procuratorate_against_her_will(defied, fed):
    unwilling = ASKED["hand_to_procuratorate"] | {"workers_willing": False}

    with pytest.raises(steps.StepRefused, match="本人同意移送"):
        walk(defied, fed, ("hand_to_procuratorate", date(2026, 12, 3), unwilling))
