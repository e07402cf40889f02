"""Where a request came from, as limits count it: nobody chooses her own address."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.factories import matters as make

from niangjia.apps.accounts.address import address_of
from niangjia.apps.matters.services.look_up import WRONG_TRIES

PROXY = "10.0.0.1"


def came(rf, forwarded=None, at=PROXY):
    extra = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    return address_of(rf.get("/", REMOTE_ADDR=at, **extra))


def test_without_proxies_what_the_browser_says_of_itself_is_not_believed(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert came(rf, "203.0.113.9", at="198.51.100.7") == "198.51.100.7"


def test_behind_proxies_only_what_they_wrote_is_believed(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert came(rf, "1.2.3.4, 203.0.113.9") == "203.0.113.9"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert came(rf, "1.2.3.4, 203.0.113.9, 10.0.0.2") == "203.0.113.9"


def test_whoever_came_past_the_proxies_is_refused(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    with pytest.raises(PermissionDenied):
        came(rf, "203.0.113.9")
    with pytest.raises(PermissionDenied):
        came(rf, "203.0.113.9, not-an-address, 10.0.0.2")


def test_one_household_has_one_address(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert came(rf, at="2001:db8:1:2:3::4") == came(rf, at="2001:db8:1:2:ffff::9")
    assert came(rf, at="2001:db8:1:3::4") != came(rf, at="2001:db8:1:2::4")


@pytest.mark.django_db
@pytest.mark.parametrize("proxies", [0, 1])
def test_the_door_by_receipt_counts_by_the_same_address(settings, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    number = make.matter(make.federation()).number

    def knock(written: str, forged: int) -> str:
        # The browser writes the first name, the proxy (if there is one) the last.
        extra = {"HTTP_X_FORWARDED_FOR": f"192.0.2.{forged}" + (f", {written}" if proxies else "")}
        at = PROXY if proxies else written
        client = Client(REMOTE_ADDR=at)
        return client.post("/w/look-up/", {"number": number, "code": "AAAAAAAA"}, **extra).text

    for n in range(WRONG_TRIES):
        assert "没有对上" in knock("203.0.113.9", n)
    assert "试的次数太多了" in knock("203.0.113.9", 250)
    assert "没有对上" in knock("203.0.113.10", 250)


@pytest.mark.django_db
@pytest.mark.parametrize("proxies", [0, 1])
def test_the_door_of_staff_counts_by_the_same_address(settings, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies

    def knock(written: str, forged: int) -> int:
        extra = {"HTTP_X_FORWARDED_FOR": f"192.0.2.{forged}" + (f", {written}" if proxies else "")}
        client = Client(REMOTE_ADDR=PROXY if proxies else written)
        return client.post("/login/", {"login": "", "password": ""}, **extra).status_code

    answers = [knock("203.0.113.9", n) for n in range(31)]
    assert answers == [422] * 30 + [429]
    assert knock("203.0.113.10", 250) == 422
