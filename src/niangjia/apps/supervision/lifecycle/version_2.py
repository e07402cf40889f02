"""Supervision, second version: as the first, and the hand-over to the procuratorate (移送检察机关).

Where an employer defies the union, the procuratorate (检察院) can support the workers' suit
(支持起诉), or write to the employer or an authority (检察建议). It has no period of its own for an
answer: the letter names a day, and the desk asks again when it has passed.
"""

from dataclasses import replace

from niangjia.apps.supervision.lifecycle.version_1 import (
    ASK_ANEW,
    DESK,
    FEEDBACK_VOID,
    LETTER,
    MATERIALS,
    MAY_REPLY_BY,
    MONEY_WAYS,
    NOTE,
    REPLY_BY,
    WHY,
)
from niangjia.apps.supervision.lifecycle.version_1 import SUPERVISION as FIRST
from niangjia.engines.procedure import Act, Clock, Covers, Kind, Need, State, Step, Toward

THERE = ("with_procuratorate", "procuratorate_wrote")
"""Where a record stands while the procuratorate has it in hand."""
REACHED = {"verify": THERE, "stop": THERE}
"""Steps of the first version that can be taken there too: the employer may yet correct."""
ANSWERED = Clock("reply_by", Act.MEET)


def _reached(step: Step) -> Step:
    return replace(step, source=(*step.source, *REACHED.get(step.verb, ())))


SUPERVISION = replace(
    FIRST,
    version=2,
    states=(
        *FIRST.states,
        State("with_procuratorate", "已移送检察机关，等答复"),
        State("procuratorate_wrote", "检察机关已发检察建议，等结果"),
        State("suit_supported", "检察机关支持起诉", end=True, leads_to=MONEY_WAYS),
        State("procuratorate_resulted", "检察机关已反馈结果", end=True, leads_to=MONEY_WAYS),
    ),
    steps=(
        *(_reached(step) for step in FIRST.steps),
        Step(
            "hand_to_procuratorate",
            "移送检察机关",
            source=("defied", "proposed"),
            target="with_procuratorate",
            toward=Toward.FORWARD,
            who=DESK,
            basis=("工会法§23", "民事诉讼法§14、§15"),
            day="检察机关收到的日期",
            needs=(
                Need("agency", "移送哪个检察院", Kind.TEXT, hint="例如：某某区人民检察院"),
                LETTER,
                MATERIALS,
                Need(
                    "asked",
                    "请检察机关做什么",
                    Kind.CHOICE,
                    choices=(
                        ("support", "支持职工起诉"),
                        ("write", "向单位或者部门提出检察建议"),
                        ("judge", "由检察机关决定怎么办"),
                    ),
                ),
                Need("workers_willing", "职工本人同意移送；要起诉的，本人愿意起诉", Kind.BOOL),
                REPLY_BY,
            ),
            guards=("confirmed",),
            covers=Covers.SOME,
            clocks=(FEEDBACK_VOID, *ASK_ANEW),
            effects=("forum.body",),
        ),
        *(
            Step(
                "ask_procuratorate",
                "催问检察机关",
                source=(where,),
                target=where,
                toward=Toward.ASIDE,
                who=DESK,
                basis=("民事诉讼法§14、§15",),
                needs=(NOTE, REPLY_BY),
                clocks=ASK_ANEW,
            )
            for where in THERE
        ),
        Step(
            "support_suit",
            "检察机关决定支持起诉",
            source=("with_procuratorate",),
            target="suit_supported",
            toward=Toward.FORWARD,
            who=DESK,
            basis=("民事诉讼法§15",),
            day="收到支持起诉书的日期",
            needs=(
                LETTER,
                Need("court", "向哪个法院起诉", Kind.TEXT),
                Need("told", "已告诉职工起诉的法院和要带的材料", Kind.BOOL),
            ),
            guards=("confirmed",),
            covers=Covers.EVERY,
            clocks=(ANSWERED,),
            effects=("items.done",),
        ),
        Step(
            "procuratorate_writes",
            "检察机关发出检察建议",
            source=("with_procuratorate",),
            target="procuratorate_wrote",
            toward=Toward.FORWARD,
            who=DESK,
            basis=("民事诉讼法§14",),
            day="检察建议送达的日期",
            needs=(LETTER, Need("addressee", "检察建议发给谁", Kind.TEXT), MAY_REPLY_BY),
            clocks=ASK_ANEW,
        ),
        Step(
            "procuratorate_result",
            "收到检察建议的办理结果",
            source=("procuratorate_wrote",),
            target="procuratorate_resulted",
            toward=Toward.FORWARD,
            who=DESK,
            basis=("民事诉讼法§14",),
            day="收到结果的日期",
            needs=(Need("result", "结果", Kind.TEXT),),
            covers=Covers.EVERY,
            clocks=(ANSWERED,),
            effects=("items.done",),
        ),
        Step(
            "procuratorate_declines",
            "检察机关不办，退回",
            source=("with_procuratorate",),
            target="defied",
            toward=Toward.OUT,
            who=DESK,
            basis=("民事诉讼法§14、§15",),
            day="收到答复的日期",
            needs=(WHY,),
            clocks=(ANSWERED,),
        ),
    ),
)
