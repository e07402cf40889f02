"""A sheet is seen by whoever brought it: it holds names and phones."""

from django.db import migrations

MINE = (
    "started_by_id = ANY (coalesce(nullif(current_setting('nj.principals', true), ''), '{}')"
    "::bigint[])"
)


class Migration(migrations.Migration):
    dependencies = [("setup", "0002_sealed_anew"), ("outbox", "0003_whose_work")]
    operations = [
        migrations.RunSQL(
            f"SELECT nj_protect('setup_sheetimport', $p${MINE}$p$, $p${MINE}$p$);",
            "SELECT nj_unprotect('setup_sheetimport');",
        )
    ]
