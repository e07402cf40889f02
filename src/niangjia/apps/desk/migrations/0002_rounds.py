import uuid

import django.db.models.deletion
from django.db import migrations, models

# Hers alone; what is sealed in it is sealed anew with all else; old ones go.
HERS = """
SELECT nj_protect('desk_round',
                  'owner_id = ANY ((SELECT nj_principals())::bigint[])',
                  'owner_id = ANY ((SELECT nj_principals())::bigint[])');
SELECT nj_keep_only('desk_round', 'SELECT, INSERT, UPDATE');
SELECT audit_add_sealed_place('personal', 'desk_round', 'asked_enc',
                              '''desk_round_asked:'' || r.id');
SELECT audit_add_sealed_place('personal', 'desk_round', 'rows_enc',
                              '''desk_round_rows:'' || r.id');
CREATE FUNCTION desk_drop_rounds(p_before timestamptz) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (DELETE FROM public.desk_round WHERE made_at < p_before RETURNING 1)
  SELECT count(*) FROM gone
$$;
"""
UNDO = """
DROP FUNCTION desk_drop_rounds(timestamptz);
SELECT audit_drop_sealed_place('desk_round', 'rows_enc');
SELECT audit_drop_sealed_place('desk_round', 'asked_enc');
SELECT nj_unprotect('desk_round');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0001_views"),
        ("outbox", "0003_whose_work"),
        ("people", "0005_her_rights"),
        ("audit", "0003_retire_one_table_at_a_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "listing",
                    models.CharField(
                        choices=[("matters", "案件"), ("enquiries", "接访")], max_length=20
                    ),
                ),
                (
                    "deed",
                    models.CharField(
                        choices=[("give", "换承办人"), ("task", "交办一件事"), ("step", "办同一步")],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "在预看"),
                            ("foreseen", "看过，还没办"),
                            ("done", "办过"),
                        ],
                        default="asked",
                        max_length=20,
                    ),
                ),
                ("asked_enc", models.BinaryField()),
                ("rows_enc", models.BinaryField()),
                ("job_id", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["owner", "-made_at"], name="desk_round_of_person"),
                    models.Index(fields=["made_at"], name="desk_round_by_age"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deed__in", ["give", "task", "step"]),
                            ("listing__in", ["matters", "enquiries"]),
                        ),
                        name="desk_round_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", False), ("state", "done")),
                            models.Q(
                                ("done_at__isnull", True), ("state__in", ["asked", "foreseen"])
                            ),
                            _connector="OR",
                        ),
                        name="desk_round_done_has_its_time",
                    ),
                ],
            },
        ),
        migrations.RunSQL(HERS, UNDO),
    ]
