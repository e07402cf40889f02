"""An unfinished interview: opened by number and code alone, sealed, destroyed in time."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.apps.intake import ground
from tests.apps.intake.ground import AT, make
from tests.serving import serving

from niangjia.apps.intake.errors import DraftsFull
from niangjia.apps.intake.models import Draft
from niangjia.apps.intake.services import drafts
from niangjia.apps.matters.services.look_up import NoSuchCode, TooManyTries
from niangjia.apps.unions.acting import acting_as_nobody

pytestmark = pytest.mark.django_db
ANSWERS = {"raw": {"words": ["三个月没发工资"]}, "done": ["words"]}


def keep(mark=None, at=AT, answers=ANSWERS):
    return drafts.keep_draft(mark=mark or uuid4(), answers=answers, at=at)


def open_(kept, at=AT, **changes):
    given = {"number": kept.number, "code": kept.code, "address": "192.0.2.1"} | changes
    return drafts.open_draft(at=at, **given)


def test_number_and_code_open_it_under_the_serving_role_and_nothing_else_does():
    mark = uuid4()
    with serving(), acting_as_nobody():
        kept = keep(mark)
        assert kept.until == AT + timedelta(days=7)
        assert not Draft.objects.exists()  # nobody reads the table, not even who wrote it
        found = open_(kept, number=kept.number.lower(), code=f"{kept.code[:4]} {kept.code[4:]}")
        assert (found.mark, found.answers) == (mark, ANSWERS)
        with pytest.raises(NoSuchCode):
            open_(kept, code="22222222")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM intake_draft")


def test_kept_again_it_has_the_same_number_and_code_and_a_new_day():
    mark = uuid4()
    first = keep(mark)
    later = keep(mark, at=AT + timedelta(days=2), answers={"raw": {}, "done": []})
    assert (later.number, later.code) == (first.number, first.code)
    assert later.until == first.until + timedelta(days=2)
    assert open_(later).answers == {"raw": {}, "done": []}


def test_it_is_sealed():
    keep()
    assert "三个月".encode() not in bytes(Draft.objects.get().answers_enc)


def test_after_its_days_it_opens_no_more_and_is_destroyed():
    kept = keep()
    late = AT + timedelta(days=7)
    with pytest.raises(NoSuchCode):
        open_(kept, at=late)
    assert drafts.drop_drafts(at=late - timedelta(seconds=1)) == 0
    with serving():
        assert drafts.drop_drafts(at=late) == 1
    assert not Draft.objects.exists()


def test_sent_it_is_destroyed():
    mark = uuid4()
    keep(mark)
    ground.tell(make.federation(), mark=mark)
    assert not Draft.objects.exists()


def test_codes_are_not_tried_at_will():
    kept = keep()
    for _ in range(20):
        with pytest.raises(NoSuchCode):
            open_(kept, code="22222222")
    with pytest.raises(TooManyTries):
        open_(kept)


def test_so_many_and_no_more(monkeypatch):
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 1)
    mark = uuid4()
    keep(mark)
    with pytest.raises(DraftsFull):
        keep()
    keep(mark)  # what is there already may still be kept anew
