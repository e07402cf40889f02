"""The moves of the arbitration table, version 1: the database refuses every other.

Written out, not imported: a version in use is never edited, so its moves never change here.
"""

from django.db import migrations

LIFECYCLE, VERSION = "arbitration", 1
MOVES = (
    ("open", "", "preparing"),
    ("split", "", "preparing"),
    ("split", "", "filed"),
    ("split", "", "accepted"),
    ("split", "", "heard"),
    ("split", "", "awarded_final"),
    ("split", "", "awarded"),
    ("split", "", "set_aside_asked"),
    ("prepare", "preparing", "preparing"),
    ("elect", "preparing", "preparing"),
    ("file", "preparing", "filed"),
    ("accept", "filed", "accepted"),
    ("refuse", "filed", "refused"),
    ("note_silence", "filed", "unanswered"),
    ("withdraw", "preparing", "withdrawn"),
    ("withdraw", "filed", "withdrawn"),
    ("withdraw", "accepted", "withdrawn"),
    ("withdraw", "heard", "withdrawn"),
    ("serve", "accepted", "accepted"),
    ("answer", "accepted", "accepted"),
    ("hear", "accepted", "heard"),
    ("hear", "heard", "heard"),
    ("extend", "accepted", "accepted"),
    ("extend", "heard", "heard"),
    ("note_no_award", "accepted", "unanswered"),
    ("note_no_award", "heard", "unanswered"),
    ("mediate", "accepted", "mediated"),
    ("mediate", "heard", "mediated"),
    ("award_final", "heard", "awarded_final"),
    ("award", "heard", "awarded"),
    ("serve_employer", "awarded", "awarded"),
    ("serve_employer", "awarded_final", "awarded_final"),
    ("sue", "awarded", "sued"),
    ("sue_final", "awarded_final", "sued"),
    ("sue_final", "set_aside_asked", "sued"),
    ("take_effect", "awarded", "effective"),
    ("become_firm", "awarded_final", "effective"),
    ("ask_set_aside", "awarded_final", "set_aside_asked"),
    ("keep_award", "set_aside_asked", "awarded_final"),
    ("set_aside", "set_aside_asked", "set_aside"),
    ("sue_after", "set_aside", "sued"),
    ("note_unsued", "set_aside", "unsued"),
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
        ("proceedings", "0001_hearings_and_assets"),
    ]

    operations = [migrations.RunPython(add, remove)]
