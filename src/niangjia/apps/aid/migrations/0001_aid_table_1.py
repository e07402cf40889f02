"""The moves of the aid table, version 1: the database refuses every other.

Written out, not imported: a version in use is never edited, so its moves never change here.
"""

from django.db import migrations

LIFECYCLE, VERSION = "aid", 1
MOVES = (
    ("open", "", "preparing"),
    ("split", "", "preparing"),
    ("split", "", "applied"),
    ("split", "", "incomplete"),
    ("split", "", "urgent"),
    ("split", "", "granted"),
    ("split", "", "assigned"),
    ("split", "", "refused"),
    ("split", "", "terminated"),
    ("prepare", "preparing", "preparing"),
    ("apply", "preparing", "applied"),
    ("ask_supplement", "applied", "incomplete"),
    ("supplement", "incomplete", "applied"),
    ("provide_first", "applied", "urgent"),
    ("provide_first", "incomplete", "urgent"),
    ("grant", "applied", "granted"),
    ("grant", "urgent", "granted"),
    ("refuse", "applied", "refused"),
    ("refuse", "urgent", "refused"),
    ("assign", "granted", "assigned"),
    ("finish", "assigned", "done"),
    ("terminate", "urgent", "terminated"),
    ("terminate", "granted", "terminated"),
    ("terminate", "assigned", "terminated"),
    ("object", "refused", "objected"),
    ("object", "terminated", "objected"),
    ("uphold", "objected", "not_aided"),
    ("order_correction", "objected", "applied"),
    ("rest", "refused", "not_aided"),
    ("rest", "terminated", "not_aided"),
    ("withdraw", "preparing", "withdrawn"),
    ("withdraw", "applied", "withdrawn"),
    ("withdraw", "incomplete", "withdrawn"),
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
    ]

    operations = [migrations.RunPython(add, remove)]
