from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_jobs")]

    operations = [
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
