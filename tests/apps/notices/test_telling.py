"""Telling somebody: once for each event, in the transaction of its cause, seen by nobody else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import matters as make
from tests.serving import serving

from niangjia.apps.audit.models import Event
from niangjia.apps.notices import selectors, services
from niangjia.apps.notices.drafting import require_own_page
from niangjia.apps.notices.models import Notice
from niangjia.apps.unions.acting import acting_as, acting_as_nobody
from niangjia.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
FACTS = {"number": "460100-S2026-0001", "due": "11月24日 12:00"}


@pytest.fixture
def fed():
    return make.federation()


def told(fed, **changes):
    asked = {
        "to": fed.officer,
        "template": "intake.given_to_you",
        "facts": FACTS,
        "at": make.NOW,
        "by": fed.clerk,
        "about": "/desk/enquiries/460100-S2026-0001/",
        **changes,
    }
    return services.tell(**asked)


def as_served(person, on=make.TODAY):
    return acting_as(person, on=on)


def test_a_notice_stands_on_her_page_with_its_words_and_its_event(fed):
    notice = told(fed)
    (one,) = selectors.with_words(selectors.unread_of(fed.officer))
    assert one.words.say == "诉求 460100-S2026-0001 交给您办，最晚 11月24日 12:00。"
    event = Event.objects.get(kind="notices.told", target=f"notices.notice:{notice.pk}")
    assert event.facts["hash"] == bytes(one.notice.content_hash).hex()


def test_one_event_tells_a_person_once_and_another_day_again(fed):
    first, again = told(fed), told(fed)
    assert first.pk == again.pk
    assert Event.objects.filter(kind="notices.told").count() == 1
    told(fed, at=make.NOW + timedelta(days=1))
    told(fed, to=fed.leader)
    assert Notice.objects.count() == 3


def test_a_named_event_tells_once_whatever_the_day(fed):
    told(fed, event="assigned:1")
    told(fed, event="assigned:1", at=make.NOW + timedelta(days=9))
    assert Notice.objects.count() == 1


def test_what_is_undone_was_never_told(fed):
    with transaction.atomic():
        told(fed)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_a_notice_leads_to_a_page_of_this_house_only(fed):
    for about in ("https://example.org/", "//example.org/", "desk/", "/\\example.org", "/a\nb"):
        with pytest.raises(ValueError, match="no page"):
            told(fed, about=about)
    assert not Notice.objects.exists()


@given(st.text(max_size=20))
def test_no_address_that_is_let_through_leads_elsewhere(about):
    try:
        require_own_page(about)
    except ValueError:
        return
    assert not about or (about[0] == "/" and about[1:2] not in {"/", "\\"})


def test_the_words_are_sealed(fed):
    notice = told(fed)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content_enc FROM notices_notice WHERE id = %s", [notice.pk])
        assert "诉求".encode() not in bytes(cursor.fetchone()[0])


def test_she_and_who_told_her_see_it_and_nobody_else(fed):
    notice = told(fed)
    for person, sees in ((fed.officer, 1), (fed.clerk, 1), (fed.leader, 0)):
        with serving(), as_served(person):
            assert Notice.objects.filter(pk=notice.pk).count() == sees
    with serving(), acting_as_nobody():
        assert not Notice.objects.exists()


def test_the_house_itself_may_tell_and_nobody_in_another_name(fed):
    with serving(), acting_as_nobody():
        notice = told(fed, by=None)
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            told(fed, by=fed.clerk, event="in her name")
    assert selectors.get_own(notice.pk, of=fed.officer)


def test_told_again_by_somebody_who_cannot_see_the_first_it_is_still_once(fed):
    with serving(), as_served(fed.clerk):
        first = told(fed)
    with serving(), as_served(fed.leader):
        assert told(fed, by=fed.leader).pk == first.pk
    assert Notice.objects.count() == 1


def test_reading_is_noted_once_with_its_moment(fed):
    notice = told(fed)
    with serving(), as_served(fed.officer):
        services.read(notice=notice.pk, by=fed.officer, at=make.NOW)
        services.read(notice=notice.pk, by=fed.officer, at=make.NOW + timedelta(hours=1))
    notice.refresh_from_db()
    assert notice.read_at == make.NOW
    assert Event.objects.filter(kind="notices.read").count() == 1


def test_nobody_reads_for_another(fed):
    notice = told(fed)
    with pytest.raises(NotFound):
        services.read(notice=notice.pk, by=fed.clerk, at=make.NOW)


def test_all_are_read_at_once_but_not_what_came_meanwhile(fed):
    told(fed, event="1")
    told(fed, event="2")
    told(fed, event="3", at=make.NOW + timedelta(minutes=1))
    assert services.read_all(by=fed.officer, at=make.NOW) == 2
    assert selectors.unread_of(fed.officer).count() == 1


@pytest.mark.parametrize(
    "change",
    ["about = '/other/'", "content_hash = ''", "content_enc = 'x'", "person_id = by_id"],
)
def test_what_was_told_is_never_rewritten(fed, change):
    told(fed)
    with (
        pytest.raises(IntegrityError, match="what_was_told_stands"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE notices_notice SET {change}")


def test_that_it_was_read_is_never_taken_back(fed):
    notice = told(fed)
    services.read(notice=notice.pk, by=fed.officer, at=make.NOW)
    with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
        Notice.objects.update(read_at=None)


def test_who_is_forgotten_keeps_no_words_but_that_she_was_told(fed):
    from niangjia.apps.notices import keeping

    notice = told(fed)
    with serving(), as_served(fed.leader):
        keeping.forget(fed.officer)
    notice.refresh_from_db()
    assert selectors.words_of(notice) == selectors.FORGOTTEN
