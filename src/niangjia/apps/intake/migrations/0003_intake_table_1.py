"""The moves of the intake table, version 1: the database refuses every other.

Written out, not imported: a version in use is never edited, so its moves never change here.
"""

from django.db import migrations

LIFECYCLE, VERSION = "intake", 1
MOVES = (
    ("open", "", "told"),
    ("try_call", "told", "told"),
    ("reach", "told", "told"),
    ("triage", "told", "triaged"),
    ("triage", "triaged", "triaged"),
    ("advise", "triaged", "advised"),
    ("refer", "triaged", "referred"),
    ("hear_back", "referred", "replied"),
    ("take_back", "referred", "triaged"),
    ("found", "triaged", "opened"),
    ("join", "triaged", "joined"),
    ("merge", "told", "merged"),
    ("merge", "triaged", "merged"),
    ("send_away", "told", "elsewhere"),
    ("send_away", "triaged", "elsewhere"),
    ("withdraw", "told", "withdrawn"),
    ("withdraw", "triaged", "withdrawn"),
    ("withdraw", "referred", "withdrawn"),
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
        ("intake", "0002_refusals"),
    ]

    operations = [migrations.RunPython(add, remove)]
