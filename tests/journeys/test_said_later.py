"""What is said later at a counter: into her record, and seen before a second one is made."""

import re

import pytest
from django.utils import timezone
from tests.apps.intake import ground
from tests.factories import matters as make
from tests.web.worker.interview import answers_for

from niangjia.apps.intake.choices import Door
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.services import unfinished
from niangjia.apps.people import services as people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_said_at_the_counter_it_goes_into_the_record_that_is_there(page, sign_in, shoot, fits):
    fed = make.federation("海口", "460100")
    people.open_account(username="clerk", password=None, person=fed.clerk, by=None)
    sign_in(fed.clerk.account)
    row = ground.enquiry(fed, at=timezone.now())

    page.goto(f"/desk/enquiries/{row.number}/")
    page.get_by_role("link", name="补充情况").click()
    fits(page)
    shoot(page, "said-later")
    page.get_by_label("本人这次怎么说的").fill("老板今天给了一张欠条")
    page.get_by_role("button", name="记下").click()
    page.wait_for_url(re.compile(rf"/desk/enquiries/{row.number}/$"))
    assert page.get_by_text("又说了新情况").count() == 1
    fits(page)
    shoot(page, "said-later-new")

    asked = unfinished.keep(
        mark=ground.told().mark,
        union=fed.city,
        door=Door.COUNTER,
        answers=_answered(fed),
        version=0,
        by=fed.clerk,
        at=timezone.now(),
    )
    page.goto(f"/desk/enquiries/ask/{asked.mark}/")
    assert page.get_by_text("这个电话以前说过").count() == 1
    fits(page)
    shoot(page, "said-later-known")
    page.get_by_label("我同意工会").check()
    page.get_by_role("button", name="交给工会").click()
    page.wait_for_load_state()
    assert page.get_by_text("请选这次说的是哪件事").count() >= 1
    page.get_by_label(f"接着说：{row.number}").check()
    page.get_by_role("button", name="交给工会").click()
    page.wait_for_url(re.compile(rf"/desk/enquiries/{row.number}/$"))
    assert row.tellings.count() == 3
    assert Enquiry.objects.count() == 1


def _answered(fed):
    """Return the courier's answers as the counter keeps them, all of them given."""
    raw, done = {}, []
    for key, fields in answers_for(fed.city).items():
        if key == "check":
            continue
        done.append(key)
        for name, value in fields.items():
            raw[name] = value if isinstance(value, list) else [value]
    return {"raw": raw, "done": sorted(done)}
