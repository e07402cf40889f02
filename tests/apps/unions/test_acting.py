"""Whose eyes the database sees with: set for a block, gone after it, whatever happens inside."""

from datetime import date

import pytest
from django.db import connection
from tests.factories import matters as make

from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.acting import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db


def seen():
    """What row-level security reads just now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('nj.scope', true), ''),"
            " coalesce(current_setting('nj.principals', true), '')"
        )
        return tuple(value or "{}" for value in cursor.fetchone())


@pytest.fixture
def fed():
    return make.federation()


def test_an_officer_acts_with_the_subtree_of_her_union_and_in_her_own_name(fed):
    with acting_as(fed.officer, on=make.TODAY):
        scope, principals = seen()
    assert scope == unions.scope_of(fed.officer, on=make.TODAY).multirange != "{}"
    assert principals == f"{{{fed.officer.pk}}}"


def test_before_her_role_began_she_reaches_nothing(fed):
    with acting_as(fed.officer, on=date(2019, 12, 31)):
        assert seen() == ("{}", f"{{{fed.officer.pk}}}")


def test_one_act_inside_another_ends_with_the_outer_one_in_force(fed):
    with acting_as(fed.officer, on=make.TODAY):
        before = seen()
        with acting_as(make.human("职工（演示）"), on=make.TODAY):
            assert seen()[0] == "{}"
        assert seen() == before
        with acting_as_nobody():
            assert seen() == ("{}", "{}")
        assert seen() == before
    assert seen() == ("{}", "{}")


def test_what_raises_leaves_nothing_written_and_nobody_acting(fed):
    def fail():
        with acting_as(fed.officer, on=make.TODAY):
            make.human("没有留下（演示）")
            raise RuntimeError

    before = type(fed.officer).objects.count()
    with acting_as_nobody():
        with pytest.raises(RuntimeError):
            fail()
        assert seen() == ("{}", "{}")
    assert type(fed.officer).objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_the_next_transaction_of_the_connection_knows_nothing_of_it():
    fed = make.federation()
    with acting_as(fed.officer, on=make.TODAY):
        assert seen()[0] != "{}"
    assert seen() == ("{}", "{}")


def test_the_holder_of_a_receipt_is_one_of_those_she_acts_for(fed):
    with acting_as_nobody(also=[7]):
        assert seen() == ("{}", "{7}")
    with acting_as(fed.clerk, on=make.TODAY, also=[7]):
        assert seen()[1] == f"{{{min(7, fed.clerk.pk)},{max(7, fed.clerk.pk)}}}"
