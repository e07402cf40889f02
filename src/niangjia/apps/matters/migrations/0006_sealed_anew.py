"""What a clerk corrected in a roster is sealed with a key that can change."""

from django.db import migrations

PLACES = """
SELECT audit_add_sealed_place('personal', 'matters_rosterimport', 'edits_sealed',
                              '''matters_rosterimport:edits:'' || r.id');
"""
UNDO = "SELECT audit_drop_sealed_place('matters_rosterimport', 'edits_sealed');"


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0005_evidence"),
        ("audit", "0002_keys_of_persons"),
    ]
    operations = [migrations.RunSQL(PLACES, UNDO)]
