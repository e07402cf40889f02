from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_papers_beside_steps")]

    operations = [
        migrations.CreateModel(
            name="LookUpTries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BinaryField(max_length=32, unique=True)),
                ("since", models.DateTimeField(db_index=True)),
                ("wrong", models.IntegerField(default=0)),
            ],
            options={
                "db_table": "matters_look_up_tries",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("wrong__gte", 0)), name="matters_lookuptries_counted"
                    )
                ],
            },
        )
    ]
