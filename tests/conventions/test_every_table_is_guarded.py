"""Every table of the house has a policy, or stands here with the reason why it has none."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]

OPEN = {
    "audit": "written by functions only; read by label, by selectors that came through the door",
    "people": "a register: numbers sealed, shown by an act that is recorded",
    "accounts": "how people enter: asked before it is known who they are",
    "machines_token": "how programs enter: asked before it is known for whom they act",
    "machines_call": "that a token was used, and when: counted before it is known who asks",
    "machines_machine": "which systems of partners there are: asked with their tokens",
    "unions": "the federation itself: who is where is known to everybody in it",
    "lawbook": "the law here: official texts and published values, open to everybody",
    "duty": "who answers the line and when: known to everybody in it, as who holds which office",
    "places": "where the union's doors are: published, for anybody without log-in",
    "teaching": "which day a demo plays: everybody sees it on every page",
    "employers": "a register of firms: nothing in it says what anybody claims",
    "notices_contact": "as people: addresses sealed, only their ends are shown",
    "notices_wish": "in which order a person wants to be told; nothing of what",
    "matters_procedure_edge": "what procedures allow; comes with the migrations",
    "matters_look_up_tries": "keyed digests of wrong codes, asked before it is known who asks",
    "matters_numbering": "how many matters a union had in a year",
    "recovery_kind": "the chart of the ledger; comes with the migrations",
    "recovery_edge": "the chart of the ledger; comes with the migrations",
}
"""By table, or by context when it holds for all its tables."""


def rows(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def tables():
    ours = (a for a in apps.get_app_configs() if a.name.startswith("niangjia.apps."))
    return {m._meta.db_table: a.label for a in ours for m in a.get_models()}


def test_every_table_has_a_policy_or_a_reason():
    guarded = {
        name
        for (name,) in rows(
            "SELECT relname FROM pg_class c WHERE relrowsecurity"
            " AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*'"
            " AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL)"
        )
    }
    bare = {t for t, label in tables().items() if t not in OPEN and label not in OPEN} - guarded
    assert not bare
    needless = {t for t, label in tables().items() if t in guarded and (t in OPEN or label in OPEN)}
    assert not needless


def test_no_reason_stands_here_for_a_table_that_is_gone():
    assert set(OPEN) <= set(tables()) | set(tables().values())


def test_security_is_enabled_and_not_forced_and_the_serving_role_owns_nothing():
    assert rows("SELECT relname FROM pg_class WHERE relforcerowsecurity") == []
    assert rows(
        "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s", settings.APPLICATION_ROLE
    ) == [(False, False)]
    assert (
        rows(
            "SELECT relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
            " WHERE r.rolname = %s OR pg_has_role(%s, c.relowner, 'MEMBER')"
            " AND c.relnamespace = 'public'::regnamespace",
            settings.APPLICATION_ROLE,
            settings.APPLICATION_ROLE,
        )
        == []
    )


def definers():
    """The functions that see all rows, but for triggers, which answer nobody."""
    found = rows(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        " AND prorettype <> 'trigger'::regtype"
    )
    return {name for (name,) in found}


def test_a_function_that_sees_all_rows_binds_its_names_itself():
    loose = rows(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        " AND prosqlbody IS NULL AND NOT EXISTS"
        " (SELECT FROM unnest(proconfig) s WHERE s LIKE 'search_path=%%')"
    )
    assert loose == []


def test_every_function_that_sees_all_rows_stands_in_the_table_of_questions():
    page = (ROOT / "docs/contexts/scope.md").read_text("utf-8")
    table = page[page.index("## Across matters") :]
    first = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", table, re.MULTILINE)
    listed = {name for cell in first for name in re.findall(r"`(\w+)`", cell)}
    # What policies themselves call answers yes or no about the row at hand.
    asked = {name for name in definers() if not re.match(r"nj_(sees|part|acts|writes|in)_", name)}
    assert asked == listed
