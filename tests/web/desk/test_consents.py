"""What 48 people signed on one sheet is recorded at once, for those who signed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories import matters as make
from tests.web.conftest import signed_in

from niangjia.apps.audit import selectors as audit
from niangjia.apps.people import services as people
from niangjia.apps.people.models import Consent

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    fed = make.federation()
    matter = make.matter(fed)
    workers = [make.claimant(matter, name, by=fed.officer) for name in ("符甲", "林乙", "王丙")]
    return fed, matter, workers


def at(matter):
    return f"/desk/matters/{matter.number}/consents/"


def sent(workers, **more):
    return {
        "items": [one.pk for one in workers],
        "keys": ["case", "contact"],
        "how": "paper",
        "on": timezone.localdate().isoformat(),
        **more,
    }


def test_those_who_signed_agreed_and_the_others_are_still_to_be_asked(ground):
    fed, matter, workers = ground
    clerk = signed_in(fed.clerk, "clerk")
    board = clerk.get(f"/desk/matters/{matter.number}/").content.decode()
    assert "3 人还没有记过" in board
    assert "工会为办理您这件事" in clerk.get(at(matter)).content.decode()

    done = clerk.post(at(matter), sent(workers[:2]))

    assert (done.status_code, done.headers["Location"]) == (303, f"/desk/matters/{matter.number}/")
    rows = Consent.objects.values_list("person__name", "purpose", "how")
    assert set(rows) == {
        (name, purpose, "paper") for name in ("符甲", "林乙") for purpose in ("case", "contact")
    }
    assert audit.events_of(workers[0].person).filter(kind="people.consent_given").count() == 1
    rest = clerk.get(at(matter)).content.decode()
    assert "1 人还没有记过同意" in rest
    assert ("王丙" in rest, "符甲" in rest) == (True, False)
    # The same sheet sent again by a second click names people who are no longer to be asked.
    assert clerk.post(at(matter), sent(workers[:2])).status_code == 422
    assert Consent.objects.count() == 4


def test_whoever_took_it_back_is_not_asked_again(ground):
    fed, matter, workers = ground
    on = timezone.localdate()
    clerk = signed_in(fed.clerk, "clerk")
    clerk.post(at(matter), sent(workers))
    people.withdraw_consent(person=workers[0].person, key="case", on=on, by=fed.clerk)
    assert "大家的同意都记过了" in clerk.get(at(matter)).content.decode()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"items": []}, "请至少选一个人"),
        ({"keys": []}, "请勾选大家同意的用途"),
        ({"how": "page"}, "page"),
        ({"on": (timezone.localdate() + timedelta(days=9)).isoformat()}, "这一天还没有到"),
        ({"on": "后天"}, "后天"),
    ],
)
def test_what_is_missing_comes_back_with_words_and_nothing_is_written(ground, wrong, says):
    fed, matter, workers = ground
    answer = signed_in(fed.clerk, "clerk").post(at(matter), sent(workers, **wrong))
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert not Consent.objects.exists()


def test_a_button_of_the_choice_writes_nothing_and_keeps_what_was_ticked(ground):
    fed, matter, workers = ground
    clerk = signed_in(fed.clerk, "clerk")
    page = clerk.post(at(matter), sent(workers, pick="none", keys=["statistics"]))
    assert page.status_code == 200
    assert "一个人也没选" in page.content.decode()
    assert page.context["form"]["keys"].value() == ["statistics"]
    assert not Consent.objects.exists()


def test_of_many_who_agree_at_once_one_who_was_forgotten_stops_all(ground):
    fed, _matter, workers = ground
    folk = [one.person for one in workers]
    folk[2].erased_on = timezone.localdate()
    with pytest.raises(people.AlreadyForgotten):
        people.give_consents_of_many(
            people=folk, keys=["case"], how="paper", on=timezone.localdate(), by=fed.clerk
        )
    assert not Consent.objects.exists()
