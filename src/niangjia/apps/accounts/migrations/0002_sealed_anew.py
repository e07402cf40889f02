"""A waiting text message is sealed with a key that can change."""

from django.db import migrations

PLACES = """
SELECT audit_add_sealed_place('personal', 'accounts_textmessage', 'sealed',
                              '''accounts_textmessage:sealed:'' || r.id');
"""
UNDO = "SELECT audit_drop_sealed_place('accounts_textmessage', 'sealed');"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_entering"),
        ("audit", "0002_keys_of_persons"),
    ]
    operations = [migrations.RunSQL(PLACES, UNDO)]
