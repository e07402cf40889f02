"""What the tables name, somebody wrote; and nobody wrote what no table names."""

import pytest

from niangjia.apps.matters.procedures import registered
from niangjia.apps.proceedings.names import EFFECTS, GUARDS

TABLES = ("mediation", "court_mediation", "aid", "arbitration", "enforcement", "supervision")


@pytest.mark.parametrize("key", TABLES)
@pytest.mark.parametrize("kind", ["guards", "effects", "papers"])
def test_every_name_stands_for_one_function_and_every_function_is_named(key, kind):
    found = registered(key)
    named = {name for step in found.lifecycle.steps for name in getattr(step, kind)}

    assert set(getattr(found, kind)) == named


@pytest.mark.parametrize(("kind", "shared"), [("guards", GUARDS), ("effects", EFFECTS)])
def test_every_shared_name_is_in_a_table(kind, shared):
    used = {name for key in TABLES for name in getattr(registered(key), kind)}

    assert set(shared) <= used


@pytest.mark.parametrize("key", TABLES)
def test_every_way_on_leads_to_a_registered_table(key):
    for state in registered(key).lifecycle.states:
        for onward in state.leads_to:
            assert registered(onward)
