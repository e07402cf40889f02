"""Money into each hand by the command line: the list, the batch, the bank's answer."""

import argparse
from typing import TYPE_CHECKING

from niangjia.apps.recovery import policies, selectors
from niangjia.apps.recovery import services as recovery
from niangjia.apps.recovery.choices import LineState
from niangjia.apps.recovery.policies import Deed
from niangjia.jobs.matter_asking import Answer, Asking, require_seqs, shown, yuan
from niangjia.jobs.matter_words import table
from niangjia.kernel.errors import DomainError

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Matter
    from niangjia.apps.recovery.models import Payout


class WhoReturned(DomainError):
    code = "jobs.who_returned"
    message = "银行退回的是谁？请用 --people 写一个序号。"


class NoReference(DomainError):
    code = "jobs.no_bank_reference"
    message = "请用 --reference 写银行回单号。"


def payout(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Show who can be paid and who cannot, or take a batch one stage on."""
    matter = asking.matter(arguments.number)
    if arguments.batch is not None:
        return _batch(selectors.get_payout(arguments.batch, matter=matter), "")
    policies.require(Deed.PAY, matter=matter, person=asking.person, on=asking.today)
    if arguments.prepare:
        made = recovery.prepare_payout(matter=matter, by=asking.person, on=asking.on)
        left = f"，{len(made.left)} 人暂不能付" if made.left else ""
        return _batch(made.payout, f"第 {made.payout.no} 批已经备好，还没有付款{left}。")
    if arguments.send is not None:
        sent = recovery.send_payout(
            payout=selectors.get_payout(arguments.send, matter=matter),
            by=asking.person,
            on=asking.on,
        )
        return _batch(sent, "已记送银行。等银行回单到了，再用 --confirm 确认。")
    if arguments.confirm is not None:
        return _confirm(asking, matter, arguments)
    if arguments.returned is not None:
        return _returned(asking, matter, arguments)
    return _list(matter)


def _list(matter: "Matter") -> Answer:
    rows = selectors.payees(matter)
    ready = [row for row in rows if not row.why_not]
    lines = table(
        ("序号", "姓名", "开户银行", "账号", "金额", "暂不能付"),
        (
            (
                row.claimant.seq,
                row.claimant.person.name,
                row.claimant.person.bank_name,
                row.claimant.person.masked_bank_account,
                shown(row.fen),
                row.why_not,
            )
            for row in rows
        ),
    )
    fen = sum(row.fen for row in ready)
    told = f"能付 {len(ready)} 人 {shown(fen)} 元，暂不能付 {len(rows) - len(ready)} 人。"
    data = {
        "ready": len(ready),
        "amount": yuan(fen),
        "people": [
            {
                "seq": row.claimant.seq,
                "name": row.claimant.person.name,
                "amount": yuan(row.fen),
                "why_not": row.why_not,
            }
            for row in rows
        ],
    }
    return Answer(lines=[*lines, told], data=data)


def _confirm(asking: Asking, matter: "Matter", arguments: argparse.Namespace) -> Answer:
    batch = selectors.get_payout(arguments.confirm, matter=matter)
    if not arguments.reference.strip():
        raise NoReference
    rows = selectors.transfers(batch)
    waiting = [row for row in rows if row.state == LineState.WAITING]
    if arguments.people is not None:
        require_seqs(arguments.people, {row.claimant.seq for row in rows})
        chosen = {row.claimant.pk for row in rows if row.claimant.seq in set(arguments.people)}
    else:
        chosen = {row.claimant.pk for row in waiting}
    batch, receipts = recovery.confirm_with_receipts(
        payout=batch,
        lines=chosen,
        on=asking.on,
        by=asking.person,
        bank_reference=arguments.reference.strip(),
    )
    told = f"已记付款 {len(chosen)} 人，领款凭证 {len(receipts)} 份已写好，在“文书”里。"
    return _batch(batch, told)


def _returned(asking: Asking, matter: "Matter", arguments: argparse.Namespace) -> Answer:
    batch = selectors.get_payout(arguments.returned, matter=matter)
    if len(arguments.people or ()) != 1:
        raise WhoReturned
    rows = {row.claimant.seq: row for row in selectors.transfers(batch)}
    (seq,) = arguments.people
    require_seqs([seq], rows)
    batch = recovery.return_payout_line(
        payout=batch,
        claimant=rows[seq].claimant.pk,
        on=asking.on,
        by=asking.person,
        why=arguments.why,
    )
    name = rows[seq].claimant.person.name
    return _batch(batch, f"已记银行退回：{name}的钱回到“到账待发”。")


def _batch(batch: "Payout", told: str) -> Answer:
    rows = selectors.transfers(batch)
    lines = [
        f"第 {batch.no} 批 {shown(batch.amount_fen)} 元：{batch.get_state_display()}",
        *table(
            ("序号", "姓名", "开户银行", "账号", "金额", "结果"),
            (
                (
                    row.claimant.seq,
                    row.claimant.person.name,
                    row.bank_name,
                    row.bank_account_masked,
                    shown(row.fen),
                    f"{row.state_zh} {row.return_why}".strip(),
                )
                for row in rows
            ),
        ),
        *([told] if told else []),
    ]
    data = {
        "batch": batch.no,
        "state": batch.state,
        "amount": yuan(batch.amount_fen),
        "people": [
            {
                "seq": row.claimant.seq,
                "name": row.claimant.person.name,
                "amount": yuan(row.fen),
                "state": row.state,
            }
            for row in rows
        ],
    }
    return Answer(lines=lines, data=data, key=batch.no)
