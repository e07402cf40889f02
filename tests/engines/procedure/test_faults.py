"""A faulty table is found before anybody works by it: each fault is planted, and seen."""

from dataclasses import replace

import pytest

from niangjia.engines.procedure import (
    Act,
    Clock,
    Covers,
    Kind,
    Lifecycle,
    Need,
    State,
    Step,
    Subject,
    Toward,
    check,
)

DAY = Need("until_on", "到期日", Kind.DATE)
START = Step(
    "begin",
    "开始",
    source=("new",),
    target="running",
    toward=Toward.FORWARD,
    who=("clerk",),
    basis=("示例§1",),
    clocks=(Clock("CL-1"),),
)
FINISH = Step(
    "finish",
    "办结",
    source=("running",),
    target="done",
    toward=Toward.FORWARD,
    who=("clerk",),
    basis=("示例§2",),
    needs=(DAY,),
    clocks=(Clock("CL-1", Act.MEET),),
)
SOUND = Lifecycle(
    key="sound",
    version=1,
    zh="示例",
    first="new",
    who=("clerk",),
    basis=("示例§0",),
    states=(State("new", "新"), State("running", "在办"), State("done", "办结", end=True)),
    steps=(START, FINISH),
)


def kinds(lifecycle: Lifecycle, **vocabularies) -> set[str]:
    return {fault.kind for fault in check(lifecycle, **vocabularies)}


def with_steps(*steps: Step) -> Lifecycle:
    return replace(SOUND, steps=steps)


def with_state(state: State) -> Lifecycle:
    return replace(SOUND, states=(*SOUND.states, state))


def test_a_sound_table_has_no_fault():
    assert check(SOUND) == ()


CHOICE = Need("how", "方式", Kind.CHOICE, choices=(("a", "甲"),))
FAULTY = {
    "unreachable": with_state(State("lost", "失联", end=True)),
    "dead end": with_steps(START, FINISH, replace(FINISH, verb="hang", target="stuck")),
    "unknown state": with_steps(replace(START, target="nowhere"), FINISH),
    "state twice": with_state(State("new", "又一个")),
    "step twice": with_steps(START, START, FINISH),
    "leaves an end": with_steps(START, FINISH, replace(START, source=("done",))),
    "from nowhere": with_steps(START, FINISH, replace(START, verb="odd", source=())),
    "only ways out": with_steps(START, replace(FINISH, toward=Toward.OUT)),
    "no basis": with_steps(START, replace(FINISH, basis=())),
    "nobody may": with_steps(START, replace(FINISH, who=())),
    "unknown undo": with_steps(START, replace(FINISH, undo="take_back")),
    "need twice": with_steps(START, replace(FINISH, needs=(DAY, DAY))),
    "choice without choices": with_steps(
        START, replace(FINISH, needs=(DAY, replace(CHOICE, choices=())))
    ),
    "amounts for no item": with_steps(
        START, replace(FINISH, needs=(DAY, Need("each", "各项", Kind.PER_ITEM_MONEY)))
    ),
    "clock on no date": with_steps(
        START, replace(FINISH, clocks=(Clock("CL-1", Act.MEET, on="someday"),))
    ),
    "item clock without items": with_steps(
        START, replace(FINISH, clocks=(Clock("CL-1", Act.MEET, of=Subject.ITEM),))
    ),
    "unknown condition": with_steps(
        START,
        replace(FINISH, needs=(DAY, CHOICE), clocks=(Clock("CL-1", Act.MEET, when=("how", "b")),)),
    ),
    "opening knows only its day": replace(SOUND, opens=(Clock("CL-1", on="until_on"),)),
    "clock never started": with_steps(
        START, replace(FINISH, clocks=(*FINISH.clocks, Clock("CL-9", Act.VOID)))
    ),
    "inherited and never used": replace(SOUND, inherits=("CL-8",)),
    "clock left running": with_steps(START, replace(FINISH, clocks=())),
    "hands on before its end": replace(
        SOUND,
        states=(SOUND.states[0], replace(SOUND.states[1], hands_on=("CL-1",)), SOUND.states[2]),
    ),
    "hands on what never runs": replace(
        SOUND, states=(*SOUND.states[:2], replace(SOUND.states[2], hands_on=("CL-1",)))
    ),
}
FAULTY["dead end"] = replace(FAULTY["dead end"], states=(*SOUND.states, State("stuck", "卡住")))


@pytest.mark.parametrize("kind", FAULTY)
def test_each_fault_is_found(kind):
    assert kind in kinds(FAULTY[kind])


def test_a_clock_left_running_names_the_end_the_clock_and_the_path():
    (fault,) = check(FAULTY["clock left running"])

    assert fault.where == "done · CL-1 · open > begin > finish"


def test_an_end_may_hand_a_running_clock_on():
    handing = replace(SOUND.states[2], hands_on=("CL-1",))
    table = replace(
        SOUND,
        states=(*SOUND.states[:2], handing),
        steps=(START, replace(FINISH, clocks=())),
    )

    assert check(table) == ()


def test_a_detour_that_forgets_a_clock_is_found_even_when_the_straight_way_is_clean():
    detour = replace(FINISH, verb="detour", target="running", clocks=(Clock("CL-2"),))

    assert kinds(with_steps(START, FINISH, detour)) == {"clock left running"}


def test_a_clock_of_the_items_is_not_ended_with_the_clock_of_the_record():
    both = replace(
        START, covers=Covers.EVERY, clocks=(Clock("CL-1"), Clock("CL-1", of=Subject.OWED))
    )

    assert kinds(with_steps(both, FINISH)) == {"clock left running"}


def test_a_conditional_end_is_no_sure_end():
    maybe = replace(
        FINISH, needs=(DAY, CHOICE), clocks=(Clock("CL-1", Act.MEET, when=("how", "a")),)
    )

    assert kinds(with_steps(START, maybe)) == {"clock left running"}


def test_names_outside_a_given_vocabulary_are_faults():
    paper = replace(FINISH, papers=("letter",))
    table = with_steps(START, replace(paper, over=("limbo",)))

    assert kinds(table, roles=("clerk",), rules=("CL-1",), forms=("letter",)) == set()
    assert kinds(table, roles=("chair",)) == {"unknown role"}
    assert kinds(table, rules=("CL-2",)) == {"unknown clock"}
    assert kinds(table, forms=("memo",)) == {"unknown form"}
    assert kinds(table, item_states=("in",)) == {"unknown item state"}
