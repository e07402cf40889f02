"""The enforcement table (履行与执行): from a binding title to the money, or the road's end."""

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
COURT = ("court", "aid_lawyer", *DESK)

ASSET_KINDS = (
    ("bank", "银行存款"),
    ("movable", "动产"),
    ("immovable", "不动产或者其他财产权"),
)
ASSET_KIND = Need("asset_kind", "财产种类", Kind.CHOICE, choices=ASSET_KINDS)
ASSET = Need("asset", "财产", Kind.TEXT, hint="名称、所在地、编号")
UNTIL_ON = Need("until_on", "期限届满日", Kind.DATE, optional=True, hint="裁定写明的日期")
WHY = Need("why", "理由", Kind.TEXT)
SEIZURE_RULES = (("CL-23a", "bank"), ("CL-23b", "movable"), ("CL-23c", "immovable"))


def _seizures(act: Act, *, on: str = "happened_on") -> tuple[Clock, ...]:
    """Return the act on the seizure period of whichever kind of asset is named."""
    return tuple(Clock(rule, act, on=on, when=("asset_kind", kind)) for rule, kind in SEIZURE_RULES)


SEIZURES_VOID = tuple(Clock(rule, Act.VOID) for rule, _ in SEIZURE_RULES)
COURT_VOID = tuple(Clock(rule, Act.VOID) for rule in ("CL-20", "CL-21", "CL-22", "CL-24"))
PERIODS_VOID = tuple(Clock(rule, Act.VOID, of=Subject.ITEM) for rule in ("CL-16", "CL-17"))
AT_WORK = ("opened", "found", "seized", "realised", "planned", "distributing")
UNDER_WAY = ("applied", *AT_WORK, "round_ended", "settled")

APPLICATION = (
    Step(
        "prepare",
        "制作执行申请书",
        source=("ready",),
        target="ready",
        toward=Toward.FORWARD,
        who=SIDE,
        basis=("民事诉讼法§248", "执行工作规定§18"),
        needs=(
            Need("court", "法院", Kind.TEXT, hint="单位住所地或者财产所在地"),
            Need("facts", "事实和理由", Kind.TEXT),
            Need("clue", "财产线索", Kind.TEXT, optional=True),
            Need("address", "职工住所", Kind.TEXT, optional=True, hint="各人相同时填一次"),
            Need("employer_post", "单位负责人职务", Kind.TEXT, hint="如：执行董事"),
        ),
        covers=Covers.EVERY,
        papers=("enforcement_application",),
        effects=("forum.body",),
    ),
    Step(
        "apply",
        "申请强制执行",
        source=("ready",),
        target="applied",
        toward=Toward.FORWARD,
        who=SIDE,
        basis=("调解仲裁法§51", "民事诉讼法§235、§248、§250"),
        day="法院收到日期",
        guards=("papers_issued", "performance_passed"),
        covers=Covers.SOME,
        clocks=(
            Clock("CL-16", Act.MEET, of=Subject.ITEM),
            Clock("CL-17", Act.MEET, of=Subject.ITEM),
            Clock("perform_by", Act.LAPSE, of=Subject.ITEM),
            Clock("CL-20"),
            Clock("CL-22"),
        ),
    ),
    Step(
        "notify",
        "立案并发出执行通知",
        source=("applied",),
        target="opened",
        toward=Toward.FORWARD,
        who=COURT,
        basis=("民事诉讼法§251", "民诉法解释§480", "财产调查规定§3"),
        day="通知日期",
        needs=(Need("case_number", "执行案号", Kind.TEXT, optional=True),),
        clocks=(Clock("CL-20", Act.MEET),),
        effects=("forum.case_number",),
    ),
    Step(
        "deny",
        "不予受理或者裁定不予执行",
        source=("applied", *AT_WORK),
        target="denied",
        toward=Toward.OUT,
        who=COURT,
        basis=("民事诉讼法§248",),
        day="裁定日期",
        needs=(WHY,),
        covers=Covers.SOME,
        clocks=(*COURT_VOID, *SEIZURES_VOID),
        effects=("ledger.unfix", "items.fail"),
    ),
    Step(
        "withdraw",
        "撤回执行申请",
        source=("ready", *UNDER_WAY),
        target="withdrawn",
        toward=Toward.OUT,
        who=SIDE,
        basis=("民事诉讼法§268", "民诉法解释§518"),
        day="撤回日期",
        needs=(WHY,),
        covers=Covers.SOME,
        clocks=(
            *COURT_VOID,
            *SEIZURES_VOID,
            Clock("perform_by", Act.VOID, of=Subject.ITEM),
            Clock("CL-16", of=Subject.ITEM),
        ),
        effects=("items.withdraw",),
    ),
)

ASSETS = (
    *(
        Step(
            "give_clue",
            "提供财产线索",
            source=(state,),
            target=state,
            toward=Toward.FORWARD,
            who=SIDE,
            basis=("财产调查规定§1、§2",),
            day="法院收到日期",
            needs=(Need("clue", "线索", Kind.TEXT),),
            clocks=(Clock("CL-21"),),
        )
        for state in ("opened", "found", "seized")
    ),
    Step(
        "find",
        "查到财产",
        source=("opened", "found"),
        target="found",
        toward=Toward.FORWARD,
        who=COURT,
        basis=("民事诉讼法§252、§253", "财产调查规定§2"),
        day="查明日期",
        needs=(ASSET,),
        clocks=(Clock("CL-21", Act.MEET),),
    ),
    Step(
        "find_nothing",
        "查无财产",
        source=("opened",),
        target="opened",
        toward=Toward.ASIDE,
        who=COURT,
        basis=("财产调查规定§2",),
        day="查明日期",
        clocks=(Clock("CL-21", Act.MEET),),
    ),
    *(
        Step(
            "seize",
            "查封、扣押、冻结",
            source=sources,
            target="seized",
            toward=toward,
            who=COURT,
            basis=("民事诉讼法§253、§254、§255", "民诉法解释§485"),
            day="措施生效日期",
            needs=(
                ASSET_KIND,
                ASSET,
                Need("value", "估计价值", Kind.MONEY, optional=True),
                UNTIL_ON,
            ),
            guards=("seizure_term_forward",),
            clocks=(Clock("CL-21", Act.MEET), Clock("CL-22", Act.MEET), *_seizures(Act.START)),
            effects=("assets.seize",),
        )
        for sources, toward in (
            (("opened", "found"), Toward.FORWARD),
            (("seized", "realised", "planned", "distributing"), Toward.ASIDE),
        )
    ),
    *(
        Step(
            "renew",
            "续行查封、扣押、冻结",
            source=(state,),
            target=state,
            toward=Toward.ASIDE,
            who=COURT,
            basis=("民诉法解释§485", "查封规定§27"),
            day="续行生效日期",
            needs=(ASSET_KIND, UNTIL_ON),
            guards=("seizure_term_forward", "something_seized"),
            clocks=(*_seizures(Act.MEET), *_seizures(Act.START)),
            effects=("assets.renew",),
        )
        for state in ("seized", "realised", "planned", "distributing")
    ),
    *(
        Step(
            "release",
            "解除查封、扣押、冻结",
            source=(state,),
            target=state,
            toward=Toward.ASIDE,
            who=COURT,
            basis=("查封规定§28",),
            day="解除日期",
            needs=(ASSET_KIND, WHY),
            guards=("something_seized",),
            clocks=_seizures(Act.VOID),
            effects=("assets.release",),
        )
        for state in ("seized", "realised", "planned", "distributing")
    ),
    *(
        Step(
            "auction",
            "拍卖、变卖成交",
            source=sources,
            target="realised",
            toward=toward,
            who=COURT,
            basis=("民事诉讼法§258", "拍卖变卖规定§8、§11"),
            day="成交裁定日期",
            needs=(
                ASSET,
                Need("price", "成交价", Kind.MONEY),
                Need("costs", "费用和优先受偿额", Kind.MONEY, optional=True),
            ),
            effects=("assets.sell",),
        )
        for sources, toward in (
            (("seized",), Toward.FORWARD),
            (("realised", "distributing"), Toward.ASIDE),
        )
    ),
)

PAID = (
    Step(
        "perform",
        "全部付清",
        source=("ready", *UNDER_WAY),
        target="paid",
        toward=Toward.FORWARD,
        who=DESK,
        basis=("调解仲裁法§51", "执行和解规定§8", "查封规定§28"),
        day="付清日期",
        guards=("paid_in_full",),
        covers=Covers.SOME,
        clocks=(
            *COURT_VOID,
            *SEIZURES_VOID,
            *PERIODS_VOID,
            Clock("perform_by", Act.MEET, of=Subject.ITEM),
        ),
        effects=("items.done",),
    ),
)

MONEY = (
    *(
        Step(
            "plan",
            "送达财产分配方案",
            source=sources,
            target="planned",
            toward=toward,
            who=COURT,
            basis=("民诉法解释§509", "执行工作规定§55、§56"),
            day="收到方案日期",
            clocks=(Clock("CL-24"),),
        )
        for sources, toward in (
            (("seized", "realised"), Toward.FORWARD),
            (("distributing",), Toward.ASIDE),
        )
    ),
    Step(
        "object_plan",
        "对分配方案提出异议",
        source=("planned",),
        target="planned",
        toward=Toward.ASIDE,
        who=SIDE,
        basis=("民诉法解释§509、§510",),
        day="提出日期",
        needs=(WHY,),
        clocks=(Clock("CL-24", Act.MEET),),
    ),
    Step(
        "distribute",
        "法院发放案款",
        source=("opened", "found", "seized", "realised", "planned"),
        target="distributing",
        toward=Toward.FORWARD,
        who=COURT,
        basis=("民事诉讼法§253", "执行工作规定§55", "民诉法解释§510、§514"),
        day="开始发放日期",
        guards=("objection_period_over",),
        clocks=(
            Clock("CL-21", Act.VOID),
            Clock("CL-22", Act.MEET),
            Clock("CL-24", Act.LAPSE),
        ),
    ),
    Step(
        "settle",
        "达成执行和解",
        source=("opened", "found", "seized", "realised", "distributing"),
        target="settled",
        toward=Toward.ASIDE,
        who=SIDE,
        basis=("民事诉讼法§241", "执行和解规定§2", "民诉法解释§466"),
        day="和解日期",
        needs=(
            Need("terms", "和解内容", Kind.TEXT),
            Need("perform_by", "约定履行期限最后一日", Kind.DATE),
            Need("each_consents", "每位职工本人同意", Kind.BOOL),
        ),
        guards=("confirmed", "perform_by_not_before"),
        covers=Covers.SOME,
        clocks=(
            Clock("CL-21", Act.VOID),
            Clock("CL-22", Act.VOID),
            Clock("CL-16", on="perform_by", of=Subject.ITEM),
            Clock("perform_by", on="perform_by", of=Subject.ITEM),
        ),
    ),
    Step(
        "resume",
        "恢复执行",
        source=("settled",),
        target="opened",
        toward=Toward.ASIDE,
        who=SIDE,
        basis=("民事诉讼法§241", "民诉法解释§465、§466", "执行和解规定§9"),
        day="申请恢复日期",
        covers=Covers.EVERY,
        clocks=(
            Clock("CL-16", Act.MEET, of=Subject.ITEM),
            Clock("perform_by", Act.LAPSE, of=Subject.ITEM),
            Clock("CL-22"),
        ),
    ),
    Step(
        "end_round",
        "终结本次执行",
        source=AT_WORK,
        target="round_ended",
        toward=Toward.OUT,
        who=COURT,
        basis=("民诉法解释§517",),
        day="裁定日期",
        needs=(
            Need(
                "ground",
                "依据",
                Kind.CHOICE,
                choices=(
                    ("applicant_signed", "申请执行人签字确认"),
                    ("panel_and_president", "合议庭核实并经院长批准"),
                ),
            ),
        ),
        clocks=COURT_VOID,
    ),
    Step(
        "reopen",
        "恢复本次执行",
        source=("round_ended",),
        target="opened",
        toward=Toward.FORWARD,
        who=SIDE,
        basis=("民事诉讼法§265", "民诉法解释§515、§517"),
        day="再次申请日期",
        needs=(Need("clue", "财产线索", Kind.TEXT),),
        clocks=(Clock("CL-21"), Clock("CL-22")),
    ),
    Step(
        "terminate",
        "终结执行",
        source=UNDER_WAY,
        target="terminated",
        toward=Toward.OUT,
        who=COURT,
        basis=("民事诉讼法§268", "民诉法解释§513"),
        day="裁定日期",
        needs=(
            Need(
                "ground",
                "终结情形",
                Kind.CHOICE,
                choices=(
                    ("title_revoked", "据以执行的法律文书被撤销"),
                    ("bankrupt", "单位被宣告破产"),
                    ("other", "法院认为应当终结的其他情形"),
                ),
            ),
        ),
        covers=Covers.SOME,
        clocks=(
            *COURT_VOID,
            *SEIZURES_VOID,
            *PERIODS_VOID,
            Clock("perform_by", Act.VOID, of=Subject.ITEM),
        ),
        effects=("items.fail",),
    ),
)

ENFORCEMENT = Lifecycle(
    key="enforcement",
    version=1,
    zh="履行与执行",
    first="ready",
    who=SIDE,
    basis=("调解仲裁法§51", "民事诉讼法§235、§250"),
    inherits=("CL-17",),
    states=(
        State("ready", "待履行或者申请执行"),
        State("applied", "已申请执行"),
        State("opened", "执行中"),
        State("found", "已查到财产"),
        State("seized", "已查封冻结"),
        State("realised", "已处置变现"),
        State("planned", "分配方案已送达"),
        State("distributing", "案款发放中", money_led=True),
        State("settled", "执行和解中", money_led=True),
        State("round_ended", "终结本次执行"),
        State("paid", "已付清", end=True),
        State("denied", "不予执行", end=True, leads_to=("arbitration",)),
        State("terminated", "终结执行", end=True),
        State("withdrawn", "已撤回", end=True, hands_on=("CL-16",), leads_to=("enforcement",)),
    ),
    steps=(*PAID, *APPLICATION, *ASSETS, *MONEY),
)
