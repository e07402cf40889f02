"""A lost device takes two colleagues, and neither is the person herself."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError
from tests.apps.accounts.ground import office
from tests.factories import matters as make

from niangjia.apps.accounts import errors, selectors
from niangjia.apps.accounts.models import DeviceLoss
from niangjia.apps.accounts.services import lost_devices
from niangjia.apps.audit.models import Event
from niangjia.apps.people.errors import ReasonMissing

pytestmark = pytest.mark.django_db
ON, AT = make.TODAY, make.NOW


def ask(here, by=None, why="手机落在工地，已当面核实"):
    by = by or here.city
    return lost_devices.ask(account=here.officer, by=by.person, why=why, on=ON, at=AT)


def confirm(loss, by, at=AT):
    lost_devices.confirm(loss=loss, by=by.person, on=ON, at=at)


def factors(account):
    return Authenticator.objects.filter(user=account).count()


def test_nothing_changes_before_the_second_person_confirms():
    here = office()
    ask(here)
    assert factors(here.officer) == 2
    assert selectors.unseen_removal(here.officer) is None


def test_the_second_person_removes_every_factor_and_every_session():
    here = office()
    before = here.officer.session_round
    confirm(ask(here), here.province)
    assert factors(here.officer) == 0
    here.officer.refresh_from_db()
    assert here.officer.session_round == before + 1
    told = selectors.unseen_removal(here.officer)
    assert (told.asked_by, told.confirmed_by) == (here.city.person, here.province.person)
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"accounts.removal_asked", "accounts.removal_confirmed"} <= kinds
    assert {"accounts.factors_removed", "people.sessions_ended"} <= kinds


def test_whoever_asked_does_not_confirm():
    here = office()
    loss = ask(here)
    with pytest.raises(errors.SecondPersonNeeded):
        confirm(loss, here.city)
    assert factors(here.officer) == 2


def test_the_database_refuses_one_person_in_two_parts():
    here = office()
    loss = ask(here)
    with pytest.raises(IntegrityError, match="two_people"):
        DeviceLoss.objects.filter(pk=loss.pk).update(confirmed_by=here.city.person, ended_at=AT)


@pytest.mark.parametrize("who", ["officer", "elsewhere"])
def test_neither_herself_nor_a_stranger_asks_or_confirms(who):
    here = office()
    declined = errors.NotYours if who == "officer" else errors.NotYourUnion
    with pytest.raises(declined):
        ask(here, by=getattr(here, who))
    loss = ask(here)
    with pytest.raises(declined):
        confirm(loss, getattr(here, who))
    assert factors(here.officer) == 2


def test_a_request_wants_a_reason_and_comes_once():
    here = office()
    with pytest.raises(ReasonMissing):
        ask(here, why=" ")
    ask(here)
    with pytest.raises(errors.AlreadyAsked):
        ask(here, by=here.province)


def test_a_request_runs_out_and_is_asked_again():
    here = office()
    loss = ask(here)
    late = AT + timedelta(days=1)
    with pytest.raises(errors.RequestOver):
        confirm(loss, here.province, at=late)
    again = lost_devices.ask(
        account=here.officer, by=here.city.person, why="还是没找到", on=ON, at=late
    )
    assert list(selectors.open_losses(at=late)) == [again]


def test_a_withdrawn_request_is_over():
    here = office()
    loss = ask(here)
    lost_devices.withdraw(loss=loss, by=here.city.person, on=ON, at=AT)
    with pytest.raises(errors.RequestOver):
        confirm(loss, here.province)
    assert factors(here.officer) == 2


def test_without_a_second_factor_there_is_nothing_to_ask():
    here = office()
    confirm(ask(here), here.province)
    with pytest.raises(errors.NothingToRemove):
        ask(here)


def test_she_is_told_once():
    here = office()
    confirm(ask(here), here.province)
    lost_devices.note_seen(account=here.officer, at=AT)
    assert selectors.unseen_removal(here.officer) is None


def test_an_administrator_helps_below_herself_and_never_herself():
    here = office()
    below = set(selectors.helped_by(here.province.person, on=ON))
    assert below == {here.city, here.officer}
    assert set(selectors.helped_by(here.city.person, on=ON)) == {here.officer}
    assert not selectors.helped_by(here.officer.person, on=ON).exists()
