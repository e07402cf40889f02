"""The owner migrates, the application serves, nobody is a superuser."""

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection

from niangjia.config.roles import RoleMissing, grant_default_rights

pytestmark = pytest.mark.django_db


@pytest.fixture
def serving():
    """The rest of the test acts as the application's role, as pages do."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE nj_app")
        yield cursor


def rows(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_neither_role_is_a_superuser_or_passes_row_security():
    assert rows(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles"
        " WHERE rolname IN ('nj_owner', 'nj_app') ORDER BY 1"
    ) == [("nj_app", False, False, False), ("nj_owner", False, False, False)]


def test_the_suite_connects_as_the_owner():
    assert rows("SELECT current_user, session_user") == [("nj_owner", "nj_owner")]


def test_the_application_owns_nothing():
    assert rows("SELECT count(*) FROM pg_class WHERE relowner = 'nj_app'::regrole") == [(0,)]
    assert rows("SELECT count(*) FROM pg_proc WHERE proowner = 'nj_app'::regrole") == [(0,)]


def test_the_application_reads_and_writes_what_migrations_make(serving):
    serving.execute("INSERT INTO django_session VALUES ('key', 'data', now())")
    serving.execute("DELETE FROM django_session WHERE session_key = 'key'")
    assert serving.rowcount == 1


def test_the_application_cannot_create_tables(serving):
    with pytest.raises(ProgrammingError, match="permission denied"):
        serving.execute("CREATE TABLE own (id int)")


def test_migrating_without_the_role_says_how_to_make_it(monkeypatch):
    monkeypatch.setattr(settings, "APPLICATION_ROLE", "nobody_made_me")
    with pytest.raises(RoleMissing, match="CREATE ROLE nobody_made_me"):
        grant_default_rights("default")


def test_migrating_as_the_serving_role_is_refused(serving):
    with pytest.raises(RoleMissing, match="不同的角色"):
        grant_default_rights("default")
