"""Tokens act for their holder as far as she reaches today, and for what they were made for."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from tests.factories import matters as make
from tests.serving import serving

from niangjia.apps.audit.models import Event
from niangjia.apps.machines import errors, refusals, selectors
from niangjia.apps.machines.choices import Scope
from niangjia.apps.machines.models import Token
from niangjia.apps.machines.services import accounts, tokens
from niangjia.apps.matters import selectors as matters
from niangjia.apps.people.services import accounts as people
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.acting import acting_as, acting_within
from niangjia.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
AT = timezone.now()
ON = timezone.localdate(AT)
YEAR = timedelta(days=365)


@pytest.fixture
def fed():
    return make.federation()


def account(person, name):
    return people.open_account(person=person, username=name, password=None, by=None)


def made(fed, **changes):
    told = {
        "name": "统计表",
        "scopes": ["read:matters"],
        "expires_at": AT + timedelta(days=30),
        "by": fed.officer,
        "at": AT,
    }
    return tokens.make_token(**(told | changes))


def test_only_the_digest_of_a_token_is_kept_and_it_opens_what_it_was_made_for(fed):
    account(fed.officer, "officer")
    one = made(fed)
    assert one.text.startswith(tokens.MARK)
    row = Token.objects.get()
    assert one.text.encode() not in bytes(row.digest)
    assert len(bytes(row.digest)) == 32
    found = tokens.opened_by(one.text, at=AT)
    assert (found.holder, found.scopes) == (fed.officer, ["read:matters"])
    assert Event.objects.get(kind="machines.token_made").target == f"machines.token:{row.pk}"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": " "}, errors.TokenNameMissing),
        ({"scopes": []}, errors.TokenScopesMissing),
        ({"expires_at": AT}, errors.TokenLastsTooLong),
        ({"expires_at": AT + timedelta(days=367)}, errors.TokenLastsTooLong),
    ],
)
def test_a_token_for_nothing_or_for_ever_is_not_made(fed, changes, error):
    with pytest.raises(error):
        made(fed, **changes)
    assert not Token.objects.exists()


def test_whoever_holds_no_role_gets_no_token(fed):
    with pytest.raises(errors.NoTokenForYou):
        made(fed, by=make.human("路人（演示）"))


def test_a_token_reaches_no_union_that_its_holder_does_not(fed):
    far = make.federation(prefix="远方", code="110100")
    assert made(fed, union=fed.county).token.union == fed.county
    for beyond in (fed.province, far.city):
        with pytest.raises(errors.OutOfReach):
            made(fed, union=beyond)


def test_a_token_that_ran_out_was_revoked_or_lost_its_holder_opens_nothing(fed):
    holder = account(fed.officer, "officer")
    one = made(fed)
    assert tokens.opened_by(one.text, at=AT)
    for text, at in ((one.text + "x", AT), ("", AT), (one.text, AT + timedelta(days=30))):
        with pytest.raises(errors.TokenDead):
            tokens.opened_by(text, at=at)
    holder.is_active = False
    holder.save()
    with pytest.raises(errors.TokenDead):
        tokens.opened_by(one.text, at=AT)
    holder.is_active = True
    holder.save()
    tokens.end_token(token=one.token, by=fed.officer, at=AT)
    tokens.end_token(token=one.token, by=fed.officer, at=AT)  # a second click
    with pytest.raises(errors.TokenDead):
        tokens.opened_by(one.text, at=AT)
    assert Event.objects.filter(kind="machines.token_ended").count() == 1


def test_within_a_union_is_seen_what_lies_there_and_nothing_else(fed):
    matter = make.matter(fed)
    seen = {}
    for union in (fed.city, fed.county):
        with acting_within(fed.officer, on=ON, union=union):
            seen[union] = list(matters.matters_visible_to(fed.officer, on=ON))
    assert seen == {fed.city: [matter], fed.county: []}
    with acting_as(fed.officer, on=ON):
        assert list(matters.matters_visible_to(fed.officer, on=ON)) == [matter]


def test_a_partners_system_gets_tokens_from_whoever_keeps_its_union_for_enquiries_only(fed):
    admin = make.human("管理员（演示）")
    unions.grant_role(person=admin, union=fed.city, kind="admin", from_=make.SINCE, by=None)
    with pytest.raises(errors.NotYourUnion):
        accounts.register_machine(
            name="12345", union=fed.city, door="line_12345", by=fed.officer, at=AT
        )
    machine = accounts.register_machine(
        name="示例 12345 热线系统（演示）", union=fed.city, door="line_12345", by=admin, at=AT
    )
    told = {"machine": machine, "name": "正式", "expires_at": AT + YEAR, "by": admin, "at": AT}
    with pytest.raises(errors.ScopeNotForMachines):
        tokens.make_machine_token(scopes=["read:matters"], **told)
    one = tokens.make_machine_token(scopes=[Scope.WRITE_ENQUIRIES], **told)
    assert tokens.opened_by(one.text, at=AT).machine == machine
    with pytest.raises(errors.ReasonMissing):
        accounts.end_machine(machine=machine, why=" ", by=admin, at=AT)
    accounts.end_machine(machine=machine, why="换了系统（演示）", by=admin, at=AT)
    with pytest.raises(errors.TokenDead):
        tokens.opened_by(one.text, at=AT)
    with pytest.raises(errors.MachineEnded):
        tokens.make_machine_token(scopes=[Scope.WRITE_ENQUIRIES], **told)


def test_a_use_is_recorded_and_when_it_was_last_used_is_kept_by_the_minute(fed):
    token = made(fed).token
    for seconds in (0, 30, 61):
        token.refresh_from_db()
        at = AT + timedelta(seconds=seconds)
        tokens.note_use(token=token, operation="GET matters", status=200, at=at)
    token.refresh_from_db()
    assert token.used_at == AT + timedelta(seconds=61)
    uses = Event.objects.filter(kind="machines.token_used")
    assert uses.count() == 3
    assert {event.by_id for event in uses} == {fed.officer.pk}


def test_calls_are_counted_by_the_minute_and_forgotten_after_an_hour(fed, settings):
    settings.TOKEN_CALLS_A_MINUTE = 3
    token = made(fed).token
    for seconds in (0, 1, 2):
        tokens.count_call(token=token, at=AT + timedelta(seconds=seconds))
    with pytest.raises(errors.TooManyCalls):
        tokens.count_call(token=token, at=AT + timedelta(seconds=3))
    tokens.count_call(token=token, at=AT + timedelta(seconds=61))
    with serving():
        assert tokens.drop_calls(at=AT + timedelta(minutes=60, seconds=2)) == 2
    assert token.calls.count() == 2


def test_one_sees_ones_own_tokens_and_an_administrator_the_machines_she_keeps(fed):
    one = made(fed).token
    assert selectors.get_token(one.pk, of=fed.officer) == one
    with pytest.raises(NotFound):
        selectors.get_token(one.pk, of=fed.leader)
    admin = make.human("管理员（演示）")
    unions.grant_role(person=admin, union=fed.city, kind="admin", from_=make.SINCE, by=None)
    told = {"union": fed.city, "door": "court", "by": admin, "at": AT}
    machine = accounts.register_machine(name="法院（演示）", **told)
    assert list(selectors.machines_kept_by(admin, on=ON)) == [machine]
    with pytest.raises(NotFound):
        selectors.get_machine(machine.pk, kept_by=fed.officer, on=ON)
    with pytest.raises(NotFound):
        selectors.get_token_of_machine(one.pk, machine=machine)


def test_the_database_refuses_a_token_for_longer_than_a_year(fed):
    token = made(fed).token
    token.expires_at = token.made_at + timedelta(days=367)
    with pytest.raises(IntegrityError):
        token.save()


def test_every_refusal_says_in_two_languages_what_it_means():
    for told in refusals.every().values():
        assert told.en, told.code
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in told.en.split("(")[0]), told
        assert told.zh != told.en
