"""Call-backs reach a real receiver: signed, in order, again after a failure, given up at last."""

import json
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.db.transaction import atomic
from django.utils import timezone
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from tests.apps.intake import ground as intake
from tests.apps.machines.receiver import drips, hangs_up, receiving, silent, status
from tests.factories import matters as make
from tests.serving import serving

from niangjia.api.webhooks import HookTold
from niangjia.apps.audit.models import Event
from niangjia.apps.intake.services import reopening, steps, tellings
from niangjia.apps.machines import errors, selectors
from niangjia.apps.machines.choices import EventKind
from niangjia.apps.machines.models import Attempt, Delivery, Hook
from niangjia.apps.machines.services import hooks, sending
from niangjia.apps.unions import selectors as positions
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.acting import acting_as

pytestmark = pytest.mark.django_db
AT = timezone.now()
ON = timezone.localdate(AT)
EVERY = [kind.value for kind in EventKind]


@pytest.fixture(autouse=True)
def near(settings):
    """Let call-backs go to this machine, and wait for it no longer than a second."""
    settings.HOOK_NETWORKS = ["127.0.0.0/8", "::1/128"]
    settings.HOOK_SECONDS = 1


@pytest.fixture
def receiver():
    with receiving() as found:
        yield found


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def admin(fed):
    person = make.human("管理员（演示）")
    unions.grant_role(person=person, union=fed.city, kind="admin", from_=make.SINCE, by=None)
    return person


def registered(fed, admin, receiver, **changes):
    told = {"union": fed.city, "address": receiver.url, "kinds": EVERY, "by": admin, "at": AT}
    return hooks.register_hook(**(told | changes))


@pytest.fixture
def home(fed):
    return positions.home_key_of(fed.city, on=ON)


def say(home, subject="460100-S2026-0001", kind=EventKind.ENQUIRY_STEP):
    return hooks.announce(kind=kind, subject=subject, home_key=home, at=AT)


def send(at=AT):
    with serving():
        return sum(sending.deliver(hook=hook, at=at) for hook in sending.waiting(at=at))


def test_a_receiver_verifies_what_happened_by_an_implementation_that_is_not_ours(
    fed, admin, receiver
):
    made = registered(fed, admin, receiver)
    number = intake.tell(fed).number
    assert send() == 1
    [(headers, body)] = receiver.came
    verified = Webhook(made.secret).verify(body, headers)
    assert verified == json.loads(body)
    described = HookTold.model_validate_json(body)  # as the interface's description has it
    assert set(verified) == set(described.model_dump())
    assert verified["data"] == described.data.model_dump()
    assert (verified["type"], verified["data"]) == ("enquiry.received", {"number": number})
    assert "王小骑" not in body.decode()
    assert headers["content-type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        Webhook(made.secret).verify(body.replace(b"received", b"triaged"), headers)
    assert made.secret.encode() not in bytes(Hook.objects.get().secret_enc)
    assert Delivery.objects.get().state == "delivered"
    assert Attempt.objects.get().status == 204


def test_what_is_undone_was_never_told(fed, admin, receiver, home):
    registered(fed, admin, receiver)

    class Undone(Exception):
        pass

    def undone():
        with atomic():
            assert say(home) == 1
            raise Undone

    with pytest.raises(Undone):
        undone()
    assert send() == 0
    assert receiver.came == []


def test_only_what_was_asked_for_and_lies_below_is_told(fed, admin, receiver, home):
    far = make.federation(prefix="远方", code="110100")
    registered(fed, admin, receiver, kinds=["enquiry.received"])
    intake.tell(far, phone="13800000003")
    assert say(home, kind=EventKind.MATTER_STEP) == 0
    assert send() == 0
    enquiry = intake.enquiry(fed)
    with acting_as(fed.officer, on=ON):
        steps.take(enquiry=enquiry, verb="reach", facts={}, by=fed.officer, at=AT, version=1)
    assert send() == 1


def test_of_one_subject_the_next_waits_for_the_one_before_and_others_do_not(
    fed, admin, receiver, home
):
    registered(fed, admin, receiver)
    for subject, kind in (
        ("A", "enquiry.received"),
        ("A", "enquiry.triaged"),
        ("B", "matter.opened"),
    ):
        say(home, subject, EventKind(kind))
    receiver.acts = [status(500)]
    assert send() == 2
    assert [json.loads(body)["type"] for _, body in receiver.came] == [
        "enquiry.received",
        "matter.opened",
    ]
    assert send(AT + timedelta(seconds=30)) == 0
    assert send(AT + timedelta(seconds=61)) == 2
    kinds = [json.loads(body)["type"] for _, body in receiver.came]
    assert kinds[2:] == ["enquiry.received", "enquiry.triaged"]
    ids = [headers["webhook-id"] for headers, _ in receiver.came]
    assert ids[0] == ids[2], "the same telling keeps its id"
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (status(500), "500"),
        (status(302, Location="http://localhost:1/"), "转址不跟"),
        (status(410), "410"),
        (silent, "1 秒内没有答复"),
        (drips, "1 秒内没有答复"),
        (hangs_up, "断了"),
    ],
)
def test_what_is_not_taken_is_kept_with_its_reason(fed, admin, receiver, home, act, why):
    registered(fed, admin, receiver)
    say(home)
    receiver.acts = [act]
    assert send() == 1
    tried = Attempt.objects.get()
    assert why in tried.why
    assert tried.milliseconds < 2500
    assert Delivery.objects.get().state == ("dead" if why == "410" else "waiting")


def test_a_receiver_that_is_not_there_is_tried_ten_times_and_then_given_up(
    fed, admin, receiver, home
):
    registered(fed, admin, receiver)
    say(home, "A")
    say(home, "A", EventKind.ENQUIRY_TRIAGED)
    receiver.acts = [status(503)] * 10
    at = AT
    for tries in range(1, 11):
        assert send(at) == (1 if tries < 10 else 2)  # what was held back goes on then
        at += sending.WAITS[min(tries, 9) - 1] + timedelta(seconds=1)
    first, second = Delivery.objects.order_by("pk")
    assert (first.state, first.tries, first.attempts.count()) == ("dead", 10, 10)
    assert second.state == "delivered"
    assert Event.objects.filter(kind="machines.delivery_given_up").count() == 1
    assert (at - AT) < timedelta(days=5)


def test_what_died_between_sending_and_noting_is_sent_again_with_its_id(
    fed, admin, receiver, home, monkeypatch
):
    registered(fed, admin, receiver)
    say(home)

    class Dead(BaseException):
        pass

    def die(*_args):
        raise Dead

    with monkeypatch.context() as broken:
        broken.setattr(sending, "_note", die)
        with pytest.raises(Dead):
            send()
    assert send(AT + timedelta(seconds=60)) == 0
    assert send(AT + timedelta(seconds=121)) == 1
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == 1
    assert len(receiver.came) == 2


def test_both_secrets_sign_for_a_week_and_then_the_new_one_alone(fed, admin, receiver, home):
    made = registered(fed, admin, receiver)
    new = hooks.renew_secret(hook=made.hook, by=admin, at=AT)
    assert new != made.secret
    say(home)
    send()
    headers, body = receiver.came[0]
    for secret in (made.secret, new):
        assert Webhook(secret).verify(body, headers)
    hooks.replay(hook=made.hook, by=admin, at=AT, deliveries=[Delivery.objects.get().pk])
    later = AT + timedelta(days=7, seconds=1)
    send(later)
    headers, body = receiver.came[1]
    assert len(headers["webhook-signature"].split()) == 1


def test_deliveries_are_sent_again_one_or_a_span_in_their_order(fed, admin, receiver, home):
    made = registered(fed, admin, receiver)
    for subject in "ABC":
        say(home, subject)
    send()
    receiver.came.clear()
    first, *_ = Delivery.objects.order_by("pk")
    assert hooks.replay(hook=made.hook, by=admin, at=AT, deliveries=[first.pk]) == 1
    span = {"since": AT - timedelta(hours=1), "until": AT + timedelta(hours=1)}
    assert hooks.replay(hook=made.hook, by=admin, at=AT, **span) == 2  # one waits already
    assert send() == 3
    assert [json.loads(body)["data"]["number"] for _, body in receiver.came] == ["A", "B", "C"]
    for nothing in ({}, {"since": AT + timedelta(days=1)}, {"deliveries": [0]}):
        with pytest.raises(errors.NothingToReplay):
            hooks.replay(hook=made.hook, by=admin, at=AT, **nothing)
    with pytest.raises(errors.NotYourUnion):
        hooks.replay(hook=made.hook, by=fed.officer, at=AT, **span)


def test_an_ended_call_back_gets_nothing_more_not_even_what_waits(fed, admin, receiver, home):
    made = registered(fed, admin, receiver)
    say(home)
    with pytest.raises(errors.ReasonMissing):
        hooks.end_hook(hook=made.hook, why=" ", by=admin, at=AT)
    hooks.end_hook(hook=made.hook, why="换系统（演示）", by=admin, at=AT)
    assert say(home) == 0
    assert send() == 0
    (kept,) = selectors.hooks_kept_by(admin, on=ON)
    assert (kept.waiting, kept.dead) == (0, 0)
    for act in (hooks.renew_secret, hooks.replay):
        with pytest.raises(errors.HookEnded):
            act(hook=made.hook, by=admin, at=AT)


def test_what_waited_for_addresses_ended_earlier_is_set_right_with_the_update(
    fed, admin, receiver, home
):
    made = registered(fed, admin, receiver)
    say(home)
    Hook.objects.filter(pk=made.hook.pk).update(ended_at=AT)
    other = registered(fed, admin, receiver)
    say(home)
    with connection.cursor() as cursor:
        cursor.execute(import_module("niangjia.apps.machines.migrations.0009_unsent").ENDED)
    assert Delivery.objects.get(hook=made.hook).state == "unsent"
    assert Delivery.objects.get(hook=other.hook).state == "waiting"


def test_a_known_callers_new_trouble_and_one_taken_up_again_are_told(fed, admin, receiver):
    row = intake.enquiry(fed, at=AT)
    registered(fed, admin, receiver)

    def heard():
        found = list(Delivery.objects.order_by("pk").values_list("kind", "subject"))
        Delivery.objects.all().delete()
        return found

    new = tellings.tell_known(
        told=intake.told(words="另外一家也没发"),
        person=row.person,
        union=fed.city,
        region="460100",
        at=AT,
        by=fed.officer,
    )
    assert heard() == [("enquiry.received", new.number)]
    steps.withdraw_own(enquiry=row, why="", at=AT)
    heard()
    reopening.reopen(enquiry=row, why="还是不发", by=fed.officer, at=AT)
    assert heard() == [("enquiry.step_taken", row.number)]
    steps.withdraw_own(enquiry=row, why="", at=AT)
    heard()
    tellings.tell_more(enquiry=row, told=intake.told(), at=AT, by=row.person)
    assert heard() == [("enquiry.step_taken", row.number), ("enquiry.more_told", row.number)]


def test_who_does_not_keep_the_union_neither_registers_nor_sees(fed, admin, receiver, home):
    with pytest.raises(errors.NotYourUnion):
        registered(fed, fed.officer, receiver)
    with pytest.raises(errors.KindsMissing):
        registered(fed, admin, receiver, kinds=[])
    made = registered(fed, admin, receiver)
    say(home)
    with serving(), acting_as(admin, on=ON):
        assert not Hook.objects.exists(), (
            "an administrator sees them only while she keeps the house"
        )
        [hook] = selectors.hooks_kept_by(admin, on=ON)
        assert (hook, hook.waiting, hook.dead) == (made.hook, 1, 0)
        assert len(selectors.deliveries_of(hook, kept_by=admin, on=ON)) == 1
    with serving(), acting_as(fed.officer, on=ON):
        assert selectors.hooks_kept_by(fed.officer, on=ON) == []
