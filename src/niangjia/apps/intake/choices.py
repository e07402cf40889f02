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
    FEDERATION = "federation", "其他工会转来"


REFERRED = (Door.COURT, Door.ARBITRATION, Door.INSPECTORATE, Door.LINE_12345, Door.FEDERATION)
"""Doors through which an office sends somebody, and waits for an answer."""


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


class WhyClosed(TextChoices):
    """Why an interview that stopped half-way at a counter goes no further."""

    NOT_WANTED = "not_wanted", "本人不办了"
    ELSEWHERE = "elsewhere", "已经另外登记了"
    NOT_BACK = "not_back", "没再来，也找不到本人"
    MISTAKEN = "mistaken", "记错了，不该有这一份"
    OVER = "over", "保存的日子到了"


CHOSEN = tuple(one for one in WhyClosed if one is not WhyClosed.OVER)
"""What a clerk may give as the reason; the last comes by itself."""
