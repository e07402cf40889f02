"""Mediation sent by a court (特邀调解): 委派 before it files the case, 委托 after, and back to it.

What 委派 brings about is a contract that a court may confirm; what 委托 brings about goes back to
the court that sent it, which writes its own paper (调解书). Without a result the file goes back:
to be filed, or to trial. The steps that mediation has as well are its own, on another basis.
"""

from dataclasses import replace

from niangjia.apps.mediation.lifecycle.mediation import (
    COURT,
    MEDIATION,
    MEDIATORS,
    PERFORM_BY,
    REASONS,
    WHY,
)
from niangjia.apps.proceedings.lifecycle.arbitration import limitation
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

BEFORE_RULES = ("CL-33a", "CL-33e")
AFTER_RULES = ("CL-33b", "CL-33c", "CL-33f", "CL-33g")
TALKS = (
    ("before_filing", BEFORE_RULES),
    ("after_filing", AFTER_RULES),
)
"""The two states in which people talk, and the periods that may run there."""
ON_TO = ("aid", "arbitration")


def _each(rules: tuple[str, ...], act: Act, on: str = "happened_on") -> tuple[Clock, ...]:
    return tuple(Clock(rule, act, on=on) for rule in rules)


def _of_mediation(verb: str) -> Step:
    """Return the step of that name, which is the same whoever sent the parties."""
    return next(step for step in MEDIATION.steps if step.verb == verb)


CASE_NUMBER = Need("case_number", "法院的案号或者编号", Kind.TEXT)
NO_RECUSAL = Need("no_recusal", "调解员没有应当回避的情形", Kind.BOOL)
AGREED = _of_mediation("agree")
PROMISED = Clock("perform_by", on="perform_by", of=Subject.OWED)
BY_VERB = {
    verb: _of_mediation(verb)
    for verb in (
        "file_confirmation",
        "return_for_correction",
        "correct",
        "accept_confirmation",
        "refuse_confirmation",
        "withdraw_confirmation",
    )
}

COURT_MEDIATION = Lifecycle(
    key="court_mediation",
    version=1,
    zh="法院委派、委托调解",
    first="sent",
    who=MEDIATORS,
    basis=("民事诉讼法§125", "特邀调解规定§11", "调解仲裁法§27"),
    opens=(Clock("CL-33d"), *limitation(Act.INTERRUPT)),
    inherits=("CL-01", "CL-02"),
    states=(
        State("sent", "法院送来了，等确认接不接受"),
        State("before_filing", "委派调解中（立案前）"),
        State("after_filing", "委托调解中（立案后）"),
        State("agreed", "已达成协议", money_led=True),
        State("agreed_in_suit", "已达成协议，等法院出调解书", money_led=True),
        State("confirm_filed", "已申请司法确认"),
        State("returned", "待补正"),
        State("in_confirmation", "法院审查中"),
        State(
            "confirmed",
            "已确认，可执行",
            end=True,
            hands_on=("CL-16", "perform_by"),
            leads_to=("enforcement",),
        ),
        State("performed", "已履行", end=True),
        State("defaulted", "未履行", end=True, leads_to=ON_TO),
        State("to_filing", "调解不成，退回法院立案", end=True, leads_to=ON_TO),
        State("to_trial", "调解不成，转入审判", end=True, leads_to=ON_TO),
        State("declined", "没有接受，退回法院", end=True, leads_to=("mediation", *ON_TO)),
        State("withdrawn", "已撤回", end=True, leads_to=("mediation", *ON_TO)),
    ),
    steps=(
        Step(
            "accept_before_filing",
            "签收委派（立案前）",
            source=("sent",),
            target="before_filing",
            toward=Toward.FORWARD,
            who=MEDIATORS,
            basis=("特邀调解规定§11、§15、§27", "在线调解规则§12、§24"),
            day="签收材料或者在平台上确认接受的日期",
            needs=(
                CASE_NUMBER,
                Need(
                    "handed",
                    "材料怎么来的",
                    Kind.CHOICE,
                    choices=(
                        ("paper", "法院移交纸面材料，三十日"),
                        ("online", "人民法院调解平台，三十日"),
                    ),
                ),
                Need("parties_agree", "双方当事人都同意委派调解", Kind.BOOL),
                NO_RECUSAL,
            ),
            guards=("confirmed",),
            clocks=(
                Clock("CL-33d", Act.MEET),
                Clock("CL-33a", when=("handed", "paper")),
                Clock("CL-33e", when=("handed", "online")),
            ),
            effects=("forum.case_number",),
        ),
        Step(
            "accept_after_filing",
            "签收委托（立案后）",
            source=("sent",),
            target="after_filing",
            toward=Toward.FORWARD,
            who=MEDIATORS,
            basis=("特邀调解规定§11、§15、§27", "在线调解规则§12、§24"),
            day="签收材料或者在平台上确认接受的日期",
            needs=(
                CASE_NUMBER,
                Need(
                    "suit",
                    "法院用什么程序审",
                    Kind.CHOICE,
                    choices=(
                        ("ordinary", "普通程序，十五日"),
                        ("simple", "简易程序，七日"),
                        ("ordinary_online", "普通程序，在线调解，十五日"),
                        ("simple_online", "简易程序，在线调解，七日"),
                    ),
                ),
                NO_RECUSAL,
            ),
            guards=("confirmed",),
            clocks=(
                Clock("CL-33d", Act.MEET),
                Clock("CL-33b", when=("suit", "ordinary")),
                Clock("CL-33c", when=("suit", "simple")),
                Clock("CL-33f", when=("suit", "ordinary_online")),
                Clock("CL-33g", when=("suit", "simple_online")),
            ),
            effects=("forum.case_number",),
        ),
        Step(
            "decline",
            "不接受，退回法院",
            source=("sent",),
            target="declined",
            toward=Toward.OUT,
            who=MEDIATORS,
            basis=("特邀调解规定§12", "在线调解规则§12"),
            day="退回日期",
            needs=(WHY,),
            covers=Covers.EVERY,
            clocks=(Clock("CL-33d", Act.MEET),),
            effects=("items.fail",),
        ),
        *(
            replace(
                _of_mediation("convene"),
                source=(where,),
                target=where,
                basis=("特邀调解规定§14、§15、§17",),
            )
            for where, _rules in TALKS
        ),
        *(
            replace(
                _of_mediation("extend"),
                source=(where,),
                target=where,
                basis=("特邀调解规定§27", "在线调解规则§24"),
                clocks=_each(rules, Act.EXTEND, on="until_on"),
            )
            for where, rules in TALKS
        ),
        replace(
            AGREED,
            source=("before_filing",),
            target="agreed",
            basis=("特邀调解规定§19、§23、§24", "民事诉讼法§56"),
            clocks=(
                *_each(BEFORE_RULES, Act.MEET),
                *limitation(Act.INTERRUPT),
                Clock("CL-06"),
                PROMISED,
            ),
        ),
        replace(
            AGREED,
            verb="agree_in_suit",
            zh="达成协议，交法院出调解书",
            source=("after_filing",),
            target="agreed_in_suit",
            basis=("特邀调解规定§20、§24", "民事诉讼法§100"),
            day="双方签协议的日期",
            needs=tuple(need for need in AGREED.needs if need.name != "joint_confirmation"),
            clocks=(*_each(AFTER_RULES, Act.MEET), *limitation(Act.INTERRUPT), PROMISED),
        ),
        Step(
            "issue",
            "法院出具调解书",
            source=("agreed_in_suit",),
            target="confirmed",
            toward=Toward.FORWARD,
            who=COURT,
            basis=("特邀调解规定§20", "民事诉讼法§100"),
            day="双方签收调解书的日期",
            needs=(CASE_NUMBER, PERFORM_BY),
            covers=Covers.EVERY,
            over=("settled",),
            clocks=(
                *limitation(Act.VOID),
                Clock("CL-16", on="perform_by", of=Subject.OWED),
            ),
            effects=("forum.case_number", "items.effective", "ledger.enforceable"),
        ),
        Step(
            "drop_suit",
            "按协议撤诉",
            source=("agreed_in_suit",),
            target="agreed",
            toward=Toward.ASIDE,
            who=COURT,
            basis=("特邀调解规定§20",),
            day="裁定准许撤诉的日期",
        ),
        Step(
            "refuse_paper",
            "法院不出调解书，转入审判",
            source=("agreed_in_suit",),
            target="to_trial",
            toward=Toward.OUT,
            who=COURT,
            basis=("特邀调解规定§21", "在线调解规则§23", "民事诉讼法§102"),
            day="法院告知的日期",
            needs=(WHY,),
            covers=Covers.EVERY,
            over=("settled",),
            clocks=(Clock("perform_by", Act.VOID, of=Subject.ITEM),),
            effects=("ledger.unfix", "items.void"),
        ),
        replace(
            _of_mediation("perform"),
            source=("agreed", "agreed_in_suit"),
            basis=("特邀调解规定§25", "人民调解法§31"),
            clocks=(
                Clock("perform_by", Act.MEET, of=Subject.ITEM),
                Clock("CL-06", Act.VOID),
                *limitation(Act.VOID),
            ),
        ),
        replace(
            BY_VERB["file_confirmation"],
            basis=("特邀调解规定§19", "民事诉讼法§205", "民诉法解释§351、§353"),
        ),
        *(BY_VERB[verb] for verb in ("return_for_correction", "correct", "accept_confirmation")),
        replace(
            _of_mediation("confirm"),
            clocks=tuple(
                clock for clock in _of_mediation("confirm").clocks if clock.rule != "CL-05"
            ),
        ),
        BY_VERB["refuse_confirmation"],
        BY_VERB["withdraw_confirmation"],
        replace(
            _of_mediation("default"),
            basis=("特邀调解规定§25", "劳动争议解释（一）§51"),
            clocks=(
                Clock("perform_by", Act.LAPSE, of=Subject.ITEM),
                Clock("CL-06", Act.VOID),
            ),
        ),
        *(
            Step(
                "fail",
                "调解不成，材料退回法院",
                source=(where,),
                target=target,
                toward=Toward.OUT,
                who=MEDIATORS,
                basis=("特邀调解规定§21、§26", "在线调解规则§21"),
                day="书面报告法院、移送材料的日期",
                needs=(
                    Need("reason", "终结原因", Kind.CHOICE, choices=REASONS),
                    Need("undisputed", "双方没有争议的事实", Kind.TEXT, optional=True),
                    Need("materials", "退回的材料", Kind.TEXT),
                ),
                covers=Covers.SOME,
                clocks=_each(rules, Act.MEET),
                effects=("items.fail",),
            )
            for (where, rules), target in zip(TALKS, ("to_filing", "to_trial"), strict=True)
        ),
        *(
            replace(
                _of_mediation("withdraw"),
                source=(where,),
                basis=("特邀调解规定§26",),
                clocks=_each(rules, Act.VOID),
            )
            for where, rules in (("sent", ("CL-33d",)), *TALKS)
        ),
    ),
)
