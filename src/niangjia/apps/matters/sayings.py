"""What a worker is told of each state, step and clock: plain words, read aloud without stumbling.

The desk speaks the law's terms; here the plain word comes first, on her pages and in what she is
told. `tests/web/worker` proves that no state and no clock of a registered procedure is without its
words.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Saying:
    """What happens now, what that means for her, and what she has to do, if anything."""

    now: Any
    means: Any
    todo: Any = ""


STATES: dict[tuple[str, str], Saying] = {
    # 调解
    ("mediation", "accepted"): Saying(
        _("调解员接了您的事，正在约单位谈"), _("谈的日子定下来，会告诉您。")
    ),
    ("mediation", "in_session"): Saying(
        _("正在和单位谈"), _("谈成了就签协议；谈不成，还可以去仲裁。")
    ),
    ("mediation", "agreed"): Saying(
        _("和单位谈成了，等单位付钱"),
        _("协议签了就算数。单位到期不付，工会陪您去要。"),
    ),
    ("mediation", "confirm_filed"): Saying(
        _("协议交给法院，请法院确认"), _("法院确认以后，单位不付，就能直接请法院强制执行。")
    ),
    ("mediation", "returned"): Saying(
        _("法院要补材料"), _("工会和您一起补齐，补齐再交。"), _("要您签字的，承办人会找您。")
    ),
    ("mediation", "in_confirmation"): Saying(
        _("法院正在看协议"), _("法院确认以后，单位不付，就能直接请法院强制执行。")
    ),
    ("mediation", "in_review"): Saying(
        _("仲裁委正在看协议"), _("仲裁委出了调解书，单位不付，就能直接请法院强制执行。")
    ),
    ("mediation", "confirmed"): Saying(
        _("协议可以强制执行了，等单位付钱"), _("单位到期不付，就请法院强制执行。")
    ),
    ("mediation", "performed"): Saying(_("单位按协议付清了"), _("这一步办完了。")),
    ("mediation", "defaulted"): Saying(
        _("单位没有按协议付钱"), _("下一步去仲裁。工会帮您写申请。")
    ),
    ("mediation", "failed"): Saying(
        _("和单位没谈成，下一步去仲裁"), _("没谈成，不影响您该得的钱。工会帮您写仲裁申请。")
    ),
    ("mediation", "withdrawn"): Saying(
        _("调解撤回了"), _("钱还是可以要。想怎么办，和承办人说一声。")
    ),
    # 法院委派、委托调解
    ("court_mediation", "sent"): Saying(
        _("法院把您的事交给工会调解，调解员在看材料"), _("接不接，三个工作日以内说。")
    ),
    ("court_mediation", "before_filing"): Saying(
        _("法院请工会先谈，正在和单位谈"), _("谈成了就签协议；谈不成，材料退回法院立案。")
    ),
    ("court_mediation", "after_filing"): Saying(
        _("官司在法院，工会正在帮您和单位谈"), _("谈成了，法院出调解书；谈不成，法院接着审。")
    ),
    ("court_mediation", "agreed"): Saying(
        _("和单位谈成了，等单位付钱"),
        _("协议签了就算数。单位到期不付，工会陪您去要。"),
    ),
    ("court_mediation", "agreed_in_suit"): Saying(
        _("和单位谈成了，等法院出调解书"),
        _("调解书双方签收以后，单位不付，就能直接请法院强制执行。"),
        _("法院叫您去签收，要去。"),
    ),
    ("court_mediation", "confirm_filed"): Saying(
        _("协议交给法院，请法院确认"), _("法院确认以后，单位不付，就能直接请法院强制执行。")
    ),
    ("court_mediation", "returned"): Saying(
        _("法院要补材料"), _("工会和您一起补齐，补齐再交。"), _("要您签字的，承办人会找您。")
    ),
    ("court_mediation", "in_confirmation"): Saying(
        _("法院正在看协议"), _("法院确认以后，单位不付，就能直接请法院强制执行。")
    ),
    ("court_mediation", "confirmed"): Saying(
        _("协议可以强制执行了，等单位付钱"), _("单位到期不付，就请法院强制执行。")
    ),
    ("court_mediation", "performed"): Saying(_("单位按协议付清了"), _("这一步办完了。")),
    ("court_mediation", "defaulted"): Saying(
        _("单位没有按协议付钱"), _("可以去法院告单位不按协议付。怎么办，承办人和您说。")
    ),
    ("court_mediation", "to_filing"): Saying(
        _("和单位没谈成，材料退回法院了"),
        _("没谈成，不影响您该得的钱。法院会立案审。"),
        _("法院叫您，要去。去之前问承办人。"),
    ),
    ("court_mediation", "to_trial"): Saying(
        _("和单位没谈成，法院接着审"),
        _("没谈成，不影响您该得的钱。"),
        _("法院叫您，要去。去之前问承办人。"),
    ),
    ("court_mediation", "declined"): Saying(
        _("工会不能调解这件事，退回法院了"), _("为什么，问承办人。钱还是可以要。")
    ),
    ("court_mediation", "withdrawn"): Saying(
        _("调解撤回了"), _("钱还是可以要。想怎么办，和承办人说一声。")
    ),
    # 法律援助
    ("aid", "preparing"): Saying(
        _("正在帮您申请免费律师"), _("申请表由工会写好，您看过再签。"), _("申请表要您本人签字。")
    ),
    ("aid", "applied"): Saying(_("免费律师的申请交上去了"), _("等法律援助机构答复。")),
    ("aid", "incomplete"): Saying(
        _("申请免费律师，还要补材料"), _("补齐再送上去。"), _("要补哪几样，问承办人。")
    ),
    ("aid", "urgent"): Saying(_("事情急，律师先帮您办"), _("手续后面再补，不收钱。")),
    ("aid", "granted"): Saying(_("同意给您派免费律师"), _("正在派人，不收钱。")),
    ("aid", "assigned"): Saying(_("律师在帮您办"), _("律师不收您的钱。谁向您收钱，打 12351。")),
    ("aid", "refused"): Saying(
        _("这次没有批免费律师"),
        _("您可以提异议；不提，工会也接着陪您办。"),
        _("想提异议，尽快说。"),
    ),
    ("aid", "terminated"): Saying(
        _("免费律师停了"), _("您可以提异议；不提，工会也接着陪您办。"), _("想提异议，尽快说。")
    ),
    ("aid", "objected"): Saying(_("您的异议正在审查"), _("等司法局答复。")),
    ("aid", "done"): Saying(_("律师把这一步办完了"), _("下面的事，工会接着陪您办。")),
    ("aid", "not_aided"): Saying(_("没有派免费律师"), _("工会接着陪您办，不收钱。")),
    ("aid", "withdrawn"): Saying(_("免费律师的申请撤回了"), _("以后要用，可以再申请。")),
    # 劳动仲裁
    ("arbitration", "preparing"): Saying(
        _("正在写仲裁申请"), _("工会写好，您看过再签。"), _("申请书要您本人签字。")
    ),
    ("arbitration", "filed"): Saying(
        _("仲裁申请交上去了，等仲裁委收"), _("仲裁委要先决定收不收这件事。")
    ),
    ("arbitration", "accepted"): Saying(_("仲裁委收了，等开庭"), _("开庭的日子定下来，会通知您。")),
    ("arbitration", "heard"): Saying(_("开过庭了，等裁决"), _("裁决就是仲裁委写下来的结果。")),
    ("arbitration", "awarded_final"): Saying(
        _("裁决出来了"),
        _("您觉得不对，可以去法院起诉；觉得可以，就等它生效。单位只能申请撤销。"),
        _("先看裁决书。不同意，要在期限里告诉承办人。"),
    ),
    ("arbitration", "awarded"): Saying(
        _("裁决出来了"),
        _("您和单位都可以去法院起诉；谁都不起诉，裁决就生效。"),
        _("先看裁决书。不同意，要在期限里告诉承办人。"),
    ),
    ("arbitration", "set_aside_asked"): Saying(
        _("单位请法院撤销裁决，法院正在审"), _("工会陪您应对。")
    ),
    ("arbitration", "set_aside"): Saying(
        _("裁决被法院撤销了"), _("还可以去法院起诉，工会陪您。"), _("起诉有期限，尽快找承办人。")
    ),
    ("arbitration", "effective"): Saying(
        _("裁决生效了，单位该付钱"), _("单位到期不付，就请法院强制执行。")
    ),
    ("arbitration", "mediated"): Saying(
        _("在仲裁委谈成了，单位该付钱"), _("单位到期不付，就请法院强制执行。")
    ),
    ("arbitration", "sued"): Saying(_("这件事到法院了"), _("法院审完以前，裁决先不算数。")),
    ("arbitration", "refused"): Saying(
        _("仲裁委没有收"), _("可以去法院起诉，工会陪您。"), _("起诉有期限，尽快找承办人。")
    ),
    ("arbitration", "unanswered"): Saying(
        _("仲裁委过了期限没有答复"), _("可以直接去法院起诉，工会陪您。"), _("尽快找承办人商量。")
    ),
    ("arbitration", "unsued"): Saying(_("没有去起诉，仲裁这一步停了"), _("接着怎么办，问承办人。")),
    ("arbitration", "withdrawn"): Saying(
        _("仲裁撤回了"), _("钱还可能要得回来。想怎么办，和承办人说一声。")
    ),
    # 履行与执行
    ("enforcement", "ready"): Saying(
        _("结果定了，等单位付钱"), _("单位到期不付，就请法院强制执行。")
    ),
    ("enforcement", "applied"): Saying(
        _("请了法院强制执行，等法院立案"), _("强制执行，就是法院去单位要钱。")
    ),
    ("enforcement", "opened"): Saying(
        _("法院正在要钱"),
        _("法院在查单位有什么财产。"),
        _("您知道单位哪里有钱、有车、有货，告诉我们。"),
    ),
    ("enforcement", "found"): Saying(_("法院查到了单位的财产"), _("下一步把它锁住，不让转走。")),
    ("enforcement", "seized"): Saying(
        _("法院把单位的财产锁住了"), _("锁住的财产，单位不能卖、不能转（查封、冻结）。")
    ),
    ("enforcement", "realised"): Saying(
        _("单位的财产卖出去了，等着分钱"), _("法院先写好怎么分，再发钱。")
    ),
    ("enforcement", "planned"): Saying(
        _("法院写好了怎么分钱"), _("谁分多少都写在方案里。"), _("觉得不对，在期限里告诉承办人。")
    ),
    ("enforcement", "distributing"): Saying(_("法院正在发钱"), _("钱到了工会，再分给您。")),
    ("enforcement", "settled"): Saying(
        _("和单位说好了怎么付"), _("单位不照着付，就接着强制执行。")
    ),
    ("enforcement", "round_ended"): Saying(
        _("单位现在没有钱可拿，法院先停一停"),
        _("您的钱还在账上记着，没有少。查到新的财产，随时可以接着要。"),
        _("您知道单位哪里有钱、有车、有货，告诉我们。"),
    ),
    ("enforcement", "paid"): Saying(_("单位付清了"), _("这一步办完了。")),
    ("enforcement", "denied"): Saying(
        _("法院没有同意强制执行"), _("还有别的路，承办人会和您商量。")
    ),
    ("enforcement", "terminated"): Saying(
        _("法院结束了强制执行"), _("为什么结束、还能不能要，问承办人。")
    ),
    ("enforcement", "withdrawn"): Saying(_("强制执行撤回了"), _("在期限里还可以再申请。")),
    # 工会监督
    ("supervision", "registered"): Saying(
        _("工会在看能不能去查单位"), _("能不能查，工会会告诉您为什么。")
    ),
    ("supervision", "accepted"): Saying(_("工会去查单位了"), _("查到什么，工会会告诉您。")),
    ("supervision", "reminded"): Saying(
        _("工会给单位发了提示函"), _("先请单位自己改。不改，工会再查。")
    ),
    ("supervision", "inquired"): Saying(_("工会查过单位了"), _("查实了，就发意见书要单位改。")),
    ("supervision", "opined"): Saying(
        _("工会要求单位改正，等单位答复"), _("单位不答复、不改，工会请政府部门来管。")
    ),
    ("supervision", "replied"): Saying(
        _("单位答复了，工会在核对"),
        _("改了没有，工会会来问您。"),
        _("钱到了没有，照实告诉承办人。"),
    ),
    ("supervision", "defied"): Saying(
        _("单位没有改正"), _("下一步请劳动监察来查。您也可以申请仲裁。")
    ),
    ("supervision", "proposed"): Saying(_("工会请政府部门来管了"), _("等部门答复，工会会去催。")),
    ("supervision", "handed_over"): Saying(
        _("材料交给劳动监察了"), _("等他们说立不立案，工会会去催。")
    ),
    ("supervision", "inspecting"): Saying(_("劳动监察正在查单位"), _("查完了，工会告诉您结果。")),
    ("supervision", "corrected"): Saying(_("单位改正了"), _("这一步办完了。")),
    ("supervision", "resulted"): Saying(
        _("劳动监察有结果了"), _("钱还没到的，还可以调解、仲裁。结果问承办人。")
    ),
    ("supervision", "not_inspected"): Saying(
        _("劳动监察没有立案"), _("不影响您要钱，还可以调解、仲裁。")
    ),
    ("supervision", "cleared"): Saying(
        _("工会没有查到单位违法"), _("为什么，问承办人。您还可以调解、仲裁。")
    ),
    ("supervision", "declined"): Saying(
        _("这件事不由工会去查"), _("为什么、去哪里办，承办人会告诉您。")
    ),
    ("supervision", "with_procuratorate"): Saying(
        _("材料交给检察院了"), _("检察院可以帮您打官司，也可以写信要单位改。等答复，工会会去催。")
    ),
    ("supervision", "procuratorate_wrote"): Saying(
        _("检察院写信要求改正了"), _("等单位或者部门的结果，工会会去催。")
    ),
    ("supervision", "suit_supported"): Saying(
        _("检察院支持您打官司"), _("工会帮您准备起诉的材料。"), _("什么时候去法院，问承办人。")
    ),
    ("supervision", "procuratorate_resulted"): Saying(
        _("检察院有结果了"), _("钱还没到的，还可以调解、仲裁。结果问承办人。")
    ),
    ("supervision", "stopped"): Saying(_("工会不再查单位了"), _("钱还是可以要，问承办人。")),
}

STEPS: dict[tuple[str, str], Any] = {
    ("mediation", "open"): _("调解员接了您的事"),
    ("mediation", "convene"): _("调解员和双方坐下来谈"),
    ("mediation", "extend"): _("谈的时间延长了"),
    ("mediation", "agree"): _("谈成了，签了协议"),
    ("mediation", "fail"): _("没谈成"),
    ("mediation", "default"): _("单位没有按协议付"),
    ("mediation", "perform"): _("单位按协议付清了"),
    ("mediation", "file_confirmation"): _("请法院确认协议"),
    ("mediation", "confirm"): _("法院确认了协议"),
    ("mediation", "grant_review"): _("仲裁委出了调解书"),
    ("court_mediation", "open"): _("法院把您的事交给工会调解"),
    ("court_mediation", "accept_before_filing"): _("工会接了，开始和单位谈"),
    ("court_mediation", "accept_after_filing"): _("工会接了，开始和单位谈"),
    ("court_mediation", "convene"): _("调解员和双方坐下来谈"),
    ("court_mediation", "extend"): _("双方同意再谈一段时间"),
    ("court_mediation", "agree"): _("谈成了，签了协议"),
    ("court_mediation", "agree_in_suit"): _("谈成了，签了协议"),
    ("court_mediation", "issue"): _("法院出了调解书"),
    ("court_mediation", "file_confirmation"): _("请法院确认协议"),
    ("court_mediation", "confirm"): _("法院确认了协议"),
    ("court_mediation", "perform"): _("单位按协议付清了"),
    ("court_mediation", "default"): _("单位没有按协议付"),
    ("court_mediation", "fail"): _("没谈成，材料退回法院"),
    ("aid", "open"): _("开始申请免费律师（法律援助）"),
    ("aid", "prepare"): _("写好了申请免费律师的表"),
    ("aid", "apply"): _("免费律师的申请交上去了"),
    ("aid", "grant"): _("同意给您派免费律师"),
    ("aid", "assign"): _("派了律师，不收钱"),
    ("aid", "finish"): _("律师把这一步办完了"),
    ("arbitration", "open"): _("开始准备仲裁"),
    ("arbitration", "prepare"): _("写好了仲裁申请"),
    ("arbitration", "elect"): _("大家推选了代表人"),
    ("arbitration", "file"): _("仲裁申请交上去了"),
    ("arbitration", "accept"): _("仲裁委收了这件事"),
    ("arbitration", "serve"): _("仲裁委通知了单位"),
    ("arbitration", "answer"): _("单位交了书面意见"),
    ("arbitration", "hear"): _("开庭了"),
    ("arbitration", "extend"): _("仲裁委把给出裁决的日子延后了"),
    ("arbitration", "award"): _("裁决出来了"),
    ("arbitration", "award_final"): _("裁决出来了"),
    ("arbitration", "serve_employer"): _("单位收到裁决书了"),
    ("arbitration", "mediate"): _("在仲裁委谈成了"),
    ("arbitration", "take_effect"): _("裁决生效了"),
    ("arbitration", "become_firm"): _("裁决生效了"),
    ("enforcement", "open"): _("等单位付钱"),
    ("enforcement", "prepare"): _("写好了强制执行的申请"),
    ("enforcement", "apply"): _("请法院强制执行"),
    ("enforcement", "notify"): _("法院立案，通知单位付钱"),
    ("enforcement", "find"): _("法院查到了单位的财产"),
    ("enforcement", "find_nothing"): _("法院查了，暂时没有找到财产"),
    ("enforcement", "seize"): _("法院把单位的财产锁住了（查封、冻结）"),
    ("enforcement", "give_clue"): _("单位财产的线索交给了法院"),
    ("enforcement", "renew"): _("锁住的财产接着锁住（续封、续冻）"),
    ("enforcement", "release"): _("法院放开了一部分锁住的财产"),
    ("enforcement", "auction"): _("法院把财产卖了"),
    ("enforcement", "plan"): _("法院写好了怎么分钱"),
    ("enforcement", "object_plan"): _("对怎么分钱提了意见"),
    ("enforcement", "distribute"): _("法院发了一笔钱"),
    ("enforcement", "settle"): _("和单位说好了怎么付"),
    ("enforcement", "perform"): _("单位付清了"),
    ("enforcement", "end_round"): _("单位暂时没有财产，法院先停一停"),
    ("supervision", "open"): _("工会登记了，要去查单位"),
    ("supervision", "ask_procuratorate"): _("工会催了检察院的答复"),
    ("supervision", "remind"): _("工会给单位发了提示函"),
    ("supervision", "inquire"): _("工会去单位查了"),
    ("supervision", "opine"): _("工会发意见书，要单位改正"),
    ("supervision", "reply"): _("单位答复了"),
    ("supervision", "note_silence"): _("单位到期没有答复"),
    ("supervision", "propose"): _("工会请政府部门来管"),
    ("supervision", "hand_over"): _("材料交给了劳动监察"),
    ("supervision", "hand_to_procuratorate"): _("材料交给了检察院"),
    ("supervision", "support_suit"): _("检察院支持打官司"),
    ("supervision", "procuratorate_writes"): _("检察院写信要求改正"),
    ("supervision", "procuratorate_result"): _("检察院告诉了结果"),
    ("supervision", "open_inspection"): _("劳动监察立案了"),
    ("supervision", "chase"): _("工会去催了一次"),
    ("supervision", "extend_inspection"): _("劳动监察还要再查一段时间"),
    ("supervision", "result"): _("劳动监察告诉了结果"),
}
"""Plain names of steps; a step without one keeps the table's own word."""

CLOCKS: dict[str, Any] = {
    "CL-01": _("申请仲裁，最晚到这天"),
    "CL-02": _("要欠的工资，申请仲裁最晚到这天"),
    "CL-03": _("调解要在这天以前有结果"),
    "CL-05": _("请仲裁委审查协议，最晚到这天"),
    "CL-06": _("请法院确认协议，最晚到这天"),
    "CL-07a": _("法院要在这天以前说收不收"),
    "CL-07b": _("法院要在这天以前说协议有没有效"),
    "CL-08": _("仲裁委要在这天以前看完协议"),
    "CL-10": _("仲裁委要在这天以前说收不收"),
    "CL-11a": _("仲裁委要在这天以前通知单位"),
    "CL-11b": _("单位要在这天以前交书面意见"),
    "CL-12": _("仲裁委要在这天以前给出裁决"),
    "CL-13": _("不同意裁决，去法院起诉最晚到这天"),
    "CL-14": _("单位要申请撤销裁决，最晚到这天"),
    "CL-15": _("裁决撤销以后，去法院起诉最晚到这天"),
    "CL-16": _("请法院强制执行，最晚到这天"),
    "CL-17": _("财产先锁住的，请法院强制执行最晚到这天"),
    "CL-20": _("法院要在这天以前通知单位付钱"),
    "CL-21": _("法院要在这天以前查清财产线索"),
    "CL-22": _("法院过了这天还没执行，可以找上一级法院"),
    "CL-23a": _("冻结的存款到这天为止，要接着冻，得在那以前申请（承办人记着）"),
    "CL-23b": _("查封、扣下的东西到这天为止，要接着封，得在那以前申请（承办人记着）"),
    "CL-23c": _("查封的房产到这天为止，要接着封，得在那以前申请（承办人记着）"),
    "CL-24": _("对怎么分钱有意见，最晚这天说"),
    "CL-26a": _("法律援助机构要在这天以前答复"),
    "CL-26b": _("法律援助机构要在这天以前派律师"),
    "CL-28": _("司法局要在这天以前答复您的异议"),
    "CL-30": _("劳动监察要在这天以前查完"),
    "CL-33a": _("调解要在这天以前有结果"),
    "CL-33b": _("调解要在这天以前有结果"),
    "CL-33c": _("调解要在这天以前有结果"),
    "CL-33d": _("调解员要在这天以前说接不接"),
    "CL-33e": _("调解要在这天以前有结果"),
    "CL-33f": _("调解要在这天以前有结果"),
    "CL-33g": _("调解要在这天以前有结果"),
    "CL-34": _("单位要在这天以前答复工会"),
    "CL-34b": _("工会要在这天以前说能不能去查单位"),
    "CL-35": _("政府部门要在这天以前告诉结果"),
    "perform_by": _("单位最晚这天要付钱"),
    "reply_by": _("请对方在这天以前答复"),
}
"""What each clock means for her; one without words keeps the law's title."""

PASS_QUIETLY = {"CL-05", "CL-06", "CL-13", "CL-14", "CL-24"}
"""Chances that somebody had: once their day is past they say nothing to her any more."""

KEPT_BY_US = {"CL-23a", "CL-23b", "CL-23c"}
"""Days far off that the desk watches: among the others, never the first thing she reads."""

LIMITATIONS = ("CL-01", "CL-02")
"""Until when a claim can be brought at all."""

LEFT: dict[str, Any] = {
    "settled": _("您和单位自己谈妥了，不再由这里办"),
    "withdrew": _("您撤回了请求，不再由这里办"),
    "died": _("这件事要由家属接着办"),
    "moved": _("您的事转到另一个案子里办了"),
    "duplicate": _("您登记了两次，这一份停了"),
}
