"""What the serving role may do with tokens and machine accounts: end them, never take them away."""

from django.db import migrations

KEEP = """
SELECT nj_keep_only('machines_token', 'SELECT, INSERT, UPDATE');
SELECT nj_keep_only('machines_machine', 'SELECT, INSERT, UPDATE');
SELECT nj_keep_only('machines_call', 'SELECT, INSERT, DELETE');
"""


class Migration(migrations.Migration):
    dependencies = [("machines", "0001_programs_enter"), ("audit", "0001_events_in_lanes")]

    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
