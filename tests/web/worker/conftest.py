"""A worker's browser on an invented day, and the matter it may look into."""

import pytest
from tests.web.worker import ground

from niangjia.apps.teaching import clock


@pytest.fixture
def _on_the_day(monkeypatch):
    """It is 23 November 2026 on every page."""
    monkeypatch.setattr(clock, "timezone", ground.Day(ground.TODAY))


@pytest.fixture
def case(db, _on_the_day):
    """Seven workers: the first settled, the second left, the others are in arbitration."""
    return ground.claimed(ground.mediated(ground.computed(ground.a_case(7))))


@pytest.fixture
def crowd(db, _on_the_day):
    """The same with forty-eight."""
    return ground.claimed(ground.mediated(ground.computed(ground.a_case())))


@pytest.fixture
def enter(client):
    """Opens a worker's part with a fresh code: `enter(case, claimant)` gives her page."""

    def entered(case, claimant):
        data = {"number": case.matter.number, "code": case.code_of(claimant)}
        return client.post("/w/look-up/", data, follow=True)

    return entered
