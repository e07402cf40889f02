"""What notices let go of a person who is forgotten: their words, not that they were told."""

from django.db import connection

from niangjia.apps.people.models import Person


def forget(person: Person) -> None:
    """Take away the words of what a forgotten person was told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT notices_forget_person(%s)", [person.pk])
