"""Days that were set beforehand open with their proceeding, to whoever is in it."""

import django.db.models.deletion
from django.db import migrations, models

PROTECT = """
SELECT nj_protect('proceedings_appointment', 'nj_sees_forum(forum_id)', 'nj_acts_in_forum(forum_id)');
SELECT nj_keep_only('proceedings_appointment', 'SELECT, INSERT, UPDATE');
"""
UNPROTECT = "SELECT nj_unprotect('proceedings_appointment');"


class Migration(migrations.Migration):
    dependencies = [
        ("proceedings", "0005_whose_eyes"),
        ("matters", "0009_whose_eyes"),
        ("notices", "0002_whose_eyes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hearing", "开庭"),
                            ("session", "调解"),
                            ("signing", "签字"),
                            ("meeting", "见面谈"),
                        ],
                        max_length=20,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("place", models.CharField(max_length=120)),
                ("bring", models.CharField(max_length=120)),
                ("set_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("version", models.IntegerField(default=1)),
                (
                    "forum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="matters.forum",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cancelled_at__isnull", True),
                            models.Q(("why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="proceedings_appointment_cancelled_says_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at__isnull", True)),
                        fields=("forum", "kind", "starts_at"),
                        name="proceedings_appointment_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
