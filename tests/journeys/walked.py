"""A matter that services have walked to where a journey begins, by the demo's own hands."""

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl

from niangjia.apps.matters.models import Claimant
from niangjia.apps.matters.services import register, roster
from niangjia.apps.people import services as people
from niangjia.apps.recovery.services.assessment import assess_claims
from niangjia.jobs.demo.federation import House
from niangjia.jobs.demo.walk import Walk, give_accounts, moment

ROSTERS = Path(__file__).resolve().parents[1] / "rosters"
WIDE = ROSTERS / "a_wide_two_row_header.xlsx"
USCC = "91460100MA5T0DE15F"
EMPLOYER = "海南示例建设有限公司（演示）"
TITLE = "示例建设 48 人欠薪（演示）"
ENDED_ON = date(2024, 12, 31)
CENTRE = "海口市总工会调解中心（演示）"
COMMITTEE = "海口市劳动人事争议仲裁委员会"
COURT = "海口市龙华区人民法院"
SILENT = "钟桐"
"""Who has told no phone number."""
DAMAGED = "严长涛"
"""Whose ID is stored as a number in the damaged workbook: the last digits are lost."""


def damaged_workbook() -> bytes:
    """Return the wide workbook with one ID stored as a number, its last digits lost."""
    book = openpyxl.load_workbook(WIDE)
    for row in book.active.iter_rows(min_row=5):
        if row[1].value == DAMAGED:
            row[2].value = 460106197003090000
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A matter of 48 and the ways to bring it further."""

    walk: Walk

    @property
    def number(self) -> str:
        """Return the matter's number."""
        return self.walk.matter.number

    def people(self) -> list[Claimant]:
        """Return the workers in the roster's order."""
        return list(self.walk.matter.claimants.select_related("person").order_by("seq"))

    def compute(self, on: date, *, one_is_silent: bool = False) -> None:
        """Compute what everybody is owed; all have told an account, all but perhaps one a phone."""
        give_accounts(self.walk, prefix="137")
        if one_is_silent:
            silent = next(one.person for one in self.people() if one.person.name == SILENT)
            people.correct_person(
                person=silent,
                version=silent.version,
                phone="",
                by=self.walk.house.officer,
                why="停机（演示）",
            )
        self.walk.matter.refresh_from_db()
        assess_claims(matter=self.walk.matter, on=on, by=self.walk.house.officer, at=moment(on, 11))

    def mediate(self) -> None:
        """Let mediation fail for everybody."""
        forum = self.walk.open("mediation", date(2025, 1, 8), body=CENTRE)
        facts = {"present": "职工代表 3 人", "both_willing": True, "no_recusal": True}
        forum = self.walk.take(forum, "convene", date(2025, 1, 14), facts)
        told = {"reason": "apart", "committee": COMMITTEE, "contact": "12351"}
        self.walk.take(forum, "fail", date(2025, 1, 20), told)
        self.walk.send_papers("mediation_termination", date(2025, 1, 20))

    def file(self) -> None:
        """Write the applications, send them out, and file them."""
        forum = self.walk.open("arbitration", date(2025, 2, 10), body=COMMITTEE)
        told = {
            "committee": COMMITTEE,
            "facts": "单位长期拖欠工资，职工于 2024年12月31日解除劳动合同。",
            "contract": "签有书面劳动合同",
            "left_reason": "单位拖欠工资，职工被迫解除",
            "post": "员工",
            "address": "海口市龙华区（演示地址）",
            "employer_post": "执行董事",
        }
        self.walk.take(forum, "prepare", date(2025, 2, 11), told)
        for form in ("arbitration_application", "evidence_list"):
            self.walk.send_papers(form, date(2025, 2, 12))
        self.walk.take(forum, "file", date(2025, 2, 13))


def enrolled(house: House, *, data: bytes | None = None) -> Way:
    """Return a matter with its roster imported, nothing computed."""
    on = date(2025, 1, 6)
    matter = register.register_matter(
        uscc=USCC,
        employer_name=EMPLOYER,
        title=TITLE,
        union=house.city,
        region="460100",
        received_on=on,
        ended_on=ENDED_ON,
        end_ground="38_WORKER_FORCED",
        by=house.officer,
        at=moment(on),
        address="海口市龙华区国贸大道 2 号（演示地址）",
        legal_representative="林某某（演示）",
        phone="0898-60000001",
    )
    roster.import_whole(
        matter=matter,
        name="工资表（演示）.xlsx",
        data=data or WIDE.read_bytes(),
        by=house.clerk,
        at=moment(on),
    )
    return Way(walk=Walk(house=house, matter=matter))
