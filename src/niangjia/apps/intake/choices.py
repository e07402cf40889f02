"""Fixed words of intake: doors, labels, where a person is sent on."""

from django.db.models import TextChoices


class Door(TextChoices):
    """Through which door something was told (入口)."""

    PHONE_PAGE = "phone_page", "手机"
    COUNTER = "counter", "站点柜台"
    HOTLINE = "hotline", "热线"
    COURT = "court", "法院转来"
    ARBITRATION = "arbitration", "仲裁委转来"
    INSPECTORATE = "inspectorate", "劳动监察转来"
    LINE_12345 = "line_12345", "12345 转来"
    LINE_12351 = "line_12351", "12351 转来"
    FEDERATION = "federation", "其他工会转来"
    PETITION = "petition", "信访转来"


REFERRED = (
    Door.COURT,
    Door.ARBITRATION,
    Door.INSPECTORATE,
    Door.LINE_12345,
    Door.LINE_12351,
    Door.FEDERATION,
    Door.PETITION,
)
"""Doors through which an office sends somebody, and waits for an answer."""


class Asked(TextChoices):
    """What an office that sends somebody asks of the union (来函要求)."""

    BEFORE_FILING = "before_filing", "法院委派调解（立案前）"
    AFTER_FILING = "after_filing", "法院委托调解（立案后，普通程序）"
    SIMPLE = "simple", "法院委托调解（立案后，简易程序）"
    MEDIATE = "mediate", "仲裁委建议或者委托调解"
    ANSWER = "answer", "转来办理，要答复"
    INFORM = "inform", "只是告知，不用答复"


ASKED_BY_LAW = {
    Asked.BEFORE_FILING: "CL-33a",
    Asked.AFTER_FILING: "CL-33b",
    Asked.SIMPLE: "CL-33c",
}
"""For what the law itself says how long it may take: the clock of the law files."""

ASKED_BY = {
    Asked.BEFORE_FILING: (Door.COURT,),
    Asked.AFTER_FILING: (Door.COURT,),
    Asked.SIMPLE: (Door.COURT,),
    Asked.MEDIATE: (Door.ARBITRATION,),
    Asked.ANSWER: REFERRED,
    Asked.INFORM: REFERRED,
}
"""Which offices can ask what."""


class Came(TextChoices):
    """How a letter came, and how a reply goes (来函方式、回函方式)."""

    BY_HAND = "by_hand", "专人送达"
    BY_POST = "by_post", "邮寄"
    SYSTEM = "system", "网上系统"
    FAX = "fax", "传真"
    PARTY = "party", "本人自己带来"


SENT_BY = (Came.BY_HAND, Came.BY_POST, Came.SYSTEM, Came.FAX)
"""How a reply can go: never by the worker herself, who is not to carry our answer. An office's yes
to a later day comes in the same ways."""


class DueFrom(TextChoices):
    """Where the day comes from by which an answer is owed."""

    LETTER = "letter", "来函写明"
    LAW = "law", "法律规定"
    HOUSE = "house", "本会规矩"


class Decided(TextChoices):
    """What a reply says became of it (办理结果)."""

    AGREED = "agreed", "调解成功，签了协议"
    FAILED = "failed", "调解不成"
    REFUSED = "refused", "有一方不同意调解"
    OPENED = "opened", "已立案件，正在办"
    ANSWERED = "answered", "已答复本人"
    PASSED_ON = "passed_on", "已转有关部门"
    NOT_OURS = "not_ours", "不归工会办"
    UNREACHED = "unreached", "联系不上本人"
    OTHER = "other", "其他"


class Word(TextChoices):
    """What an office says it did with what concerns an enquiry (对方办到哪一步)."""

    RECEIVED = "received", "已收到材料"
    ACCEPTED = "accepted", "已受理或者立案"
    DECLINED = "declined", "不受理"
    SERVED = "served", "已通知用人单位"
    HEARING = "hearing", "已排期开庭或者约谈"
    DECIDED = "decided", "已作决定、裁决或者判决"
    PAID = "paid", "已督促付款或者款已到"
    OTHER = "other", "其他"


class ReferralEnd(TextChoices):
    """How it ended that an answer was owed."""

    ANSWERED = "answered", "已回函"
    NOT_WANTED = "not_wanted", "不用回了"


class PaperKind(TextChoices):
    """What a paper of an enquiry is: her own, or of the offices that write about her."""

    HERS = "hers", "本人的材料"
    LETTER = "letter", "来函"
    STEP = "step", "对方来文"
    PROOF = "proof", "回函的送达凭证"
    INTERIM = "interim", "过程性答复的送达凭证"
    EXTENSION = "extension", "同意延期的来文"


class Label(TextChoices):
    """What an enquiry is about; several may hold (分诊标签)."""

    UNPAID = "unpaid", "欠薪"
    OVERTIME = "overtime", "加班"
    INJURY = "injury", "工伤"
    INSURANCE = "insurance", "社保"
    COMPENSATION = "compensation", "经济补偿"
    DISMISSED = "dismissed", "辞退"
    RESIGNED = "resigned", "辞职"
    RELATION = "relation", "劳动关系确认"
    UNSIGNED = "unsigned", "未签合同"
    CONTRACT = "contract", "劳动合同"
    WOMEN = "women", "女职工"
    LEAVE = "leave", "年休假"
    OTHER = "other", "其他劳动"


class Danger(TextChoices):
    """What makes a call back urgent, as the person herself said it (急诊情形)."""

    HURT = "hurt", "有人受伤，还没治上"
    LIFE = "life", "有人想不开"
    FLEEING = "fleeing", "老板要跑，或者在搬东西"
    CROWD = "crowd", "大家聚在那里，要出事"
    DEADLINE = "deadline", "快过仲裁时效了"


class Outcome(TextChoices):
    """How an attempt to call ended, when she was not reached."""

    NO_ANSWER = "no_answer", "没人接"
    BUSY = "busy", "占线或者关机"
    WRONG_NUMBER = "wrong_number", "号码不对，或者不是本人"
    CALL_AGAIN = "call_again", "接了，约好再打"


class Rung(TextChoices):
    """What happened with a call back: who was told, level by level, and who took it."""

    FIRST = "first", "通知第一值班人"
    AGAIN = "again", "再次通知第一值班人"
    SECOND = "second", "转第二值班人"
    LEADER = "leader", "报负责人"
    ABOVE = "above", "报上级工会"
    RETRY = "retry", "到约好再打的时间"
    TAKEN = "taken", "有人来打"
    LET_GO = "let_go", "放回去"


LADDER = (Rung.FIRST, Rung.AGAIN, Rung.SECOND, Rung.LEADER, Rung.ABOVE)
"""Who is told when nobody calls back, one after the other; each once for one promise."""


class SentTo(TextChoices):
    """To whom an enquiry is referred."""

    INSPECTORATE = "inspectorate", "劳动保障监察"
    ARBITRATION = "arbitration", "劳动人事争议仲裁委"
    COURT = "court", "法院"
    FEDERATION = "federation", "其他工会"
    JUSTICE = "justice", "司法行政的法律援助中心"
    POLICE = "police", "公安"
    OTHER = "other", "其他部门"


class LetterKind(TextChoices):
    """What a letter to another office is: it is asked to act, or takes the whole over."""

    TRANSFER = "transfer", "转办函"
    HANDOVER = "handover", "移送函"


HANDED_OVER_TO = (SentTo.ARBITRATION, SentTo.COURT, SentTo.JUSTICE, SentTo.POLICE)
"""Offices whose own the thing is: they are sent a handover, the others are asked to act."""


class WhyClosed(TextChoices):
    """Why an interview that stopped half-way at a counter goes no further."""

    NOT_WANTED = "not_wanted", "本人不办了"
    ELSEWHERE = "elsewhere", "已经另外登记了"
    NOT_BACK = "not_back", "没再来，也找不到本人"
    MISTAKEN = "mistaken", "记错了，不该有这一份"
    OVER = "over", "保存的日子到了"


CHOSEN = tuple(one for one in WhyClosed if one is not WhyClosed.OVER)
"""What a clerk may give as the reason; the last comes by itself."""
