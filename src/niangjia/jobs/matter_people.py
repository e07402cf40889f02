"""The people of a matter by the command line: who acts, where money goes, who leaves."""

import argparse

from django.db.transaction import atomic

from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.choices import LeftWhy, ParticipantRole
from niangjia.apps.matters.services import register
from niangjia.apps.people import services as people
from niangjia.apps.recovery import policies
from niangjia.apps.recovery.policies import Deed
from niangjia.apps.recovery.services import leaving
from niangjia.jobs.matter_asking import Answer, Asking, claimants_by_seq, require_seqs
from niangjia.jobs.matter_words import NotReadable, list_of, table
from niangjia.kernel.errors import DomainError

ACCOUNT_COLUMNS = ("序号", "姓名", "开户银行", "账号")


class NobodyNamed(DomainError):
    code = "jobs.nobody_named"
    message = "请用 --name 写明姓名。"


def participants(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Show who acts in a matter; invite somebody from outside or record who was elected."""
    matter = asking.matter(arguments.number)
    if arguments.elect:
        register.elect_representatives(
            matter=matter,
            claimants=claimants_by_seq(matter, arguments.elect),
            since=asking.on,
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
            by=asking.person,
        )
    rows = list(matters.acting(matter, on=asking.today))
    lines = table(
        ("身份", "姓名", "从哪天起"),
        ((row.get_role_display(), row.person.name, row.during.lower) for row in rows),
    )
    data = {
        "participants": [
            {"role": row.role, "name": row.person.name, "since": row.during.lower} for row in rows
        ]
    }
    return Answer(lines=lines or ["还没有参与人。"], data=data)


def accounts(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Keep the bank accounts of the workers in a list: all of them, or none."""
    matter = asking.matter(arguments.number)
    policies.require(Deed.PAY, matter=matter, person=asking.person, on=asking.today)
    rows = list_of(arguments.file, ACCOUNT_COLUMNS)
    workers = {row.seq: row for row in matter.claimants.select_related("person")}
    numbered = []
    for row in rows:
        if not row["序号"].isdecimal():
            raise NotReadable(
                name=arguments.file.name, why=f"第 {row['行']} 行的序号“{row['序号']}”不是数字"
            )
        numbered.append((int(row["序号"]), row))
    require_seqs([seq for seq, _ in numbered], workers)
    with atomic():
        for seq, row in numbered:
            person = workers[seq].person
            if row["姓名"] != person.name:
                raise NotReadable(
                    name=arguments.file.name,
                    why=f"第 {row['行']} 行写“{row['姓名']}”，第 {seq} 位职工是{person.name}",
                )
            people.correct_person(
                person=person,
                version=person.version,
                by=asking.person,
                why=arguments.why,
                bank_account=row["账号"],
                bank_name=row["开户银行"],
            )
    return Answer(lines=[f"已存好 {len(numbered)} 人的收款账户。"], data={"people": len(numbered)})


def leave(asking: Asking, arguments: argparse.Namespace) -> Answer:
    """Record that one worker leaves; the others go on."""
    matter = asking.matter(arguments.number)
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
