"""The intake table (接访、分诊): from the first words to advice, a referral, or a matter."""

from dataclasses import replace

from niangjia.apps.intake.choices import Outcome, SentTo
from niangjia.engines.procedure import Act, Clock, Kind, Lifecycle, Need, State, Step, Toward

DESK = ("clerk", "case_officer", "team_leader")
OFFICERS = ("case_officer", "team_leader")
WHY = Need("why", "原因", Kind.TEXT)
REOPEN = "reopen"
"""Not a step of the table, which nothing leaves from an end: a person who comes back with the same
trouble is taken up again where she stood, and the database knows these moves."""
REOPENABLE = ("advised", "inspected", "replied", "elsewhere", "withdrawn")
"""Ends from which she is taken up again; what became part of something else goes on there."""
CALL_BACK, CALL_AGAIN, TRIAGE, SETTLE = "call_back", "call_again", "triage", "settle"
"""What the house promises; the periods stand in `promises.yaml`."""
CALLED = "called"
"""Guard: nobody of the house ends it or gives it away while a promised call is owed. She is spoken
with, or it is written down why nobody calls."""
WAIVE = "waive_call"
SPOKEN = (Clock(CALL_BACK, Act.MEET), Clock(CALL_AGAIN, Act.MEET))
UNCALLED = (Clock(CALL_BACK, Act.VOID), Clock(CALL_AGAIN, Act.VOID))
SETTLED = (*UNCALLED, Clock(SETTLE, Act.MEET))
LEFT = (*SETTLED, Clock(TRIAGE, Act.MEET))
HEARD = Clock("reply_by", Act.MEET)
CALL = (
    Need("outcome", "结果", Kind.CHOICE, choices=tuple(Outcome.choices), optional=True),
    Need("again_at", "约了什么时候再打", Kind.TEXT, optional=True),
    Need("note", "怎么打的", Kind.TEXT, optional=True),
)

OPEN = ("told", "triaged", "referred")


def _calling(state: str) -> tuple[Step, ...]:
    """Return the steps about a promised call, which leave it where it stands."""
    return (
        Step(
            "try_call",
            "打过电话没接通",
            source=(state,),
            target=state,
            toward=Toward.ASIDE,
            who=DESK,
            basis=("服务承诺",),
            needs=CALL,
            clocks=(Clock(CALL_AGAIN),),
        ),
        Step(
            "reach",
            "联系上本人",
            source=(state,),
            target=state,
            toward=Toward.FORWARD,
            who=DESK,
            basis=("服务承诺",),
            needs=(Need("note", "说了什么", Kind.TEXT, optional=True),),
            clocks=SPOKEN,
        ),
        Step(
            WAIVE,
            "这个电话不打了",
            source=(state,),
            target=state,
            toward=Toward.ASIDE,
            who=OFFICERS,
            basis=("服务承诺",),
            needs=(
                Need(
                    "why", "为什么不打了", Kind.TEXT, hint="号码不对又找不到别的；本人说不用打；……"
                ),
            ),
            clocks=UNCALLED,
        ),
    )


INTAKE = Lifecycle(
    key="intake",
    version=3,
    zh="接访分诊",
    first="told",
    who=("worker", *DESK),
    basis=("工会法§6、§22、§30", "保障农民工工资支付条例§10"),
    opens=(Clock(CALL_BACK), Clock(TRIAGE)),
    states=(
        State("told", "已登记，等分诊"),
        State("triaged", "已分诊"),
        State("referred", "已转出，等回音"),
        State("advised", "已答复", end=True),
        State("inspected", "由劳动监察办理", end=True),
        State("replied", "转出的已有回音", end=True),
        State("opened", "已立案件", end=True, leads_to=("mediation", "aid", "arbitration")),
        State("joined", "已并入案件", end=True),
        State("merged", "已并入另一条诉求", end=True),
        State("elsewhere", "不归工会办", end=True),
        State("withdrawn", "本人不办了", end=True),
    ),
    steps=(
        *(step for state in OPEN for step in _calling(state)),
        Step(
            "triage",
            "分诊",
            source=("told", "triaged"),
            target="triaged",
            toward=Toward.FORWARD,
            who=DESK,
            basis=("调解仲裁法§2、§27", "劳动争议解释（一）§1、§2"),
            needs=(
                Need("labels", "类别", Kind.TEXT, hint="可以有几个"),
                Need("is_urgent", "急诊", Kind.BOOL),
                Need("is_hard", "会诊", Kind.BOOL),
                Need("why", "和建议不同的理由", Kind.TEXT, optional=True),
            ),
            clocks=(Clock(TRIAGE, Act.MEET), Clock(SETTLE)),
        ),
        Step(
            "advise",
            "答复咨询",
            source=("triaged",),
            target="advised",
            toward=Toward.FORWARD,
            who=DESK,
            basis=("工会法§22、§30",),
            needs=(
                Need(
                    "answer", "怎么答复的", Kind.TEXT, hint="本人在回执上看得到，用本人听得懂的话写"
                ),
            ),
            clocks=SETTLED,
            guards=(CALLED,),
        ),
        Step(
            "inspect",
            "劳动监察已受理",
            source=("triaged", "referred"),
            target="inspected",
            toward=Toward.FORWARD,
            who=OFFICERS,
            basis=("劳动保障监察条例§9、§14、§17",),
            needs=(
                Need("body", "对方名称", Kind.TEXT, hint="写全称，例如某某市劳动保障监察支队"),
                Need("their_number", "受理编号", Kind.TEXT),
                Need("accepted_on", "受理日期", Kind.DATE),
                Need("note", "以后怎么问进度", Kind.TEXT, optional=True),
            ),
            clocks=(*SETTLED, HEARD),
            guards=(CALLED,),
        ),
        Step(
            "refer",
            "转给别的部门",
            source=("triaged",),
            target="referred",
            toward=Toward.FORWARD,
            who=OFFICERS,
            basis=("劳动保障监察条例§9、§14", "调解仲裁法§9", "工会法§22"),
            day="转出日期",
            needs=(
                Need("to", "转给谁", Kind.CHOICE, choices=tuple(SentTo.choices)),
                Need("body", "对方名称", Kind.TEXT),
                Need("reply_by", "请对方几号前回音", Kind.DATE, optional=True, is_ahead=True),
                WHY,
            ),
            clocks=(*SETTLED, Clock("reply_by", on="reply_by")),
            guards=(CALLED,),
        ),
        Step(
            "hear_back",
            "收到回音",
            source=("referred",),
            target="replied",
            toward=Toward.FORWARD,
            who=DESK,
            basis=("工会法§22",),
            day="收到日期",
            needs=(Need("reply", "对方怎么说", Kind.TEXT),),
            clocks=(*UNCALLED, HEARD),
            guards=(CALLED,),
        ),
        Step(
            "take_back",
            "拿回来自己办",
            source=("referred",),
            target="triaged",
            toward=Toward.ASIDE,
            who=OFFICERS,
            basis=("工会法§22",),
            needs=(WHY,),
            clocks=(HEARD, Clock(SETTLE)),
        ),
        Step(
            "found",
            "立案件",
            source=("triaged",),
            target="opened",
            toward=Toward.FORWARD,
            who=DESK,
            basis=("工会法§22、§30", "保障农民工工资支付条例§10"),
            needs=(Need("matter", "案件编号", Kind.TEXT),),
            clocks=SETTLED,
            guards=(CALLED,),
        ),
        Step(
            "join",
            "并入已有案件",
            source=("triaged",),
            target="joined",
            toward=Toward.FORWARD,
            who=OFFICERS,
            basis=("调解仲裁法§7",),
            needs=(Need("matter", "案件编号", Kind.TEXT),),
            clocks=SETTLED,
            guards=(CALLED,),
        ),
        Step(
            "merge",  # the call she is owed goes along
            "并入另一条诉求",
            source=("told", "triaged"),
            target="merged",
            toward=Toward.ASIDE,
            who=DESK,
            basis=("同一个人的同一件事只留一条记录",),
            needs=(Need("into", "留下的诉求编号", Kind.TEXT),),
            clocks=LEFT,
        ),
        Step(
            "send_away",
            "不归工会办",
            source=("told", "triaged"),
            target="elsewhere",
            toward=Toward.OUT,
            who=DESK,
            basis=("调解仲裁法§2", "劳动争议解释（一）§2"),
            needs=(Need("where", "请本人去哪里", Kind.TEXT), WHY),
            clocks=LEFT,
            guards=(CALLED,),
        ),
        Step(
            "withdraw",
            "本人不办了",
            source=("told", "triaged", "referred"),
            target="withdrawn",
            toward=Toward.OUT,
            who=("worker", *DESK),
            basis=("本人自愿",),
            needs=(WHY,),
            clocks=(*LEFT, HEARD),
            guards=(CALLED,),
        ),
    ),
)

WHOLE = replace(
    INTAKE,
    steps=(
        *INTAKE.steps,
        Step(
            REOPEN,
            "本人又来说，接着办",
            source=REOPENABLE,
            target=INTAKE.first,
            toward=Toward.FORWARD,
            who=INTAKE.who,
            basis=("同一个人的同一件事只留一条记录",),
            needs=(WHY,),
            clocks=(Clock(TRIAGE),),
        ),
    ),
)
"""The table with the way back from an end, for whoever looks at the whole."""
_NAMES = {step.verb: step.zh for step in WHOLE.steps}


def name_of(verb: str) -> str:
    """Return what a step of an enquiry is called; the first, by which it stands there, 登记."""
    return _NAMES.get(verb, "登记")
