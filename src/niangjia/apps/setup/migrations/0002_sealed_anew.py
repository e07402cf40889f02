"""What was corrected in a sheet is sealed with a key that can change; nothing is deleted."""

from django.db import migrations

PLACES = """
SELECT audit_add_sealed_place('personal', 'setup_sheetimport', 'edits_sealed',
                              '''setup_sheetimport:edits:'' || r.id');
SELECT nj_keep_only('setup_sheetimport', 'SELECT, INSERT, UPDATE');
"""
UNDO = "SELECT audit_drop_sealed_place('setup_sheetimport', 'edits_sealed');"


class Migration(migrations.Migration):
    dependencies = [
        ("setup", "0001_sheets"),
        ("audit", "0002_keys_of_persons"),
    ]
    operations = [migrations.RunSQL(PLACES, UNDO)]
