"""What was agreed opens with the forum; minutes of sessions only with the whole of the matter."""

from django.db import migrations

PROTECT = """
SELECT nj_protect('mediation_session', 'nj_sees_forum_whole(forum_id)', 'nj_sees_forum_whole(forum_id)');
SELECT nj_protect('mediation_terms', 'nj_sees_forum(forum_id)', 'nj_acts_in_forum(forum_id)');
"""
UNPROTECT = """
SELECT nj_unprotect('mediation_session');
SELECT nj_unprotect('mediation_terms');
"""


class Migration(migrations.Migration):
    dependencies = [("mediation", "0003_words_at_length"), ("matters", "0009_whose_eyes")]

    operations = [migrations.RunSQL(PROTECT, UNPROTECT)]
