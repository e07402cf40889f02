import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

# Her own, or shared in a union that she reaches; whose menu it stands in, the selector says.
SHARED = """EXISTS (SELECT FROM unions_placement p WHERE p.union_id = desk_view.union_id
    AND upper_inf(p.known) AND lower(p.span) <@ (SELECT nj_scope()))"""
EYES = f"""
SELECT nj_protect('desk_view',
    $p$owner_id = ANY ((SELECT nj_principals())::bigint[]) OR {SHARED}$p$,
    $p$owner_id = ANY ((SELECT nj_principals())::bigint[]) OR {SHARED}$p$);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("matters", "0009_whose_eyes"),
        ("people", "0001_persons_and_accounts"),
        ("unions", "0001_federation"),
    ]

    operations = [
        migrations.CreateModel(
            name="View",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "listing",
                    models.CharField(
                        choices=[("matters", "案件"), ("enquiries", "接访")], max_length=20
                    ),
                ),
                ("name", models.CharField(max_length=30)),
                ("query", models.CharField(blank=True, max_length=600)),
                ("version", models.IntegerField(default=1)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "union",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="unions.union",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="desk_view_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("listing__in", ["matters", "enquiries"])),
                        name="desk_view_listing_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("union__isnull", True)),
                        fields=("owner", "name"),
                        name="desk_view_own_name",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("union__isnull", False)),
                        fields=("union", "name"),
                        name="desk_view_name_in_union",
                    ),
                ]
            },
        ),
        migrations.RunSQL(EYES, "SELECT nj_unprotect('desk_view');"),
    ]
