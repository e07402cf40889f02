"""What was told about an enquiry is seen, and seen to, by the desk the enquiry was told to."""

from django.db import migrations

REACHES = """subject_kind = 'intake.enquiry' AND EXISTS (
    SELECT FROM intake_enquiry e WHERE e.id = subject_id AND e.home_key <@ (SELECT nj_desk()))"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0008_intake_table_2"), ("notices", "0004_what_leaves")]

    operations = [
        migrations.RunSQL(
            f"CREATE POLICY about_enquiries ON notices_notice FOR SELECT USING ({REACHES});"
            f"CREATE POLICY to_enquiries ON notices_notice FOR UPDATE USING ({REACHES});",
            "DROP POLICY to_enquiries ON notices_notice;"
            "DROP POLICY about_enquiries ON notices_notice;",
        )
    ]
