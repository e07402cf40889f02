"""Seized assets open with their forum; minutes of hearings only with the whole of the matter."""

from django.db import migrations

PROTECT = """
SELECT nj_protect('proceedings_hearing', 'nj_sees_forum_whole(forum_id)', 'nj_sees_forum_whole(forum_id)');
SELECT nj_protect('proceedings_asset', 'nj_sees_forum(forum_id)', 'nj_acts_in_forum(forum_id)');
"""
UNPROTECT = """
SELECT nj_unprotect('proceedings_hearing');
SELECT nj_unprotect('proceedings_asset');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("proceedings", "0004_words_at_length"),
        ("matters", "0009_whose_eyes"),
    ]

    operations = [migrations.RunSQL(PROTECT, UNPROTECT)]
