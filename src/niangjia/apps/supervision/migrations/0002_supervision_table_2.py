"""The moves of the supervision table, version 2: the database refuses every other.

Written out, not imported: a version in use is never edited, so its moves never change here.
"""

from django.db import migrations

LIFECYCLE, VERSION = "supervision", 2
MOVES = (
    ("open", "", "registered"),
    ("split", "", "registered"),
    ("split", "", "accepted"),
    ("split", "", "reminded"),
    ("split", "", "inquired"),
    ("split", "", "opined"),
    ("split", "", "replied"),
    ("split", "", "defied"),
    ("split", "", "proposed"),
    ("split", "", "handed_over"),
    ("split", "", "inspecting"),
    ("split", "", "with_procuratorate"),
    ("split", "", "procuratorate_wrote"),
    ("accept", "registered", "accepted"),
    ("decline", "registered", "declined"),
    ("remind", "accepted", "reminded"),
    ("inquire", "accepted", "inquired"),
    ("inquire", "reminded", "inquired"),
    ("clear", "inquired", "cleared"),
    ("clear", "replied", "cleared"),
    ("opine", "inquired", "opined"),
    ("note_refusal", "inquired", "defied"),
    ("answer_reminder", "reminded", "accepted"),
    ("reply", "opined", "replied"),
    ("reply", "defied", "replied"),
    ("note_silence", "opined", "defied"),
    ("note_no_correction", "replied", "defied"),
    ("inquire_after_reply", "replied", "accepted"),
    ("verify", "reminded", "corrected"),
    ("verify", "opined", "corrected"),
    ("verify", "replied", "corrected"),
    ("verify", "defied", "corrected"),
    ("verify", "with_procuratorate", "corrected"),
    ("verify", "procuratorate_wrote", "corrected"),
    ("propose", "defied", "proposed"),
    ("hand_over", "accepted", "handed_over"),
    ("hand_over", "reminded", "handed_over"),
    ("hand_over", "inquired", "handed_over"),
    ("hand_over", "defied", "handed_over"),
    ("hand_over", "proposed", "handed_over"),
    ("chase", "proposed", "proposed"),
    ("chase", "handed_over", "handed_over"),
    ("chase", "inspecting", "inspecting"),
    ("open_inspection", "proposed", "inspecting"),
    ("open_inspection", "handed_over", "inspecting"),
    ("decline_inspection", "proposed", "not_inspected"),
    ("decline_inspection", "handed_over", "not_inspected"),
    ("extend_inspection", "inspecting", "inspecting"),
    ("result", "proposed", "resulted"),
    ("result", "handed_over", "resulted"),
    ("result", "inspecting", "resulted"),
    ("stop", "registered", "stopped"),
    ("stop", "accepted", "stopped"),
    ("stop", "reminded", "stopped"),
    ("stop", "inquired", "stopped"),
    ("stop", "opined", "stopped"),
    ("stop", "replied", "stopped"),
    ("stop", "defied", "stopped"),
    ("stop", "proposed", "stopped"),
    ("stop", "handed_over", "stopped"),
    ("stop", "inspecting", "stopped"),
    ("stop", "with_procuratorate", "stopped"),
    ("stop", "procuratorate_wrote", "stopped"),
    ("hand_to_procuratorate", "defied", "with_procuratorate"),
    ("hand_to_procuratorate", "proposed", "with_procuratorate"),
    ("ask_procuratorate", "with_procuratorate", "with_procuratorate"),
    ("ask_procuratorate", "procuratorate_wrote", "procuratorate_wrote"),
    ("support_suit", "with_procuratorate", "suit_supported"),
    ("procuratorate_writes", "with_procuratorate", "procuratorate_wrote"),
    ("procuratorate_result", "procuratorate_wrote", "procuratorate_resulted"),
    ("procuratorate_declines", "with_procuratorate", "defied"),
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
        ("supervision", "0001_supervision_table_1"),
    ]

    operations = [migrations.RunPython(add, remove)]
