"""The moves of the mediation table, version 1: the database refuses every other.

Written out, not imported: a version in use is never edited, so its moves never change here.
"""

from django.db import migrations

LIFECYCLE, VERSION = "mediation", 1
MOVES = (
    ("open", "", "accepted"),
    ("split", "", "accepted"),
    ("split", "", "in_session"),
    ("split", "", "agreed"),
    ("convene", "accepted", "in_session"),
    ("convene", "in_session", "in_session"),
    ("extend", "in_session", "in_session"),
    ("agree", "accepted", "agreed"),
    ("agree", "in_session", "agreed"),
    ("file_confirmation", "agreed", "confirm_filed"),
    ("return_for_correction", "confirm_filed", "returned"),
    ("correct", "returned", "confirm_filed"),
    ("accept_confirmation", "confirm_filed", "in_confirmation"),
    ("confirm", "in_confirmation", "confirmed"),
    ("refuse_confirmation", "confirm_filed", "agreed"),
    ("refuse_confirmation", "returned", "agreed"),
    ("refuse_confirmation", "in_confirmation", "agreed"),
    ("withdraw_confirmation", "confirm_filed", "agreed"),
    ("withdraw_confirmation", "returned", "agreed"),
    ("withdraw_confirmation", "in_confirmation", "agreed"),
    ("file_review", "agreed", "in_review"),
    ("grant_review", "in_review", "confirmed"),
    ("refuse_review", "in_review", "agreed"),
    ("perform", "agreed", "performed"),
    ("default", "agreed", "defaulted"),
    ("fail", "accepted", "failed"),
    ("fail", "in_session", "failed"),
    ("withdraw", "accepted", "withdrawn"),
    ("withdraw", "in_session", "withdrawn"),
)


def add(apps, schema_editor):
    edge = apps.get_model("matters", "ProcedureEdge")
    edge.objects.bulk_create(
        edge(
            lifecycle=LIFECYCLE,
            lifecycle_version=VERSION,
            verb=verb,
            from_state=source,
            to_state=target,
        )
        for verb, source, target in MOVES
    )


def remove(apps, schema_editor):
    edge = apps.get_model("matters", "ProcedureEdge")
    edge.objects.filter(lifecycle=LIFECYCLE, lifecycle_version=VERSION).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0002_refusals"),
        ("mediation", "0001_sessions_and_terms"),
    ]

    operations = [migrations.RunPython(add, remove)]
