"""A roster uploaded by mistake is given up: nobody came in, and the file stays on record."""

import pytest
from django.utils import timezone
from tests.apps.matters.test_roster import GOOD, _sheet
from tests.factories import matters as make
from tests.web.desk.ground import browser

from niangjia.apps.matters.choices import ImportState
from niangjia.apps.matters.services import roster

pytestmark = pytest.mark.django_db


def test_an_upload_is_given_up_and_nobody_is_in_the_matter():
    fed = make.federation()
    matter = make.matter(fed)
    draft = roster.start_import(
        matter=matter, name="错.xlsx", data=_sheet(GOOD), by=fed.officer, at=timezone.now()
    )
    client = browser(fed.officer)
    page = f"/desk/matters/{matter.number}/roster/{draft.pk}/"
    assert "这份名册不要了" in client.get(page).content.decode()

    stale = client.post(f"{page}abandon/", {"version": draft.version + 1})
    assert stale.status_code == 409
    done = client.post(f"{page}abandon/", {"version": draft.version})

    assert done.status_code == 303
    draft.refresh_from_db()
    assert draft.state == ImportState.ABANDONED
    assert not matter.claimants.exists()
    seen = client.get(page).content.decode()
    assert "这份名册不要了，一行也没有导入" in seen
    assert f"{page}abandon/" not in seen
    again = client.post(f"{page}abandon/", {"version": draft.version})
    assert again.status_code == 422
