"""The moves of the intake table, version 3: no call is passed over, and none is owed for ever.

Written out, not imported: a version in use is never edited. Version 3 has every move of version 2,
so enquiries under way go on by it; what was done before stays under the version it was done by.
"""

from django.db import migrations

LIFECYCLE, VERSION, BEFORE = "intake", 3, 2
MOVES = (
    ("open", "", "told"),
    ("try_call", "told", "told"),
    ("try_call", "triaged", "triaged"),
    ("try_call", "referred", "referred"),
    ("reach", "told", "told"),
    ("reach", "triaged", "triaged"),
    ("reach", "referred", "referred"),
    ("waive_call", "told", "told"),
    ("waive_call", "triaged", "triaged"),
    ("waive_call", "referred", "referred"),
    ("triage", "told", "triaged"),
    ("triage", "triaged", "triaged"),
    ("advise", "triaged", "advised"),
    ("inspect", "triaged", "inspected"),
    ("inspect", "referred", "inspected"),
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
    # No step of the table leaves an end; whoever comes back is taken up again.
    ("reopen", "advised", "told"),
    ("reopen", "inspected", "told"),
    ("reopen", "replied", "told"),
    ("reopen", "elsewhere", "told"),
    ("reopen", "withdrawn", "told"),
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
    apps.get_model("intake", "Enquiry").objects.filter(lifecycle_version=BEFORE).update(
        lifecycle_version=VERSION
    )


def remove(apps, schema_editor):
    apps.get_model("intake", "Enquiry").objects.filter(lifecycle_version=VERSION).update(
        lifecycle_version=BEFORE
    )
    edge = apps.get_model("matters", "ProcedureEdge")
    edge.objects.filter(lifecycle=LIFECYCLE, lifecycle_version=VERSION).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0002_refusals"),
        ("intake", "0027_interim_letters"),
    ]

    operations = [migrations.RunPython(add, remove)]
