"""What was told about a matter is seen, and seen to, by the federation that reaches the matter."""

from django.db import migrations

REACHES = """subject_kind = 'matters.matter' AND EXISTS (
    SELECT FROM matters_matter m WHERE m.id = subject_id
       AND (m.home_key <@ (SELECT nj_scope()) OR m.line_key <@ (SELECT nj_scope())))"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0022_found_by_sound"), ("notices", "0004_what_leaves")]

    operations = [
        migrations.RunSQL(
            f"CREATE POLICY about_matters ON notices_notice FOR SELECT USING ({REACHES});"
            f"CREATE POLICY to_matters ON notices_notice FOR UPDATE USING ({REACHES});",
            "DROP POLICY to_matters ON notices_notice; DROP POLICY about_matters ON notices_notice;",
        )
    ]
