"""The people of a matter by the command line: who acts, where money goes, who leaves."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.transaction import atomic

from niangjia.apps.matters import policies as papers
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.choices import LeftWhy, ParticipantRole
from niangjia.apps.matters.services import register
from niangjia.apps.people import services as people
from niangjia.apps.recovery import policies as money
from niangjia.apps.recovery.services import leaving
from niangjia.engines.tables import safe_cell
from niangjia.jobs.matter_asking import Answer, Asking, claimants_by_seq, require_seqs
from niangjia.jobs.matter_words import NotReadable, csv_of, list_of, table
from niangjia.kernel.errors import DomainError

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Matter

WHO, CONTACT = ("序号", "姓名"), ("手机", "开户银行", "账号")


class NobodyNamed(DomainError):
    code = "jobs.nobody_named"
    message = "请用 --name 写明姓名。"


def participants(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Show who acts in a matter; invite somebody from outside or record who was elected."""
    matter = asking.matter(arguments.number)
    if arguments.elect or arguments.invite:
        papers.require(papers.Deed.CAST, matter=matter, person=asking.person, on=asking.today)
    if arguments.elect:
        register.elect_representatives(
            matter=matter,
            claimants=claimants_by_seq(matter, arguments.elect),
            since=asking.on,
            on=asking.today,
            may_settle=arguments.may_settle,
            by=asking.person,
        )
    if arguments.invite:
        if not arguments.name.strip():
            raise NobodyNamed
        register.invite(
            matter=matter,
            name=arguments.name,
            phone=arguments.phone,
            role=ParticipantRole(arguments.invite),
            since=asking.on,
            on=asking.today,
            by=asking.person,
        )
    rows = list(matters.acting(matter, on=asking.today))
    lines = table(
        ("身份", "姓名", "从哪天起"),
        ((row.get_role_display(), row.name, row.during.lower) for row in rows),
    )
    data = {
        "participants": [
            {"role": row.role, "name": row.name, "since": row.during.lower} for row in rows
        ]
    }
    return Answer(lines=lines or ["还没有参与人。"], data=data)


def contacts(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Keep phones and bank accounts of the workers in a list: of all of them, or of none.

    Phones are for whoever fills papers, in which they stand; accounts for whoever pays.
    """
    matter = asking.matter(arguments.number)
    if arguments.template:
        return _template(matter, arguments.template)
    name = arguments.file.name
    rows = list_of(arguments.file, WHO, optional=CONTACT)
    if any(row["手机"] for row in rows):
        papers.require(papers.Deed.FILL, matter=matter, person=asking.person, on=asking.today)
    if any(row["开户银行"] or row["账号"] for row in rows):
        money.require(money.Deed.PAY, matter=matter, person=asking.person, on=asking.today)
    workers = {row.seq: row for row in matter.claimants.select_related("person")}
    require_seqs([_seq(name, row) for row in rows], workers)
    with atomic():
        for row in rows:
            seq = _seq(name, row)
            person = workers[seq].person
            if row["姓名"] != person.name:
                told = f"写“{row['姓名']}”，第 {seq} 位职工是{person.name}"
                raise NotReadable(name=name, why=f"第 {row['行']} 行{told}")
            people.correct_person(
                person=person,
                version=person.version,
                by=asking.person,
                why=arguments.why,
                phone=row["手机"] or None,
                bank_account=row["账号"] or None,
                bank_name=row["开户银行"] or None,
            )
    return Answer(
        lines=[f"已存好 {len(rows)} 人的联系方式和收款账户。"], data={"people": len(rows)}
    )


def _seq(name: str, row: Mapping[str, str]) -> int:
    if not row["序号"].isdecimal():
        why = f"第 {row['行']} 行的序号“{row['序号']}”不是数字"
        raise NotReadable(name=name, why=why)
    return int(row["序号"])


def _template(matter: "Matter", path: Path) -> Answer:
    """Write the list to fill in: those who lack a phone or an account, and no number of anybody."""
    there = matter.claimants.filter(left_on__isnull=True).select_related("person")
    rows = [
        (row.seq, safe_cell(row.person.name), "", "", "")
        for row in there.order_by("seq")
        if not (row.person.phone_last4 and row.person.bank_account_last4)
    ]
    path.write_bytes(csv_of([*WHO, *CONTACT], rows))
    return Answer(
        lines=[f"已写出 {path}：{len(rows)} 人还没有手机或收款账户。填好后用 contacts 交回。"],
        data={"template": str(path), "people": len(rows)},
    )


def leave(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Record that one worker leaves; the others go on."""
    matter = asking.matter(arguments.number)
    papers.require(papers.Deed.PART, matter=matter, person=asking.person, on=asking.today)
    claimant = leaving.leave_matter(
        claimant=matters.get_claimant(arguments.seq, matter=matter),
        why=LeftWhy(arguments.why),
        on=asking.on,
        by=asking.person,
        at=asking.at,
        note=arguments.note,
    )
    name = claimant.person.name
    return Answer(
        lines=[f"已记：{name}从 {claimant.left_on} 起离开（{claimant.get_left_why_display()}）。"],
        data={
            "seq": claimant.seq,
            "name": name,
            "left_on": claimant.left_on,
            "why": claimant.left_why,
        },
    )
