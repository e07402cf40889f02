"""A small house to open pages in: two invented federations, a matter, everybody signed in."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.apps.intake import ground as intake
from tests.apps.intake import test_office_steps as offices
from tests.apps.lawbook.ground import draft
from tests.engines.uploads import made
from tests.factories import matters as make

from niangjia.apps.documents.services import intake as intake_gate
from niangjia.apps.intake import selectors
from niangjia.apps.intake.choices import Came, Decided, Door, LetterKind, Word
from niangjia.apps.intake.models import Enquiry, OutwardLetter, Referral
from niangjia.apps.intake.services import (
    interim,
    office_steps,
    outward,
    papers,
    referrals,
    replies,
    unfinished,
)
from niangjia.apps.lawbook import services as lawbook
from niangjia.apps.machines.services import accounts as machines
from niangjia.apps.machines.services import hooks
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.models import Forum, Matter
from niangjia.apps.matters.selectors import about
from niangjia.apps.matters.services import forums, register, standing
from niangjia.apps.notices import services as notices
from niangjia.apps.notices.models import Notice
from niangjia.apps.people.models import Person
from niangjia.apps.people.services import accounts
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.models import Membership
from niangjia.apps.worklist.services import writing
from niangjia.web.worker.session import PHONE_KEY


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Who may knock, and what there is to see."""

    clients: dict[str, Client]
    names: dict[str, object]


def signed_in(person: Person, username: str) -> Client:
    """Return the browser of a person who has signed in."""
    account = accounts.open_account(person=person, username=username, password=None, by=None)
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


looked_at_once = cache(intake_gate.inspected)
"""A look at a file is a process of its own; each house has the same files."""


@pytest.fixture
def house(db) -> House:
    """Return a federation with one matter, and everybody who may or may not see it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake_gate, "inspected", looked_at_once)
        return _house()


def _house() -> House:
    here = make.federation()
    admin = make.human("管理员（演示）")
    unions.grant_role(person=admin, union=here.city, kind="admin", from_=make.SINCE, by=None)
    post = unions.grant_role(
        person=here.clerk, union=here.county, kind="clerk", from_=make.SINCE, by=None
    )
    far = make.federation(prefix="远方", code="110100")
    matter = make.matter(here)
    worker = make.claimant(matter, "林阿珍（演示）", by=here.officer)
    item = make.item(worker)
    forum = forums.open_forum(
        matter=matter,
        lifecycle="mediation",
        items=[item],
        by=here.officer,
        opened_on=make.TODAY,
        at=make.NOW,
    )
    outside = {}
    for who, role, where, part in (
        ("lawyer", ParticipantRole.AID_LAWYER, matter, {}),
        ("mediator", ParticipantRole.MEDIATOR, matter, {}),
        ("counsel", ParticipantRole.AID_LAWYER, matter, {"claimant": worker}),
        ("court", ParticipantRole.COURT, matter, {"forum": forum}),
        ("arbitration", ParticipantRole.ARBITRATION, matter, {"forum": forum}),
        ("employer", ParticipantRole.EMPLOYER, matter, {"forum": forum}),
        ("far_lawyer", ParticipantRole.AID_LAWYER, make.matter(far), {}),
    ):
        outside[who] = make.human(f"{role.label}（演示）")
        register.add_participant(
            matter=where,
            person=outside[who],
            role=role,
            since=make.TODAY,
            on=timezone.localdate(),
            by=here.officer,
            **part,
        )
    member, former = _members(here, matter, forum)
    outside |= {"member": member.person, "former_member": former.person}
    roles = _other_roles(here)
    hook = hooks.register_hook(
        union=here.city,
        address="https://203.0.114.7/niangjia",
        kinds=["enquiry.received"],
        by=admin,
        at=timezone.now(),
    ).hook
    machine = machines.register_machine(
        name="示例热线系统（演示）",
        union=here.city,
        door="line_12345",
        by=admin,
        at=timezone.now(),
    )
    value = lawbook.propose_value(
        draft=draft(), by=here.officer, on=timezone.localdate(), at=make.NOW
    )
    told = intake.enquiry(here)
    (paper,) = papers.add_papers(
        enquiry=told,
        files=[papers.Sent(name="IMG_1.jpg", data=made.photo())],
        by=told.person,
        at=make.NOW,
    )
    assert paper.is_new
    halfway = unfinished.keep(
        mark=uuid4(),
        union=here.city,
        door="counter",
        answers={"raw": {"words": ["三个月没发工资"]}, "done": ["words"]},
        version=0,
        by=here.clerk,
        at=timezone.now(),
    )
    letter = referred(told, by=here.officer)
    away = sent_on(here)
    return House(
        clients={
            "stranger": Client(raise_request_exception=False),
            "nobody": signed_in(make.human("无岗位（演示）"), "nobody"),
            "elsewhere": signed_in(far.officer, "elsewhere"),
            "clerk": signed_in(here.clerk, "clerk"),
            "officer": signed_in(here.officer, "officer"),
            "leader": signed_in(here.leader, "leader"),
            "cashier": signed_in(here.cashier, "cashier"),
            "admin": signed_in(admin, "admin"),
            "worker": signed_in(worker.person, "worker"),
            "phone": _by_phone(worker.person),
            **{who: signed_in(person, who) for who, person in (outside | roles).items()},
        },
        names={
            "matter": matter.number,
            "seq": worker.seq,
            "forum": forum.pk,
            "union": here.county.pk,
            "city": here.city.pk,
            "person": here.officer.pk,
            "role": post.pk,
            "body": member.body_id,
            "member": member.pk,
            "value": value.pk,
            "machine": machine.pk,
            "enquiry": told.number,
            "halfway": str(halfway.mark),
            "referral": letter.pk,
            "letter": letter.number,
            "away": away.enquiry.number,
            "sent": away.step.seq,
            "hook": hook.pk,
            "task": writing.write_task(
                about=about(matter),
                what="复印工资条（演示）",
                holder=here.officer,
                due_on=None,
                by=here.officer,
                at=timezone.now(),
            ).pk,
            "notice": _told(matter, worker.person, here).pk,
        },
    )


def sent_on(here: make.Federation) -> OutwardLetter:
    """Return the letter with which an enquiry was sent on to another office."""
    away = intake.enquiry(here, name="转出去（演示）", phone="13800000066")
    offices.send_on(here, away)
    return outward.write_letter(
        enquiry=away,
        step=selectors.outward_steps_of(away)[0],
        written=outward.Written(
            kind=LetterKind.TRANSFER,
            subject="关于欠薪的转办",
            says="三个月没发工资。",
            asks="请依法检查。",
            contact="12351",
        ),
        by=here.officer,
        at=make.NOW,
        version=0,
    )


def referred(enquiry: Enquiry, *, by: Person) -> Referral:
    """Return an office's letter about an enquiry, with its scan and a reply that is not sent.

    It was told how far things are; another office's step is written down beside it.
    """
    letter = referrals.receive_more(
        enquiry=enquiry,
        told=intake.told(
            door=Door.LINE_12345,
            sender="示例市 12345 热线（演示）",
            their_number="示例-20261123-7",
            words="市民来电反映欠薪。",
        ),
        letter=papers.Sent(name="scan.jpg", data=made.photo()),
        at=make.NOW,
        by=by,
    ).referral
    replies.write_reply(
        referral=letter,
        decided=Decided.OPENED,
        says="已经立案件，正在办。",
        contact="12351",
        by=by,
        at=make.NOW,
        version=letter.version,
    )
    letter.refresh_from_db()
    interim.tell_so_far(
        referral=letter,
        told=interim.SoFar(
            sent_on=timezone.localdate(make.NOW),
            done="已约双方谈一次。",
            handled_by="周敏（演示） 12351",
            next_on=timezone.localdate(make.NOW) + timedelta(days=1),
            manner=Came.FAX,
        ),
        proof=papers.Sent(name="scan.jpg", data=made.photo()),
        by=by,
        at=make.NOW,
        version=letter.version,
    )
    office_steps.record_office_step(
        enquiry=enquiry,
        said=office_steps.Said(
            body="示例市劳动监察支队（演示）",
            word=Word.ACCEPTED,
            said_on=timezone.localdate(make.NOW),
            note="已受理。",
        ),
        letter=papers.Sent(name="scan.jpg", data=made.photo()),
        is_answer=False,
        by=by,
        at=make.NOW,
    )
    letter.refresh_from_db()
    return letter


def _told(matter: Matter, worker: Person, here: make.Federation) -> Notice:
    """Return what a worker was told about the matter."""
    return notices.tell(
        to=worker,
        template="matters.handler_changed",
        facts={"number": matter.number, "officer": here.officer.name},
        at=make.NOW,
        by=here.officer,
        subject=matter,
    )


def _members(here: make.Federation, matter: Matter, forum: Forum) -> tuple[Membership, Membership]:
    """Return who acts for a court that has the part of one forum, and who did until yesterday."""
    body = unions.register_body(union=here.city, kind="court", name="示例法院（演示）", by=None)
    found = []
    for name in ("书记员（演示）", "原书记员（演示）"):
        found.append(
            unions.add_member(body=body, name=name, phone="", from_=make.SINCE, by=here.leader)
        )
    unions.end_membership(
        membership=found[1], on=timezone.localdate(), by=here.leader, why="调离（演示）"
    )
    standing.let_body_in(
        matter=matter,
        body=body,
        since=make.TODAY,
        on=timezone.localdate(),
        by=here.officer,
        forum=forum,
    )
    return found[0], found[1]


def _other_roles(here: make.Federation) -> dict[str, Person]:
    """Return people whose roles are not those of the matter's day, place or kind."""
    today = timezone.localdate()
    kinds = {
        "auditor": (here.city, "auditor", None),
        "leaver": (here.city, "case_officer", today),  # yesterday was her last day
        "below": (here.county, "case_officer", None),
        "above": (here.province, "team_leader", None),
    }
    found = {who: make.human(f"{who}（演示）") for who in [*kinds, "cover"]}
    for who, (union, kind, until) in kinds.items():
        unions.grant_role(
            person=found[who], union=union, kind=kind, from_=make.SINCE, until=until, by=None
        )
    make.stands_in(
        here.officer.roles.get(), found["cover"], from_=today, until=today + timedelta(days=1)
    )
    return found


def _by_phone(person: Person) -> Client:
    """Return the browser of a worker without an account who has shown her phone's code."""
    client = Client(raise_request_exception=False)
    session = client.session
    until = (timezone.now() + timedelta(hours=1)).isoformat()
    session[PHONE_KEY] = {"person": person.pk, "until": until}
    session.save()
    return client
