"""What a roster was read to say is kept, sealed with a key that can change."""

import django.db.models.deletion
from django.db import migrations, models


SEALED = """
SELECT audit_add_sealed_place('personal', 'matters_roster_part', 'sealed',
                              '''matters_roster_part:'' || r.roster_id || '':'' || r.no');
"""
UNDO = "SELECT audit_drop_sealed_place('matters_roster_part', 'sealed');"


class Migration(migrations.Migration):
    dependencies = [("matters", "0007_what_keeps_a_person")]

    operations = [
        migrations.AddField(
            model_name="rosterimport",
            name="read_version",
            field=models.IntegerField(null=True),
        ),
        migrations.CreateModel(
            name="RosterPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("no", models.IntegerField()),
                ("sealed", models.BinaryField()),
                (
                    "roster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="matters.rosterimport",
                    ),
                ),
            ],
            options={"db_table": "matters_roster_part",
                'constraints': [
                    models.UniqueConstraint(
                fields=("roster", "no"), name="matters_rosterpart_no_once"
            ),
                ],
            },
        ),
        migrations.RunSQL(SEALED, UNDO),
    ]
