"""Invented facts for the gallery: every state of every component once."""

from datetime import date
from typing import Any

CHIPS: list[dict[str, Any]] = [
    {
        "name": "回复异议申请（管辖）",
        "more": "须今天说明原因",
        "on": date(2026, 11, 22),
        "stage": "仲裁",
        "matter": "云海物流 6 人欠薪（演示）",
        "number": "2026-0287",
        "fen": 18_640_000,
        "state": "running",
    },
    {
        "name": "送达调解通知",
        "more": "还缺对方签收",
        "on": date(2026, 11, 23),
        "stage": "调解",
        "matter": "陈某 工伤待遇（演示）",
        "number": "2026-0311",
        "fen": 8_000_000,
        "state": "running",
    },
    {
        "name": "一审起诉期届满",
        "more": "本人未表态",
        "on": date(2026, 11, 26),
        "stage": "裁决后",
        "matter": "符某 违法解除（演示）",
        "number": "2026-0268",
        "fen": 8_160_000,
        "state": "running",
    },
    {
        "name": "续冻银行账户",
        "more": "到期自动解冻，要提前 7 天办",
        "on": date(2026, 12, 7),
        "lead": 7,
        "stage": "执行",
        "matter": "椰林湾旅业 48 人（演示）",
        "number": "2026-0031",
        "fen": 241_360_000,
        "state": "running",
    },
    {
        "name": "分配方案公示期满",
        "more": "",
        "on": date(2026, 12, 14),
        "stage": "执行",
        "matter": "椰林湾旅业 44 人（演示）",
        "number": "2026-0031",
        "fen": 90_840_000,
        "state": "running",
    },
    {
        "name": "等工伤认定结论",
        "more": "恢复以后接着算",
        "on": None,
        "rest": 19,
        "stage": "仲裁",
        "matter": "李某 工伤待遇（演示）",
        "number": "2026-0240",
        "fen": None,
        "state": "suspended",
    },
    {
        "name": "仲裁答辩期",
        "more": "明年放假安排未公布",
        "on": date(2027, 1, 4),
        "provisional": True,
        "stage": "仲裁",
        "matter": "锦程汽修 1 人（演示）",
        "number": "2026-0316",
        "fen": 1_586_000,
        "state": "running",
    },
    {
        "name": "补正仲裁申请书",
        "more": "",
        "on": date(2026, 11, 24),
        "done_on": date(2026, 11, 20),
        "stage": "仲裁",
        "matter": "南天餐饮 3 人加班费（演示）",
        "number": "2026-0305",
        "fen": 4_125_000,
        "state": "met",
    },
]

WHY: dict[str, Any] = {
    "title": "经济补偿",
    "amount": 2_710_000,
    "confidence": {"words": "算法有法条依据", "look": "ok"},
    "steps": [
        {"text": "2022年3月15日到 2026年10月31日：4 年 7 个月 17 天", "value": ""},
        {"text": "每满 1 年算 1 个月；剩下的满 6 个月，也算 1 个月", "value": "5 个月"},
        {"text": "离开前 12 个月，平均每月应得", "value": "5,420.00 元"},
        {"text": "5 × 5,420.00 =", "value": "27,100.00 元"},
    ],
    "citations": [
        {
            "law": "劳动合同法",
            "article": "第四十七条",
            "words": "每满一年支付一个月工资的标准向劳动者支付",
            "url": "",
        }
    ],
    "missing": [{"what": "10 月的考勤或工资条", "remedy": "补上以后，这 4,967.50 元更稳。"}],
    "not_counted": [
        {"what": "提前一个月通知的钱", "why": "因欠薪离开的，法律没有规定这一项。"},
    ],
}

EVENTS: list[dict[str, str]] = [
    {"state": "done", "title": "申请法律援助", "when": "2月11日", "text": "批准，不收费"},
    {"state": "done", "title": "申请仲裁", "when": "2月26日", "text": "立案"},
    {"state": "now", "title": "分第一笔钱（现在）", "when": "11月20日", "text": "法院收到 40%"},
    {
        "state": "",
        "title": "拍卖房产，分剩下的",
        "when": "明年 3 月前后",
        "text": "日子定了马上告诉您",
    },
]

ROWS: list[dict[str, Any]] = [
    {
        "name": "符海燕",
        "awarded": 5_312_000,
        "exact": "21,248.0000",
        "odd": "",
        "now": 2_124_800,
        "left": 3_187_200,
        "how": "",
        "look": "",
    },
    {
        "name": "吴清雄",
        "awarded": 4_890_000,
        "exact": "19,560.0000",
        "odd": "",
        "now": 1_956_000,
        "left": 2_934_000,
        "how": "卡号待核：先提存",
        "look": "warn",
    },
    {
        "name": "许声扬",
        "awarded": 5_233_367,
        "exact": "20,933.4680",
        "odd": "+1 分",
        "now": 2_093_347,
        "left": 3_140_020,
        "how": "",
        "look": "",
    },
]

SEGMENTS: list[dict[str, Any]] = [
    {"label": "已过期", "count": 1, "url": "?due=late", "look": "late"},
    {"label": "今天", "count": 2, "url": "?due=today", "look": "soon"},
    {"label": "7 天内", "count": 5, "url": "?due=7d", "look": "soon"},
    {"label": "全部在办", "count": 86, "url": "?due=all", "current": True},
    {"label": "中止", "count": 3, "url": "?due=paused"},
]

JOBS: list[dict[str, Any]] = [
    {"state": "waiting", "done": 0, "total": 500, "words": ""},
    {"state": "running", "done": 120, "total": 500, "words": "还要大约 9 秒。"},
    {"state": "done", "done": 500, "total": 500, "words": "500 份都写好了。"},
    {
        "state": "failed",
        "done": 37,
        "total": 500,
        "words": "磁盘满了，写到第 37 份停下。请管理员腾出空间再试。",
    },
]
