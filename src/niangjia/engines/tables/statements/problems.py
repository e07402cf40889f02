"""What can be wrong or doubtful in a bank statement, said in one place, to the officer."""

import re
from datetime import date
from types import MappingProxyType

from niangjia.engines.tables import problems as tables
from niangjia.engines.tables.problems import Finding, Problem, Severity
from niangjia.kernel.days import in_full

_E, _D = Severity.ERROR, Severity.DOUBT

# code: severity, and what is said. Each message names what was found and what to do about it.
MESSAGES: tables.Messages = MappingProxyType(
    {
        # the file
        "statement.no_table": (
            _D,
            "工作表“%(sheet_name)s”里没有认出流水的表头，没有读。需要的话请另存成只有流水的文件。",
        ),
        "statement.no_lines": (_D, "表头下面没有一笔交易。请确认导出的起止日期。"),
        "statement.no_direction": (
            _D,
            "金额没有正负，也没有收支列，全部按收入读。请对着原件看，里面有没有支出。",
        ),
        "statement.no_balance": (
            _D,
            "%(account)s没有余额列，看不出中间有没有少行、有没有改过数。要紧的话请让银行出带余额的流水。",
        ),
        "statement.balance_blank": (
            _D,
            "%(account)s有 %(count)s 笔没有写余额（第 %(rows)s 行），这几天前后没有核对。",
        ),
        "statement.balance_break": (
            _D,
            "余额接不上：前一笔（第 %(before)s 行，%(on)s）后余额 %(old)s，这一笔 %(amount)s，"
            "应为 %(should)s，写的是 %(written)s，差 %(gap)s 元。中间可能少了行，或者有数改过。"
            "请对照银行盖章的流水。",
        ),
        "statement.balance_more": (_D, "%(account)s的余额还有 %(count)s 处接不上，没有一一列出。"),
        "statement.total_differs": (
            _D,
            "文件里写%(side)s %(count)s 笔 %(written)s 元，逐笔数是 %(found)s 笔 %(summed)s 元。"
            "请看看是不是少了行，或者导出时筛选过。",
        ),
        "statement.other_holder": (
            _D,
            "%(account)s的户名是“%(holder)s”，不是%(worker)s。请确认是谁的账户。",
        ),
        # rows
        "line.no_day": (_E, "这一行有金额，没有日期。请照原件看是哪一天的。"),
        "line.no_amount": (_E, "这一行有日期，没有金额。请照原件看是多少。"),
        "line.both_sides": (
            _E,
            "这一行收入 %(money_in)s、支出 %(money_out)s 都有数，分不清是收是支。请照原件看。",
        ),
        "line.sign_unknown": (_E, "“%(text)s”看不出是收还是支。请照原件看。"),
        "line.balance_unread": (_D, "余额“%(text)s”读不出来，这一天前后没有核对余额。"),
        "line.red_out": (_D, "支出写成负数 %(amount)s，按退回来的钱读。请看一眼。"),
        "line.repeated": (_D, "这一行和“%(sheet_name)s”第 %(other)s 行是同一笔，只算一次。"),
        "line.twice": (_D, "这一行和第 %(other)s 行完全一样，两笔都算了。请看看是不是重复。"),
        "line.state_unknown": (_D, "状态写的是“%(state)s”，按钱已到账读。请看一眼。"),
        # is it a wage
        "wage.payer_alike": (
            _D,
            "付款人“%(payer)s”和“%(employer)s”像同一家，名字不完全一样。请核对。",
        ),
        "wage.payer_other": (
            _D,
            "写了“%(words)s”，付款人是“%(payer)s”，不是“%(employer)s”。请问清是不是这家单位的工资。",
        ),
        "wage.no_word": (
            _D,
            "付款人是“%(payer)s”，没有写是工资，按工资读。请问清这一笔是什么钱。",
        ),
        "wage.same_payer": (
            _D,
            "“%(payer)s”别的几笔写了工资，这一笔没有写，按工资读。请问清是什么钱。",
        ),
        "wage.weak_word": (
            _D,
            "只写了“%(words)s”，没有写工资，也看不出是谁付的，按工资读。请问清是什么钱。",
        ),
        "wage.mixed_words": (
            _D,
            "既写了“%(words)s”，又写了“%(other)s”，整笔按工资读。请问清各是多少。",
        ),
        "wage.back_words": (_D, "写了“%(words)s”，可能是退回来再发的。请看看有没有算两次。"),
        "wage.maybe": (
            _D,
            "“%(payer)s”在 %(count)s 个月里每月转来差不多的钱（第 %(rows)s 行），没有写工资，"
            "没有算进去。是工资的话，请在月份里填上。",
        ),
        "wage.not_wage": (
            _D,
            "“%(payer)s”付的 %(amount)s 元写着“%(words)s”，没有算作工资。请核对。",
        ),
        "wage.foreign": (
            _D,
            "写着“%(words)s”，币种是%(currency)s，没有算进去。请折算后在月份里填上。",
        ),
        "wage.failed": (_D, "写着“%(words)s”，状态是“%(state)s”，没有算进去。"),
        "wage.neither": (_D, "写着“%(words)s”，没有写是收是支，没有算进去。请核对。"),
        "wage.own": (
            _D,
            "写着“%(words)s”，是本人从别的账户转来的，没有算进去，以免算两次。请核对。",
        ),
        "wage.reversed": (
            _D,
            "%(on)s的 %(amount)s 元在%(back_on)s退回去了（第 %(back_row)s 行），已经减掉。请核对。",
        ),
        "wage.reversal_alone": (
            _D,
            "%(on)s退回 %(amount)s 元，找不到退的是哪一笔，从%(month)s里减掉。请核对。",
        ),
        "wage.back_to_employer": (
            _D,
            "%(on)s转给“%(payer)s” %(amount)s 元，没有从已发里减。请问清是不是发了又要回去。",
        ),
        "wage.two_accounts": (
            _D,
            "%(on)s进%(account)s的 %(amount)s 元，和%(other_on)s进%(other)s的一笔金额相同，"
            "可能是同一笔钱转了一道，算了两次。请核对。",
        ),
        # of which month
        "month.assumed": (
            _D,
            "%(on)s发的 %(amount)s 元没有写是哪个月的，%(why)s算作%(month)s。请核对。",
        ),
        "month.shifted": (
            _D,
            "平常 %(day)s 号前后发，%(on)s这一笔按%(paid_in)s的那一次算。请核对。",
        ),
        "month.ahead": (_D, "%(on)s发的，写的是%(month)s，还没到。请核对是不是预支或者写错。"),
        "month.far": (_D, "%(on)s发的，按“%(words)s”算作%(month)s，隔了 %(n)s 个月。请核对。"),
        "month.several": (
            _D,
            "“%(words)s”写了几个月，%(amount)s 元都放在%(month)s。请按月分开填。",
        ),
        "month.differs": (
            _D,
            "这一笔一处写“%(words)s”，一处写“%(other)s”，按前一处算作%(month)s。请核对。",
        ),
        "month.summed": (_D, "%(month)s有 %(count)s 笔，加起来是 %(paid)s 元。请核对。"),
        "bonus.apart": (
            _D,
            "%(on)s的 %(amount)s 元写着“%(words)s”，按年终奖单列，没有算进哪个月。请核对。",
        ),
    }
)


def problem(
    code: str,
    *,
    sheet: str | None = None,
    row: int | None = None,
    column: str | None = None,
    **data: object,
) -> Problem:
    """Return the problem with its message filled in, days and months as people read them."""
    said = {name: _in_words(name, value) for name, value in data.items()}
    return tables.told(MESSAGES, code, said, sheet=sheet, row=row, column=column)


_MONTH = re.compile(r"(\d{4})-(\d{2})")
_MONTHS = ("month", "paid_in")


def _in_words(name: str, value: object) -> object:
    """Return a day as 2024年3月1日 and a month as 2024年3月; anything else as it is."""
    if isinstance(value, date):
        return in_full(value)
    if name in _MONTHS and (month := _MONTH.fullmatch(str(value))):
        return f"{month[1]}年{int(month[2])}月"
    return value


def placed(finding: Finding, *, sheet: str, row: int, column: str) -> Problem:
    """Return what a reader of days or amounts noticed, at its place."""
    return tables.problem(finding.code, sheet=sheet, row=row, column=column, **finding.data)
