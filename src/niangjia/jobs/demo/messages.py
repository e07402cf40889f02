"""Messages of the demo, one in each state; nothing leaves the house, for no carrier is set up."""

import io
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from PIL import Image

from niangjia.apps.intake import selectors as intake
from niangjia.apps.notices import selectors as notices
from niangjia.apps.notices import services
from niangjia.apps.notices.services import by_hand, sending
from niangjia.apps.people import services as people
from niangjia.jobs.demo.federation import House

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry
    from niangjia.apps.notices.models import Notice

HOW_FAR = ("to_print", "posted", "served", "returned")


def load(house: House) -> None:
    """Tell callers on paper, each letter a step further, and the officer of her clocks."""
    now = timezone.now()
    on = timezone.localdate(now)
    rows = intake.listed(visible_to=house.officer, on=on, at=now, which="open", words="")
    _letters(house, list(rows[: len(HOW_FAR)]), now)
    for key, due in (("worklist.reminder", "明天 17:00"), ("worklist.overdue", "昨天 17:00")):
        facts = {"number": "示例案件（演示）", "what": "申请续冻", "due": due}
        if key == "worklist.overdue":
            facts["whose"] = house.officer.name
        services.tell(to=house.officer, template=key, facts=facts, at=now, about="/desk/matters/")
    seen = services.tell(
        to=house.officer,
        template="worklist.reminder",
        facts={"number": "示例案件（演示）", "what": "开庭前送证据", "due": "上周五 17:00"},
        at=now - timedelta(days=3),
        about="/desk/matters/",
    )
    services.read(notice=seen.pk, by=house.officer, at=now - timedelta(days=2))


def _letters(house: House, enquiries: "Iterable[Enquiry]", now: datetime) -> None:
    for far, enquiry in zip(HOW_FAR, enquiries, strict=False):
        people.keep_addresses(
            addresses={enquiry.person_id: "海口市示例区演示路 1 号"},
            by=house.officer,
            why="演示",
        )
        notice = services.tell(
            to=enquiry.person,
            template="matters.paper_to_serve",
            facts={
                "number": enquiry.number,
                "paper": "调解通知（演示）",
                "act": "来工会领",
                "by_when": "下周五",
            },
            at=now,
            by=house.officer,
            urgent=True,
            subject=enquiry,
        )
        sending.send_one(notice=notice.pk, at=now)
        _carry(house, notice, far, now)


def _carry(house: House, notice: "Notice", far: str, now: datetime) -> None:
    """Carry one letter as far as it is to be."""
    letter = notices.letter_of(notice)
    if letter is None or far == "to_print":
        return
    on = timezone.localdate(now)
    by_hand.print_letter(letter=letter, union=house.city.name, by=house.officer, at=now)
    asked = {"letter": letter, "by": house.officer, "on": on, "today": on}
    by_hand.post_letter(**asked, express_number="DEMO0000000001", version=2)
    if far == "served":
        by_hand.serve_letter(**asked, scan=("回执（演示）.png", _picture()), version=3)
    elif far == "returned":
        by_hand.return_letter(**asked, why="查无此人（演示）", version=3)


def _picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (120, 80), "#faf6f0").save(made, "PNG")
    return made.getvalue()
