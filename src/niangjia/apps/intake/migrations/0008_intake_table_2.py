"""The moves of the intake table, version 2: calls after triage, the inspectorate as an end, reopening.

Written out, not imported: a version in use is never edited. Version 2 has every move of version 1,
so enquiries under way go on by it; what was done before stays under the version it was done by.
"""

from django.db import migrations

LIFECYCLE, VERSION = "intake", 2
MOVES = (
    ("open", "", "told"),
    ("try_call", "told", "told"),
    ("try_call", "triaged", "triaged"),
    ("reach", "told", "told"),
    ("reach", "triaged", "triaged"),
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
    apps.get_model("intake", "Enquiry").objects.filter(lifecycle_version=1).update(
        lifecycle_version=VERSION
    )


def remove(apps, schema_editor):
    apps.get_model("intake", "Enquiry").objects.filter(lifecycle_version=VERSION).update(
        lifecycle_version=1
    )
    edge = apps.get_model("matters", "ProcedureEdge")
    edge.objects.filter(lifecycle=LIFECYCLE, lifecycle_version=VERSION).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0002_refusals"),
        ("intake", "0007_calls"),
    ]

    operations = [migrations.RunPython(add, remove)]
