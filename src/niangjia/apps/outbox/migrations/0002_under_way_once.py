"""What may be under way only once, and what is personal of a job until it is finished."""

from django.db import migrations, models
from django.db.models import Q


SEALED = """
SELECT audit_add_sealed_place('personal', 'outbox_job', 'sealed', '''outbox_job:'' || r.id');
"""
UNDO = "SELECT audit_drop_sealed_place('outbox_job', 'sealed');"


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_jobs"), ("audit", "0002_keys_of_persons")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="sealed",
            field=models.BinaryField(default=b""),
        ),
        migrations.RunSQL(SEALED, UNDO),
        migrations.AddField(
            model_name="job",
            name="once",
            field=models.CharField(blank=True, max_length=200, default=""),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(
                condition=Q(("finished_at__isnull", True), ~Q(("once", ""))),
                fields=("once",),
                name="outbox_job_under_way_once",
            ),
        ),
    ]
