import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_suite_connects_as_the_owner_and_never_as_a_superuser():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("nj_owner", False)
