"""The moves of the enforcement table, version 1: the database refuses every other.

Written out, not imported: a version in use is never edited, so its moves never change here.
"""

from django.db import migrations

LIFECYCLE, VERSION = "enforcement", 1
MOVES = (
    ("open", "", "ready"),
    ("split", "", "ready"),
    ("split", "", "applied"),
    ("split", "", "opened"),
    ("split", "", "found"),
    ("split", "", "seized"),
    ("split", "", "realised"),
    ("split", "", "planned"),
    ("split", "", "distributing"),
    ("split", "", "settled"),
    ("split", "", "round_ended"),
    ("prepare", "ready", "ready"),
    ("apply", "ready", "applied"),
    ("notify", "applied", "opened"),
    ("deny", "applied", "denied"),
    ("deny", "opened", "denied"),
    ("deny", "found", "denied"),
    ("deny", "seized", "denied"),
    ("deny", "realised", "denied"),
    ("deny", "planned", "denied"),
    ("deny", "distributing", "denied"),
    ("withdraw", "ready", "withdrawn"),
    ("withdraw", "applied", "withdrawn"),
    ("withdraw", "opened", "withdrawn"),
    ("withdraw", "found", "withdrawn"),
    ("withdraw", "seized", "withdrawn"),
    ("withdraw", "realised", "withdrawn"),
    ("withdraw", "planned", "withdrawn"),
    ("withdraw", "distributing", "withdrawn"),
    ("withdraw", "round_ended", "withdrawn"),
    ("withdraw", "settled", "withdrawn"),
    ("give_clue", "opened", "opened"),
    ("give_clue", "found", "found"),
    ("give_clue", "seized", "seized"),
    ("find", "opened", "found"),
    ("find", "found", "found"),
    ("find_nothing", "opened", "opened"),
    ("seize", "opened", "seized"),
    ("seize", "found", "seized"),
    ("seize", "seized", "seized"),
    ("seize", "realised", "seized"),
    ("seize", "planned", "seized"),
    ("seize", "distributing", "seized"),
    ("renew", "seized", "seized"),
    ("renew", "realised", "realised"),
    ("renew", "planned", "planned"),
    ("renew", "distributing", "distributing"),
    ("release", "seized", "seized"),
    ("release", "realised", "realised"),
    ("release", "planned", "planned"),
    ("release", "distributing", "distributing"),
    ("auction", "seized", "realised"),
    ("auction", "realised", "realised"),
    ("auction", "distributing", "realised"),
    ("plan", "seized", "planned"),
    ("plan", "realised", "planned"),
    ("plan", "distributing", "planned"),
    ("object_plan", "planned", "planned"),
    ("distribute", "opened", "distributing"),
    ("distribute", "found", "distributing"),
    ("distribute", "seized", "distributing"),
    ("distribute", "realised", "distributing"),
    ("distribute", "planned", "distributing"),
    ("settle", "opened", "settled"),
    ("settle", "found", "settled"),
    ("settle", "seized", "settled"),
    ("settle", "realised", "settled"),
    ("settle", "distributing", "settled"),
    ("resume", "settled", "opened"),
    ("perform", "ready", "paid"),
    ("perform", "applied", "paid"),
    ("perform", "opened", "paid"),
    ("perform", "found", "paid"),
    ("perform", "seized", "paid"),
    ("perform", "realised", "paid"),
    ("perform", "planned", "paid"),
    ("perform", "distributing", "paid"),
    ("perform", "round_ended", "paid"),
    ("perform", "settled", "paid"),
    ("end_round", "opened", "round_ended"),
    ("end_round", "found", "round_ended"),
    ("end_round", "seized", "round_ended"),
    ("end_round", "realised", "round_ended"),
    ("end_round", "planned", "round_ended"),
    ("end_round", "distributing", "round_ended"),
    ("reopen", "round_ended", "opened"),
    ("terminate", "applied", "terminated"),
    ("terminate", "opened", "terminated"),
    ("terminate", "found", "terminated"),
    ("terminate", "seized", "terminated"),
    ("terminate", "realised", "terminated"),
    ("terminate", "planned", "terminated"),
    ("terminate", "distributing", "terminated"),
    ("terminate", "round_ended", "terminated"),
    ("terminate", "settled", "terminated"),
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
        ("proceedings", "0002_arbitration_table_1"),
    ]

    operations = [migrations.RunPython(add, remove)]
