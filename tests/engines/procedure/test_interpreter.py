"""What a table allows: steps on offer, needs, clock acts, edges."""

from datetime import date

import pytest

from niangjia.engines.procedure import (
    Act,
    Clock,
    Covers,
    Edge,
    Kind,
    Lifecycle,
    Need,
    NoSuchStep,
    NotYours,
    State,
    Step,
    Toward,
    UnknownState,
    clock_acts,
    edges,
    mermaid,
    missing,
    offers,
    role_for,
    step,
)

ASKED = Need("asked", "请求", Kind.TEXT)
HEARD_ON = Need("heard_on", "听取日期", Kind.DATE, optional=True)
MANNER = Need("manner", "方式", Kind.CHOICE, choices=(("oral", "口头"), ("written", "书面")))
TABLE = Lifecycle(
    key="request",
    version=3,
    zh="请求",
    first="asked",
    who=("clerk",),
    basis=("示例§1",),
    states=(State("asked", "已提出"), State("granted", "同意", end=True)),
    steps=(
        Step(
            "hear",
            "听取",
            source=("asked",),
            target="asked",
            toward=Toward.FORWARD,
            who=("clerk", "officer"),
            basis=("示例§2",),
            needs=(ASKED, HEARD_ON, MANNER),
            clocks=(
                Clock("CL-1"),
                Clock("CL-2", on="heard_on"),
                Clock("CL-3", Act.MEET, when=("manner", "oral")),
            ),
        ),
        Step(
            "grant",
            "同意",
            source=("asked",),
            target="granted",
            toward=Toward.FORWARD,
            who=("officer",),
            basis=("示例§3",),
            covers=Covers.SOME,
        ),
    ),
)
DAY = date(2026, 9, 1)


def test_a_step_is_offered_to_those_who_may_take_it_in_the_role_the_table_names_first():
    assert [(o.step.verb, o.as_role) for o in offers(TABLE, "asked", {"officer", "clerk"})] == [
        ("hear", "clerk"),
        ("grant", "officer"),
    ]
    assert [o.step.verb for o in offers(TABLE, "asked", {"clerk"})] == ["hear"]
    assert offers(TABLE, "asked", {"stranger"}) == ()
    assert offers(TABLE, "granted", {"officer"}) == ()


def test_a_step_is_found_by_its_name_and_where_the_record_stands():
    assert step(TABLE, "asked", "grant").target == "granted"
    with pytest.raises(NoSuchStep, match="同意"):
        step(TABLE, "granted", "grant")
    with pytest.raises(UnknownState):
        step(TABLE, "nowhere", "grant")


def test_who_holds_none_of_the_roles_may_not():
    grant = step(TABLE, "asked", "grant")

    assert role_for(grant, {"officer"}) == "officer"
    with pytest.raises(NotYours, match="同意"):
        role_for(grant, {"clerk"})


def test_what_is_missing_is_named_and_a_plain_no_is_an_answer():
    hear = step(TABLE, "asked", "hear")

    assert missing(hear, {}) == (ASKED, MANNER)
    assert missing(hear, {"asked": False, "manner": "oral"}) == ()


@pytest.mark.parametrize("blank", [" ", "　", "\u200b", "\n\ufeff"])
def test_words_that_show_nothing_are_missing(blank):
    hear = step(TABLE, "asked", "hear")

    assert missing(hear, {"asked": blank, "manner": "oral"}) == (ASKED,)


def test_a_clock_acts_on_its_day_if_the_day_is_given_and_its_condition_holds():
    hear = step(TABLE, "asked", "hear")

    def acts(facts):
        return [(c.rule, day) for c, day in clock_acts(hear.clocks, facts, DAY)]

    assert acts({}) == [("CL-1", DAY)]
    assert acts({"heard_on": "2026-08-30", "manner": "oral"}) == [
        ("CL-1", DAY),
        ("CL-2", date(2026, 8, 30)),
        ("CL-3", DAY),
    ]
    assert acts({"heard_on": date(2026, 8, 30), "manner": "written"})[1:] == [
        ("CL-2", date(2026, 8, 30))
    ]
    with pytest.raises(ValueError, match="isoformat"):
        acts({"heard_on": "昨天"})


def test_the_database_gets_every_move_and_no_other():
    def row(verb: str, source: str, target: str) -> Edge:
        return Edge(lifecycle="request", version=3, verb=verb, from_state=source, to_state=target)

    assert edges(TABLE) == (
        row("open", "", "asked"),
        row("split", "", "asked"),
        row("hear", "asked", "asked"),
        row("grant", "asked", "granted"),
    )


def test_the_picture_is_text():
    assert mermaid(TABLE) == (
        "stateDiagram-v2\n"
        '    state "已提出" as asked\n'
        '    state "同意" as granted\n'
        "    [*] --> asked\n"
        "    asked --> asked: 听取\n"
        "    asked --> granted: 同意 ⑂\n"
        "    granted --> [*]\n"
    )
