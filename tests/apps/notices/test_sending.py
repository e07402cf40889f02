"""From the notice to the carrier: which channel, when, how often, and what comes of it."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.notices import peers
from tests.factories import matters as make
from tests.serving import serving

from niangjia.apps.audit.models import Event
from niangjia.apps.notices import quiet, selectors, services
from niangjia.apps.notices.choices import Channel, NoticeState, Reason
from niangjia.apps.notices.models import Attempt, Contact, Letter, Notice
from niangjia.apps.notices.services import contacts, receipts, sending
from niangjia.apps.people import services as people
from niangjia.apps.unions.acting import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # 12:00 in China
NIGHT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # 23:00 in China
PHONE = "13900001234"


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def worker():
    person = people.register_person(name="林阿珍（演示）", phone=PHONE, by=None)
    people.keep_addresses(
        addresses={person.pk: "海口市龙华区演示路 1 号"}, by=person, why="本人说的"
    )
    person.refresh_from_db()
    return person


@pytest.fixture
def sms(settings):
    peer = peers.SmsPeer()
    with peers.http(peer) as url:
        settings.SMS_URL, settings.SMS_KEY = url, peers.KEY
        yield peer


@pytest.fixture
def mail(settings):
    with peers.mail_server() as (port, post):
        settings.SMTP = {
            "host": "127.0.0.1",
            "port": port,
            "security": "none",
            "sender": "notice@union.example.org",
            "user": "",
            "password": "",
        }
        yield post


@pytest.fixture
def wechat(settings):
    peer = peers.WeChatPeer()
    with peers.http(peer) as url:
        settings.WECHAT = {
            "url": url,
            "appid": "wx-test",
            "secret": "secret",
            "templates": {"intake.officer_named": "T-1"},
        }
        yield peer


def tell(to, **changes):
    return services.tell(
        **{
            "to": to,
            "template": "intake.officer_named",
            "facts": {"number": "460100-S2026-0001", "officer": "符工（演示）"},
            "at": NOON,
            **changes,
        }
    )


def paper(to, **changes):
    facts = {"number": "460100-2026-1", "paper": "调解书", "act": "来工会领", "by_when": "12月1日"}
    return tell(to, template="matters.paper_to_serve", facts=facts, **changes)


def send(at=NOON):
    """As the worker does: as the serving role, as nobody."""
    with serving(), acting_as_nobody():
        return sending.send_due(at=at)


def how(notice):
    """Where a notice is, and what each channel did: channel, state, reason."""
    notice.refresh_from_db()
    rows = Attempt.objects.filter(notice=notice).order_by("turn")
    return notice.state, [(one.channel, one.state, one.reason) for one in rows]


def test_nothing_set_up_leaves_it_on_her_page_and_pretends_nothing(worker):
    notice = tell(worker)
    send()
    assert how(notice) == (NoticeState.HERE, [])


def test_a_text_message_leaves_once_however_often_the_sender_looks(worker, sms):
    notice = tell(worker)
    for _ in range(3):
        send()
    assert how(notice) == (NoticeState.SENT, [("sms", "sent", "")])
    (sent,) = sms.sent.values()
    assert (sent["phone"], sms.calls) == (PHONE, 1)
    event = Event.objects.get(kind="notices.tried")
    assert event.facts == {"channel": "sms", "state": "sent", "reason": ""}


def test_the_number_itself_stands_nowhere(worker, sms):
    tell(worker)
    send()
    assert Attempt.objects.get().hint == "****1234"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event WHERE body LIKE %s", [f"%{PHONE}%"])
        assert cursor.fetchone() == (0,)


def test_the_sender_is_woken_only_when_the_cause_holds(worker):
    def woken():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'niangjia.notices.send'"
            )
            return cursor.fetchone()[0]

    before = woken()
    with transaction.atomic():
        tell(worker)
        assert woken() == before + 1
        transaction.set_rollback(True)
    assert woken() == before


def test_the_worker_knows_the_task_it_is_woken_for():
    from procrastinate.contrib.django import app as queue

    from niangjia.apps.notices.services.telling import SEND
    from niangjia.jobs import worker as jobs

    jobs.register_tasks()
    assert SEND in queue.tasks


# --- choosing -------------------------------------------------------------------------------------


def test_her_wish_goes_before_what_is_usual(worker, sms, mail):
    contacts.keep_email(person=worker, email="a@example.org", by=worker, at=NOON)
    contacts.wish(person=worker, order=["email", "sms"], by=worker)
    notice = tell(worker)
    send()
    assert how(notice) == (NoticeState.SENT, [("email", "sent", "")])
    assert (len(mail.taken), sms.calls) == (1, 0)


def test_wechat_comes_first_and_a_used_up_allowance_falls_to_the_next(worker, wechat, sms):
    contacts.keep_openid(person=worker, openid="openid-1", by=None, at=NOON)
    wechat.codes.append(43101)
    notice = tell(worker)
    send()
    assert how(notice) == (
        NoticeState.SENT,
        [("wechat", "failed", Reason.USED_UP), ("sms", "sent", "")],
    )


def test_who_took_back_that_she_may_be_called_is_not_rung(worker, sms):
    from niangjia.apps.people.choices import How

    people.give_consents(person=worker, keys=["contact"], how=How.PAPER, on=make.TODAY, by=worker)
    people.withdraw_consent(person=worker, key="contact", on=make.TODAY, by=worker)
    notice = tell(worker)
    send()
    assert how(notice) == (NoticeState.HERE, [])
    assert sms.calls == 0


def test_nobody_reached_who_must_be_is_a_task_and_no_silence(sms):
    notice = tell(make.human("没有电话（演示）"), urgent=True)
    send()
    assert how(notice) == (NoticeState.UNREACHED, [])
    assert Event.objects.filter(kind="notices.unreached").count() == 1


def test_what_must_be_proved_and_reaches_nobody_becomes_a_letter(worker):
    notice = paper(worker)
    send()
    assert how(notice) == (NoticeState.BY_HAND, [("letter", "by_hand", "")])
    assert Letter.objects.get().number.startswith("信2026-")


# --- retries --------------------------------------------------------------------------------------


def test_a_busy_carrier_is_tried_again_later_and_later_and_then_given_up(worker, sms):
    sms.answers += [503] * 9
    notice = tell(worker)
    at, waits = NOON, []
    send(at)
    for _ in range(sending.MOST_TRIES - 1):
        notice.refresh_from_db()
        waits.append((notice.next_at - at).total_seconds() // 60)
        send(notice.next_at - timedelta(seconds=1))  # not yet
        at = notice.next_at
        send(at)
    assert waits == [1, 5, 15, 60]
    assert how(notice) == (NoticeState.UNREACHED, [("sms", "failed", Reason.BUSY)])
    assert (sms.calls, sms.sent) == (5, {})


def test_greylisted_mail_goes_at_the_second_try_with_the_same_number(worker, mail):
    contacts.keep_email(person=worker, email="a@example.org", by=worker, at=NOON)
    contacts.wish(person=worker, order=["email"], by=worker)
    mail.rcpt.append("451 greylisted")
    notice = tell(worker)
    send()
    assert how(notice) == (NoticeState.WAITING, [("email", "retry", Reason.BUSY)])
    send(NOON + timedelta(minutes=1))
    assert how(notice) == (NoticeState.SENT, [("email", "sent", "")])
    ((_, _, letter),) = mail.taken
    assert str(Attempt.objects.get().pk) in letter["Message-ID"]


def test_a_cut_line_is_not_tried_again_by_the_same_channel(worker, mail, sms):
    contacts.keep_email(person=worker, email="a@example.org", by=worker, at=NOON)
    contacts.wish(person=worker, order=["email", "sms"], by=worker)
    mail.data.append("drop")
    notice = tell(worker)
    send()
    assert how(notice) == (
        NoticeState.SENT,
        [("email", "unclear", Reason.CUT_OFF), ("sms", "sent", "")],
    )


def test_a_worker_that_died_while_asking_leaves_the_try_unclear(worker, sms, mail, monkeypatch):
    contacts.keep_email(person=worker, email="a@example.org", by=worker, at=NOON)
    notice = tell(worker)

    def dies(begun):
        raise KeyboardInterrupt

    monkeypatch.setattr(sending, "_asked", dies)
    with pytest.raises(KeyboardInterrupt), serving(), acting_as_nobody():
        sending.send_due(at=NOON)
    monkeypatch.undo()
    # The first beat was committed in life; here the interrupt took the savepoint with it.
    notice.refresh_from_db()
    Attempt.objects.get_or_create(
        notice=notice,
        channel="sms",
        defaults={"turn": 1, "began_at": NOON, "state": "going", "tries": 1},
    )
    Notice.objects.filter(pk=notice.pk).update(next_at=NOON + sending.LEASE)
    send(NOON + timedelta(minutes=9))
    assert how(notice)[1] == [("sms", "going", "")]
    send(NOON + sending.LEASE)
    assert how(notice) == (
        NoticeState.SENT,
        [("sms", "unclear", Reason.CUT_OFF), ("email", "sent", "")],
    )
    assert sms.calls == 0


# --- quiet hours ----------------------------------------------------------------------------------


def test_at_night_it_waits_for_the_morning_and_urgent_ones_do_not(worker, sms):
    calm = tell(worker, at=NIGHT)
    urgent = tell(worker, at=NIGHT, urgent=True, event="urgent")
    send(NIGHT)
    assert how(calm) == (NoticeState.WAITING, [])
    assert calm.next_at == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # 8:00 in China
    assert how(urgent)[0] == NoticeState.SENT
    send(calm.next_at)
    assert how(calm)[0] == NoticeState.SENT


clocks = st.times().map(lambda one: one.replace(tzinfo=None, microsecond=0))


@given(clocks, clocks, st.integers(0, 525_599))
def test_the_next_allowed_instant_is_allowed_and_within_a_day(begins, ends, minute):
    from django.test import override_settings
    from django.utils import timezone

    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    ends = ends.replace(second=0)
    with override_settings(QUIET_HOURS=(begins, ends)):
        then = quiet.next_allowed(at)
        assert at <= then <= at + timedelta(days=1)
        assert quiet.next_allowed(then) == then
        if then > at:
            assert timezone.localtime(then).time() == ends


def test_no_quiet_hours_where_they_begin_as_they_end(settings):
    settings.QUIET_HOURS = (time(0), time(0))
    assert quiet.next_allowed(NIGHT) == NIGHT


# --- confirmed, read ------------------------------------------------------------------------------


def receipt(mark, is_delivered, at=NOON):
    with serving(), acting_as_nobody():
        return receipts.note_receipt(mark=mark, is_delivered=is_delivered, at=at)


def test_a_receipt_makes_it_delivered_once_and_for_all(worker, sms):
    notice = paper(worker)
    send()
    mark = Attempt.objects.get().pk
    assert receipt(mark, True)
    assert how(notice) == (NoticeState.DELIVERED, [("sms", "delivered", "")])
    assert receipt(mark, False)  # too late: it stands
    assert how(notice) == (NoticeState.DELIVERED, [("sms", "delivered", "")])
    assert not receipt(notice.pk, True)  # no such try


def test_a_receipt_that_it_did_not_arrive_tries_the_next_channel(worker, sms, mail):
    contacts.keep_email(person=worker, email="a@example.org", by=worker, at=NOON)
    notice = tell(worker)
    send()
    receipt(Attempt.objects.get().pk, False)
    send()
    assert how(notice) == (
        NoticeState.SENT,
        [("sms", "failed", Reason.REFUSED), ("email", "sent", "")],
    )


def test_what_must_be_known_and_is_not_confirmed_goes_on_to_the_next_and_at_last_on_paper(
    worker, sms, mail
):
    contacts.keep_email(person=worker, email="a@example.org", by=worker, at=NOON)
    notice = paper(worker)
    send()
    send(NOON + timedelta(hours=47))
    assert len(how(notice)[1]) == 1
    send(NOON + timedelta(hours=48))
    send(NOON + timedelta(hours=96))
    assert how(notice) == (
        NoticeState.BY_HAND,
        [
            ("sms", "sent", Reason.NOT_CONFIRMED),
            ("email", "sent", Reason.NOT_CONFIRMED),
            ("letter", "by_hand", ""),
        ],
    )


def test_who_has_read_it_is_not_told_by_another_channel(worker, sms, mail):
    contacts.keep_email(person=worker, email="a@example.org", by=worker, at=NOON)
    notice = paper(worker)
    send()
    services.read(notice=notice.pk, by=worker, at=NOON + timedelta(hours=1))
    send(NOON + timedelta(hours=99))
    assert how(notice) == (NoticeState.SENT, [("sms", "sent", "")])


def test_an_officer_is_rung_only_when_she_has_not_read_it_here(fed, sms):
    people.correct_person(
        person=fed.officer, version=fed.officer.version, phone=PHONE, by=fed.clerk, why="登记"
    )
    asked = {
        "template": "intake.given_to_you",
        "facts": {"number": "1", "due": "明天 12:00"},
    }
    seen, unseen = (tell(fed.officer, event=key, **asked) for key in "ab")
    send()
    assert sms.calls == 0
    services.read(notice=seen.pk, by=fed.officer, at=NOON + timedelta(hours=1))
    send(NOON + timedelta(hours=4))
    assert how(seen) == (NoticeState.HERE, [])
    assert how(unseen)[0] == NoticeState.SENT
    assert sms.calls == 1


# --- who sees, what stands ------------------------------------------------------------------------


def test_tries_are_seen_with_their_notice(fed, worker, sms):
    tell(worker, by=fed.clerk)
    send()
    for person, sees in ((worker, 1), (fed.clerk, 1), (fed.officer, 0)):
        with serving(), acting_as(person, on=make.TODAY):
            assert Attempt.objects.count() == sees


@pytest.mark.parametrize("change", ["state = 'sent'", "ended_at = now()", "channel = 'email'"])
def test_what_came_of_a_try_is_never_rewritten(worker, sms, change):
    paper(worker)
    send()
    receipt(Attempt.objects.get().pk, True)
    with (
        pytest.raises(IntegrityError, match="what_came_of_it_stands"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE notices_attempt SET {change}")


def test_addresses_are_sealed_and_go_with_the_person(worker):
    from niangjia.apps.notices import keeping
    from niangjia.apps.notices.contacts import address_of, ways_of

    contacts.keep_email(person=worker, email="lin@example.org", by=worker, at=NOON)
    row = Contact.objects.get()
    assert b"lin@example.org" not in bytes(row.value_enc)
    assert row.hint == "l***@example.org"
    assert address_of(worker, Channel.EMAIL) == "lin@example.org"
    keeping.forget(worker)
    assert Channel.EMAIL not in ways_of(worker)


@pytest.mark.parametrize(
    "email", ["no", "a@b", "甲@example.org", "a@example.org\nb@example.org", "a b@example.org"]
)
def test_an_address_that_is_none_is_refused_with_words(worker, email):
    from niangjia.apps.notices.errors import EmailInvalid

    with pytest.raises(EmailInvalid):
        contacts.keep_email(person=worker, email=email, by=worker, at=NOON)
    assert not Contact.objects.exists()


def test_the_words_sent_are_the_words_kept(worker, sms):
    notice = tell(worker)
    send()
    (sent,) = sms.sent.values()
    assert sent["text"] == selectors.words_of(notice).sms
