"""The verbs of `matter` with their arguments; what each does stands in the module it names."""

import argparse
from pathlib import Path
from typing import Any

from niangjia.engines.claims import Ground
from niangjia.jobs.matter_words import (
    day_argument,
    fen_argument,
    file_argument,
    pair_argument,
    people_argument,
)

LEFT_WHY = ("settled", "withdrew", "died", "moved", "duplicate")
PAYERS = ("court", "employer", "auction")
CHANGES = ("correction", "take_back", "advance", "reversal")
OUTSIDE = ("aid_lawyer", "mediator", "court", "arbitration")
STATES = ("open", "closed", "all")


class VerbParser(argparse.ArgumentParser):
    """Takes plain arguments wherever they stand: before, between or after the options.

    argparse itself gives up on optional plain arguments once an option has come in between
    (`fill 案号 12 --as 账号 空格=内容`).
    """

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse as argparse does, with the plain arguments moved behind the options."""
        options, plain, waiting = [], [], iter(args or ())
        for word in waiting:
            if word == "--":
                plain.extend(waiting)
            elif word.startswith("-"):
                options.append(word)
                action = self._option_string_actions.get(word)
                if action is not None and action.nargs is None:
                    value = next(waiting, None)
                    options.extend([] if value is None else [value])
            else:
                plain.append(word)
        return super().parse_known_args([*options, *plain], namespace)


def add_verbs(verbs: Any) -> None:
    """Add every verb, in the order in which a matter goes."""
    _registering(verbs)
    _people(verbs)
    _procedure(verbs)
    _papers(verbs)
    _money(verbs)


def _verb(
    verbs: Any,
    name: str,
    does: str,
    meaning: str,
    *,
    dated: str = "",
    number: bool = True,
    key: str = "",
) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = verbs.add_parser(
        name, help=meaning, description=meaning, allow_abbrev=False
    )
    if number:
        made.add_argument("number", metavar="案号")
    made.add_argument("--as", dest="login", required=True, metavar="账号", help="谁来办")
    output = made.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="输出 JSON，给程序用")
    if key:
        output.add_argument("--id", action="store_true", help=f"只输出{key}，接着用")
    if dated:
        made.add_argument(
            "--on", type=day_argument, metavar="日期", help=f"{dated}，默认今天，不能是将来"
        )
    made.set_defaults(does=does)
    return made


def _registering(verbs: Any) -> None:
    new = _verb(
        verbs,
        "register",
        "matter_board:register",
        "登记一个案件",
        dated="接到诉求的日期",
        number=False,
        key="案号",
    )
    new.add_argument("--uscc", required=True, metavar="代码", help="统一社会信用代码，18 位")
    new.add_argument("--employer", required=True, metavar="名称", help="用人单位名称")
    new.add_argument("--title", required=True, metavar="名称", help="案件名称")
    new.add_argument("--union", metavar="代码", help="承办工会的代码，默认是您所在的工会")
    new.add_argument("--region", metavar="代码", help="劳动合同履行地，6 位，默认同工会")
    new.add_argument("--ended-on", type=day_argument, metavar="日期", help="劳动关系结束日期")
    new.add_argument(
        "--ground",
        choices=[ground.value for ground in Ground],
        metavar="情形",
        help="怎么结束的：" + "；".join(f"{ground.value} {ground.label}" for ground in Ground),
    )
    new.add_argument("--address", default="", metavar="文字", help="单位住所")
    new.add_argument("--legal-representative", default="", metavar="姓名", help="法定代表人")
    new.add_argument("--phone", default="", metavar="号码", help="单位电话")
    new.add_argument(
        "--as-printed-why", default="", metavar="理由", help="代码有误而执照确实如此时的理由"
    )

    lister = _verb(verbs, "list", "matter_board:list_", "列出能看的案件", number=False)
    lister.add_argument("--words", default="", metavar="文字", help="案号、名称、单位或姓名里的字")
    lister.add_argument("--state", choices=STATES, default="open", help="在办、已结、全部")

    _verb(verbs, "show", "matter_board:show", "看一个案件：人、钱、时限、程序、还有什么没办完")

    renewing = _verb(
        verbs,
        "clocks",
        "matter_clocks:renew",
        "放假安排公布以后，把暂定的时限重算一遍；不写案号就是能办的全部案件",
        number=False,
    )
    renewing.add_argument("number", nargs="?", metavar="案号")

    closing = _verb(verbs, "close", "matter_board:close", "结案；还有没办完的，逐条说明")
    closing.add_argument("--why", required=True, metavar="文字", help="怎么解决的，钱到没到齐")
    closing.add_argument("--reopen", action="store_true", help="重新打开已结的案件")


def _people(verbs: Any) -> None:
    roster = _verb(
        verbs, "import", "matter_roster:import_", "读名册，列出每处问题；加 --yes 全部导入"
    )
    roster.add_argument("file", type=file_argument, metavar="文件")
    roster.add_argument(
        "--fix",
        type=pair_argument,
        action="append",
        default=[],
        metavar="工作表!B14=内容",
        help="改正一格（只有一张工作表时可省去“工作表!”），可写多次",
    )
    roster.add_argument(
        "--skip",
        action="append",
        default=[],
        metavar="工作表!14",
        help="不导入这一行，可写多次",
    )
    roster.add_argument(
        "--same",
        action="append",
        default=[],
        metavar="工作表!14,工作表!20",
        help="这几行是同一个人，可写多次",
    )
    roster.add_argument(
        "--apart",
        action="append",
        default=[],
        metavar="工作表!14,工作表!20",
        help="这几行不是同一个人，可写多次",
    )
    roster.add_argument("--yes", action="store_true", help="看过了，导入")

    _verb(
        verbs,
        "compute",
        "matter_claims:compute",
        "依法算出每人应得，记入台账",
        dated="按哪天的法律",
    )
    one = _verb(verbs, "explain", "matter_claims:explain", "一位职工的每项请求是怎么算的")
    one.add_argument("seq", type=int, metavar="序号")

    acting = _verb(
        verbs, "participants", "matter_people:participants", "谁在办；加人", dated="从哪天起"
    )
    acting.add_argument("--invite", choices=OUTSIDE, metavar="身份", help="、".join(OUTSIDE))
    acting.add_argument("--name", default="", metavar="姓名", help="与 --invite 同用")
    acting.add_argument("--phone", default="", metavar="手机", help="与 --invite 同用")
    acting.add_argument("--elect", type=people_argument, metavar="1,3", help="推选出的代表人")
    acting.add_argument(
        "--may-settle", action="store_true", help="每位职工都书面同意代表人和解、放弃或变更请求"
    )

    contacts = _verb(verbs, "contacts", "matter_people:contacts", "登记职工的手机和收款账户")
    source = contacts.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "file",
        type=file_argument,
        nargs="?",
        metavar="文件.csv",
        help="列：序号,姓名，和 手机,开户银行,账号 里的几列",
    )
    source.add_argument("--template", type=Path, metavar="文件.csv", help="写出要填的表")
    contacts.add_argument("--why", default="本人提供，已核对", metavar="文字", help="怎么知道的")

    leaving = _verb(verbs, "leave", "matter_people:leave", "一位职工离开案件", dated="哪一天")
    leaving.add_argument("seq", type=int, metavar="序号")
    leaving.add_argument("--why", required=True, choices=LEFT_WHY, help="为什么离开")
    leaving.add_argument("--note", default="", metavar="文字", help="说明")


def _procedure(verbs: Any) -> None:
    forums = _verb(verbs, "forums", "matter_forums:forums", "有哪些程序、现在能办什么、还能开什么")
    forums.add_argument("forum", type=int, nargs="?", metavar="程序号", help="只看这一个，看仔细")

    opening = _verb(
        verbs, "open", "matter_forums:open_", "开始一个程序", dated="受理或提出的日期", key="程序号"
    )
    opening.add_argument("lifecycle", metavar="程序", help="如 mediation、aid、arbitration")
    opening.add_argument("--body", default="", metavar="名称", help="在哪里办理")
    _choosing(opening)

    step = _verb(
        verbs,
        "step",
        "matter_steps:step",
        "办一步；不写事实，就列出要哪些",
        dated="办理日期",
        key="程序号",
    )
    step.add_argument("forum", type=int, metavar="程序号")
    step.add_argument("step", metavar="步骤")
    step.add_argument(
        "--fact",
        type=pair_argument,
        action="append",
        default=[],
        metavar="名称=内容",
        help="一项事实，可写多次",
    )
    step.add_argument(
        "--amounts", type=file_argument, metavar="文件.csv", help="列：序号,姓名,请求,金额"
    )
    step.add_argument(
        "--template", type=Path, metavar="文件.csv", help="写出金额表的样张，不办这一步"
    )
    step.add_argument("--needs", action="store_true", help="只列出要哪些事实，不办")
    _choosing(step)


def _choosing(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--people", type=people_argument, metavar="1,3-7", help="只办这些人")
    which.add_argument("--items", type=people_argument, metavar="12,15", help="只办这些请求项")


def _papers(verbs: Any) -> None:
    papers = _verb(verbs, "papers", "matter_documents:papers", "有哪些文书，还缺什么", key="文书号")
    papers.add_argument("--form", metavar="文书种类", help="只看这一种")
    papers.add_argument("--person", type=int, metavar="序号", help="只看这位职工的")

    fill = _verb(verbs, "fill", "matter_documents:fill", "补填一份文书；不写内容，就列出缺什么")
    fill.add_argument("paper", type=int, metavar="文书号")
    fill.add_argument("values", type=pair_argument, nargs="*", metavar="空格=内容")

    release = _verb(verbs, "release", "matter_documents:release", "发出写全了的文书")
    which = release.add_mutually_exclusive_group()
    which.add_argument("--form", action="append", metavar="文书种类", help="只发这一种，可写多次")
    which.add_argument("--paper", type=int, metavar="文书号", help="只发这一份")

    packed = _verb(verbs, "zip", "matter_documents:zip_", "发出写全的文书，打成一个包")
    packed.add_argument("--out", type=Path, required=True, metavar="文件.zip")
    packed.add_argument("--form", action="append", metavar="文书种类", help="只要这一种，可写多次")
    packed.add_argument("--pdf", action="store_true", help="连同 PDF")


def _money(verbs: Any) -> None:
    receive = _verb(verbs, "receive", "matter_money:receive", "登记来款", dated="到账日期")
    receive.add_argument("--amount", type=fen_argument, required=True, metavar="元")
    receive.add_argument("--payer", required=True, metavar="户名", help="照银行回单")
    receive.add_argument("--kind", choices=PAYERS, default="court", help="谁付来的")
    receive.add_argument("--voucher", required=True, metavar="凭证号")
    receive.add_argument(
        "--cost", type=fen_argument, default=0, metavar="元", help="其中扣除的费用"
    )

    share = _verb(
        verbs,
        "distribute",
        "matter_money:distribute",
        "分配来款：先预览，再提交，另一个人复核",
        dated="分配日期",
        key="方案号",
    )
    what = share.add_mutually_exclusive_group()
    what.add_argument("--propose", action="store_true", help="提交复核")
    what.add_argument("--approve", type=int, metavar="方案号", help="复核入账")
    what.add_argument("--withdraw", type=int, metavar="方案号", help="作废没有复核的方案")
    what.add_argument("--plan", type=int, metavar="方案号", help="看一份方案")
    share.add_argument("--first-kinds", default="", metavar="请求,…", help="哪些请求优先")
    share.add_argument("--first-people", type=people_argument, metavar="1,3", help="哪些人优先")
    share.add_argument("--basis", default="", metavar="文字", help="优先的依据，照文书原话")
    share.add_argument("--paper", default="", metavar="名称和文号", help="依据写在哪份文书里")
    share.add_argument("--why", default="", metavar="文字", help="作废的原因")

    change = _verb(
        verbs,
        "change",
        "matter_changes:change",
        "更正金额、收回多付、基金垫付、冲回来款：先预览，再提交，另一个人复核",
        dated="哪一天",
        key="号",
    )
    change.add_argument(
        "kind", nargs="?", choices=CHANGES, metavar="什么事", help="、".join(CHANGES)
    )
    what = change.add_mutually_exclusive_group()
    what.add_argument("--propose", action="store_true", help="提交复核")
    what.add_argument("--approve", type=int, metavar="号", help="复核入账")
    what.add_argument("--withdraw", type=int, metavar="号", help="作废没有复核的")
    what.add_argument("--look", type=int, metavar="号", help="看一份")
    change.add_argument("--person", type=people_argument, metavar="序号", help="谁；垫付可写 1,3")
    change.add_argument("--item", type=int, metavar="请求项", help="这位有几项时，哪一项")
    change.add_argument(
        "--amount",
        type=fen_argument,
        metavar="元",
        help="更正：正确的总数；垫付：每人；冲回：空着就是整笔",
    )
    change.add_argument("--voucher", default="", metavar="凭证号")
    change.add_argument("--fund", default="", metavar="名称", help="哪个基金垫付的")
    change.add_argument("--why", default="", metavar="文字", help="原因")

    pay = _verb(
        verbs,
        "payout",
        "matter_payouts:payout",
        "发放：先看名单，再备一批、送银行、照回单确认",
        dated="办理日期",
        key="批号",
    )
    what = pay.add_mutually_exclusive_group()
    what.add_argument("--prepare", action="store_true", help="把能付的人备成一批")
    what.add_argument("--batch", type=int, metavar="批号", help="看一批")
    what.add_argument("--send", type=int, metavar="批号", help="已送银行")
    what.add_argument("--confirm", type=int, metavar="批号", help="银行已付")
    what.add_argument("--returned", type=int, metavar="批号", help="银行退回一人")
    pay.add_argument("--people", type=people_argument, metavar="1,3-7", help="这一批里的哪些人")
    pay.add_argument("--reference", default="", metavar="号", help="银行回单号")
    pay.add_argument("--why", default="", metavar="文字", help="银行为什么退回")
