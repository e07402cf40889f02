"""A matter may belong to an industrial line; numbers are counted by code; indexes by line."""

import django.db.models.deletion
from django.db import migrations, models

BY_CODE = """
UPDATE matters_numbering n SET code = u.code FROM unions_union u WHERE u.id = n.union_id;
-- Of unions with one code only one can have given out numbers: the numbers themselves are unique.
DELETE FROM matters_numbering a USING matters_numbering b
 WHERE a.code = b.code AND a.year = b.year AND (a.last, a.id) < (b.last, b.id);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0013_lists_of_all"),
        ("unions", "0005_what_covers_and_follows"),
    ]
    operations = [
        migrations.AddField(
            model_name="matter",
            name="line_union",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="unions.union",
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=models.Q(("line_key", 0), ("line_union__isnull", True))
                | models.Q(("line_key__gt", 0), ("line_union__isnull", False)),
                name="matters_matter_line_whole",
            ),
        ),
        migrations.AddField(
            model_name="numbering",
            name="code",
            field=models.CharField(default="", max_length=6),
            preserve_default=False,
        ),
        migrations.RunSQL(BY_CODE, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="numbering", name="matters_numbering_one_per_year"),
        migrations.RemoveField(model_name="numbering", name="union"),
        migrations.AddConstraint(
            model_name="numbering",
            constraint=models.UniqueConstraint(
                fields=("code", "year"), name="matters_numbering_one_per_code_and_year"
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["line_key", "next_due_on", "id"],
                name="matters_open_by_line",
            ),
        ),
    ]
