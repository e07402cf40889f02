"""The arbitration table (劳动仲裁): from the papers to an award that binds, or its fall."""

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
)

DESK = ("case_officer", "team_leader")
SIDE = ("representative", "aid_lawyer", "worker", *DESK)
COMMITTEE = ("arbitration", "aid_lawyer", *DESK)
COURT = ("court", "aid_lawyer", *DESK)

WHY = Need("why", "理由", Kind.TEXT)
AWARDED = Need("awarded", "各项裁决金额", Kind.PER_ITEM_MONEY, hint="不予支持的填 0")
SERVED_ON = Need("served_on", "职工收到裁决书日期", Kind.DATE, hint="各人不同日收到的，分开办")
EMPLOYER_SERVED_ON = Need(
    "employer_served_on", "单位收到裁决书日期", Kind.DATE, optional=True, hint="还不知道可先不填"
)
PERFORM_BY = Need(
    "perform_by", "履行期限", Kind.DATE, hint="文书写明的最后一日；没有写明的填文书生效日"
)
PRESERVED = Need(
    "preserved",
    "财产是否已保全",
    Kind.CHOICE,
    choices=(("no", "没有保全"), ("yes", "已经保全")),
    hint="已保全的，三个月内不申请执行，保全会被解除",
)


def limitation(act: Act) -> tuple[Clock, ...]:
    """Return the same act on both limitation periods; an item has one of them."""
    return (Clock("CL-01", act, of=Subject.ITEM), Clock("CL-02", act, of=Subject.ITEM))


COMMITTEE_VOID = (
    Clock("CL-10", Act.VOID),
    Clock("CL-11a", Act.VOID),
    Clock("CL-11b", Act.VOID),
    Clock("CL-12", Act.VOID),
)
DECIDED = (
    Clock("CL-11a", Act.VOID),
    Clock("CL-11b", Act.VOID),
    Clock("CL-12", Act.MEET),
)
TITLE = (
    Clock("CL-16", on="perform_by", of=Subject.OWED),
    Clock("CL-17", of=Subject.OWED, when=("preserved", "yes")),
    Clock("perform_by", on="perform_by", of=Subject.OWED),
)
TITLE_FALLS = tuple(
    Clock(rule, Act.VOID, of=Subject.ITEM) for rule in ("CL-16", "CL-17", "perform_by")
)
OUTLIVES = ("CL-16", "CL-17", "perform_by")


def _challenge(act: Act) -> tuple[Clock, ...]:
    """Return the same act on every period for challenging an award."""
    return (
        Clock("CL-13", act, of=Subject.CLAIMANT),
        Clock("CL-13", act),
        Clock("CL-14", act),
    )


STATES = (
    State("preparing", "准备材料"),
    State("filed", "已递交"),
    State("accepted", "已受理"),
    State("heard", "已开庭"),
    State("awarded_final", "终局裁决"),
    State("awarded", "非终局裁决"),
    State("set_aside_asked", "撤销裁决审查中"),
    State("set_aside", "裁决已撤销"),
    State("effective", "裁决已生效", end=True, hands_on=OUTLIVES, leads_to=("enforcement",)),
    State("mediated", "仲裁调解书已生效", end=True, hands_on=OUTLIVES, leads_to=("enforcement",)),
    State("sued", "已起诉", end=True),
    State("refused", "不予受理", end=True, hands_on=("CL-01", "CL-02")),
    State("unanswered", "逾期未决定，可起诉", end=True, hands_on=("CL-01", "CL-02")),
    State("unsued", "撤销后未起诉", end=True),
    State("withdrawn", "已撤回", end=True, hands_on=("CL-01", "CL-02")),
)

APPLICATION = (
    Step(
        "prepare",
        "制作申请材料",
        source=("preparing",),
        target="preparing",
        toward=Toward.FORWARD,
        who=SIDE,
        basis=("调解仲裁法§7、§24、§28",),
        needs=(
            Need("committee", "仲裁委员会", Kind.TEXT, hint="劳动合同履行地优先"),
            Need("facts", "事实与理由", Kind.TEXT),
            Need("contract", "劳动合同签订情况", Kind.TEXT),
            Need("left_reason", "离职经过", Kind.TEXT, optional=True),
            Need("post", "工作岗位", Kind.TEXT, optional=True, hint="各人相同时填一次"),
            Need("address", "职工住所", Kind.TEXT, optional=True, hint="各人相同时填一次"),
            Need("employer_post", "单位负责人职务", Kind.TEXT, hint="如：执行董事"),
        ),
        covers=Covers.EVERY,
        papers=("arbitration_application", "evidence_list"),
        effects=("forum.body",),
    ),
    Step(
        "elect",
        "推选代表人",
        source=("preparing",),
        target="preparing",
        toward=Toward.ASIDE,
        who=SIDE,
        basis=("调解仲裁法§7", "民事诉讼法§56", "民诉法解释§75、§78"),
        day="推选日期",
        needs=(Need("committee", "仲裁委员会", Kind.TEXT),),
        guards=("representatives_named",),
        covers=Covers.EVERY,
        papers=("representatives_mandate",),
    ),
    Step(
        "file",
        "递交仲裁申请",
        source=("preparing",),
        target="filed",
        toward=Toward.FORWARD,
        who=SIDE,
        basis=("调解仲裁法§27、§28、§29", "民法典§195"),
        day="仲裁委收到日期",
        guards=("papers_issued",),
        covers=Covers.SOME,
        clocks=(*limitation(Act.MEET), Clock("CL-10")),
    ),
    Step(
        "accept",
        "仲裁委受理",
        source=("filed",),
        target="accepted",
        toward=Toward.FORWARD,
        who=COMMITTEE,
        basis=("调解仲裁法§29、§30、§43",),
        day="受理日期",
        needs=(Need("case_number", "案号", Kind.TEXT, optional=True),),
        covers=Covers.SOME,
        clocks=(Clock("CL-10", Act.MEET), Clock("CL-11a"), Clock("CL-12")),
        effects=("forum.case_number",),
    ),
    Step(
        "refuse",
        "不予受理",
        source=("filed",),
        target="refused",
        toward=Toward.OUT,
        who=COMMITTEE,
        basis=("调解仲裁法§29", "民法典§195"),
        day="收到通知日期",
        needs=(WHY,),
        covers=Covers.SOME,
        clocks=(Clock("CL-10", Act.MEET), *limitation(Act.START)),
        effects=("items.fail",),
    ),
    Step(
        "note_silence",
        "逾期未作受理决定",
        source=("filed",),
        target="unanswered",
        toward=Toward.OUT,
        who=SIDE,
        basis=("调解仲裁法§29", "劳动争议解释（一）§12", "民法典§195"),
        day="确认日期",
        guards=("answer_overdue",),
        covers=Covers.EVERY,
        clocks=(Clock("CL-10", Act.LAPSE), *limitation(Act.START)),
        effects=("items.fail",),
    ),
    Step(
        "withdraw",
        "撤回仲裁请求",
        source=("preparing", "filed", "accepted", "heard"),
        target="withdrawn",
        toward=Toward.OUT,
        who=SIDE,
        basis=("调解仲裁法§41", "民法典§195"),
        day="撤回日期",
        needs=(WHY,),
        covers=Covers.SOME,
        clocks=(*COMMITTEE_VOID, *limitation(Act.START)),
        effects=("items.withdraw",),
    ),
)

HEARING = (
    Step(
        "serve",
        "送达副本、通知组庭",
        source=("accepted",),
        target="accepted",
        toward=Toward.FORWARD,
        who=COMMITTEE,
        basis=("调解仲裁法§30、§32",),
        day="单位收到副本日期",
        clocks=(Clock("CL-11a", Act.MEET), Clock("CL-11b")),
    ),
    Step(
        "answer",
        "单位提交答辩",
        source=("accepted",),
        target="accepted",
        toward=Toward.FORWARD,
        who=COMMITTEE,
        basis=("调解仲裁法§30",),
        day="答辩日期",
        clocks=(Clock("CL-11b", Act.MEET),),
    ),
    Step(
        "hear",
        "开庭",
        source=("accepted", "heard"),
        target="heard",
        toward=Toward.FORWARD,
        who=COMMITTEE,
        basis=("调解仲裁法§35", "调解仲裁法§42"),
        day="开庭日期",
        needs=(
            Need("place", "地点", Kind.TEXT),
            Need("note", "开庭情况", Kind.TEXT, optional=True),
        ),
        clocks=(Clock("CL-11a", Act.VOID), Clock("CL-11b", Act.VOID)),
        effects=("hearing.record",),
    ),
    *(
        Step(
            "extend",
            "延长审理期限",
            source=(state,),
            target=state,
            toward=Toward.ASIDE,
            who=COMMITTEE,
            basis=("调解仲裁法§43",),
            day="通知日期",
            needs=(Need("until_on", "延长到", Kind.DATE, hint="最多延长十五日"),),
            guards=("extended_forward",),
            clocks=(Clock("CL-12", Act.EXTEND, on="until_on"),),
        )
        for state in ("accepted", "heard")
    ),
    Step(
        "note_no_award",
        "逾期未裁决",
        source=("accepted", "heard"),
        target="unanswered",
        toward=Toward.OUT,
        who=SIDE,
        basis=("调解仲裁法§43", "劳动争议解释（一）§12", "民法典§195"),
        day="确认日期",
        guards=("award_overdue",),
        covers=Covers.EVERY,
        clocks=(
            Clock("CL-11a", Act.VOID),
            Clock("CL-11b", Act.VOID),
            Clock("CL-12", Act.LAPSE),
            *limitation(Act.START),
        ),
        effects=("items.fail",),
    ),
)

RESULT = (
    Step(
        "mediate",
        "仲裁调解书签收",
        source=("accepted", "heard"),
        target="mediated",
        toward=Toward.FORWARD,
        who=COMMITTEE,
        basis=("调解仲裁法§42", "劳动争议解释（一）§11", "民事诉讼法§56"),
        day="双方签收日",
        needs=(
            Need("terms", "各项金额", Kind.PER_ITEM_MONEY),
            PERFORM_BY,
            PRESERVED,
            Need("each_consents", "每位职工本人同意", Kind.BOOL),
        ),
        guards=("confirmed", "something_agreed", "perform_by_not_before"),
        covers=Covers.SOME,
        clocks=(*DECIDED, *TITLE),
        effects=("items.settle", "ledger.fix", "items.effective", "ledger.enforceable"),
    ),
    Step(
        "award_final",
        "作出终局裁决",
        source=("heard",),
        target="awarded_final",
        toward=Toward.FORWARD,
        who=COMMITTEE,
        basis=("调解仲裁法§46、§47、§48、§49",),
        day="裁决作出日",
        needs=(AWARDED, SERVED_ON, EMPLOYER_SERVED_ON, PERFORM_BY, PRESERVED),
        guards=("served_not_before", "perform_by_not_before"),
        covers=Covers.SOME,
        clocks=(
            *DECIDED,
            Clock("CL-13", on="served_on", of=Subject.CLAIMANT),
            Clock("CL-14", on="employer_served_on"),
            *TITLE,
        ),
        effects=("items.decide", "ledger.fix", "items.effective", "ledger.enforceable"),
    ),
    Step(
        "award",
        "作出非终局裁决",
        source=("heard",),
        target="awarded",
        toward=Toward.FORWARD,
        who=COMMITTEE,
        basis=("调解仲裁法§46、§50", "劳动争议解释（一）§20"),
        day="裁决作出日",
        needs=(AWARDED, SERVED_ON, EMPLOYER_SERVED_ON),
        guards=("served_not_before",),
        covers=Covers.SOME,
        clocks=(
            *DECIDED,
            Clock("CL-13", on="served_on", of=Subject.CLAIMANT),
            Clock("CL-13", on="employer_served_on"),
        ),
        effects=("items.decide", "ledger.fix"),
    ),
)

AFTER = (
    *(
        Step(
            "serve_employer",
            "登记单位收到裁决书",
            source=(state,),
            target=state,
            toward=Toward.FORWARD,
            who=COMMITTEE,
            basis=(f"调解仲裁法§{article}",),
            day="单位收到裁决书日期",
            clocks=(Clock(rule),),
        )
        for state, article, rule in (("awarded", "50", "CL-13"), ("awarded_final", "49", "CL-14"))
    ),
    Step(
        "sue",
        "起诉",
        source=("awarded",),
        target="sued",
        toward=Toward.ASIDE,
        who=SIDE,
        basis=("调解仲裁法§50", "劳动争议解释（一）§16、§17"),
        day="起诉日期",
        needs=(Need("court", "法院", Kind.TEXT),),
        guards=("whole_person",),
        covers=Covers.SOME,
        over=("decided",),
        clocks=_challenge(Act.MEET),
        effects=("ledger.unfix", "items.void"),
    ),
    Step(
        "sue_final",
        "职工起诉",
        source=("awarded_final", "set_aside_asked"),
        target="sued",
        toward=Toward.ASIDE,
        who=SIDE,
        basis=("调解仲裁法§48", "劳动争议解释（一）§16、§17、§21"),
        day="起诉日期",
        needs=(Need("court", "法院", Kind.TEXT),),
        guards=("whole_person",),
        covers=Covers.SOME,
        over=("decided",),
        clocks=(*_challenge(Act.MEET), *TITLE_FALLS),
        effects=("ledger.unfix", "items.void"),
    ),
    Step(
        "take_effect",
        "裁决生效",
        source=("awarded",),
        target="effective",
        toward=Toward.FORWARD,
        who=DESK,
        basis=("调解仲裁法§50、§51", "劳动争议解释（一）§17"),
        day="生效日期",
        needs=(PERFORM_BY, PRESERVED),
        guards=("challenge_period_over", "perform_by_not_before"),
        covers=Covers.EVERY,
        over=("decided",),
        clocks=(*_challenge(Act.LAPSE), *TITLE),
        effects=("items.effective", "ledger.enforceable"),
    ),
    Step(
        "become_firm",
        "起诉期、撤销期届满",
        source=("awarded_final",),
        target="effective",
        toward=Toward.FORWARD,
        who=DESK,
        basis=("调解仲裁法§47、§48、§49",),
        day="届满日期",
        guards=("challenge_period_over",),
        covers=Covers.EVERY,
        over=("decided",),
        clocks=_challenge(Act.LAPSE),
    ),
    Step(
        "ask_set_aside",
        "单位申请撤销裁决",
        source=("awarded_final",),
        target="set_aside_asked",
        toward=Toward.OUT,
        who=COURT,
        basis=("调解仲裁法§49",),
        day="申请日期",
        needs=(Need("court", "中级人民法院", Kind.TEXT),),
        clocks=(Clock("CL-14", Act.MEET),),
    ),
    Step(
        "keep_award",
        "驳回撤销申请",
        source=("set_aside_asked",),
        target="awarded_final",
        toward=Toward.FORWARD,
        who=COURT,
        basis=("调解仲裁法§49",),
        day="裁定日期",
    ),
    Step(
        "set_aside",
        "裁定撤销裁决",
        source=("set_aside_asked",),
        target="set_aside",
        toward=Toward.OUT,
        who=COURT,
        basis=("调解仲裁法§49",),
        day="收到裁定书日期",
        covers=Covers.EVERY,
        over=("decided",),
        clocks=(*_challenge(Act.VOID), Clock("CL-15"), *TITLE_FALLS),
        effects=("ledger.unfix", "items.void"),
    ),
    Step(
        "sue_after",
        "撤销后起诉",
        source=("set_aside",),
        target="sued",
        toward=Toward.FORWARD,
        who=SIDE,
        basis=("调解仲裁法§49",),
        day="起诉日期",
        needs=(Need("court", "法院", Kind.TEXT),),
        clocks=(Clock("CL-15", Act.MEET),),
    ),
    Step(
        "note_unsued",
        "逾期未起诉",
        source=("set_aside",),
        target="unsued",
        toward=Toward.OUT,
        who=DESK,
        basis=("调解仲裁法§49",),
        day="确认日期",
        guards=("suit_overdue",),
        clocks=(Clock("CL-15", Act.LAPSE),),
    ),
)

ARBITRATION = Lifecycle(
    key="arbitration",
    version=1,
    zh="劳动仲裁",
    first="preparing",
    who=SIDE,
    basis=("调解仲裁法§5、§21",),
    inherits=("CL-01", "CL-02"),
    states=STATES,
    steps=(*APPLICATION, *HEARING, *RESULT, *AFTER),
)
